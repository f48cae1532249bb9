"""Knows the way of a new customer: home, meter, readings, done; and where on it somebody stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext

from wattstead.domains.metering.meter_views import MeterView

Step = Literal["home", "meter", "readings", "done"]
STEPS: tuple[Step, ...] = ("home", "meter", "readings", "done")


@dataclass(frozen=True, kw_only=True)
class StepCard:
    """One step of the way, in words."""

    number: int
    label: str
    is_done: bool
    is_current: bool


def step_due(meters: Sequence[MeterView]) -> Step:
    """Return what comes next for a site with these meters: it follows from what is there already."""
    if not meters:
        return "meter"
    has_readings = any(register.last for meter in meters for register in meter.registers)
    return "done" if has_readings else "readings"


def address_of(step: Step) -> str:
    """Return where a step is taken."""
    names = {
        "home": "first_steps",
        "meter": "first_meter",
        "readings": "first_readings",
        "done": "first_steps_done",
    }
    return reverse(names[step])


def way(current: Step) -> tuple[StepCard, ...]:
    """Return the whole way with the step somebody stands at."""
    labels: dict[Step, str] = {
        "home": gettext("Home"),
        "meter": gettext("Meter"),
        "readings": gettext("Readings"),
        "done": gettext("Done"),
    }
    reached = STEPS.index(current)
    return tuple(
        StepCard(
            number=at + 1,
            label=labels[step],
            is_done=at < reached or current == "done",
            is_current=step == current,
        )
        for at, step in enumerate(STEPS)
    )
