"""Fills the gaps of registers by itself, and makes estimates anew that became untrue: some every night.

Which gaps: those of the last two months, of registers that measured something in that time, once as many
days went by as the operator waits for late readings. What is read by hand alone waits for a hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.around_gaps import MOST_DAYS, StandardProfiles
from wattstead.domains.metering.operations.estimates import (
    NoGapToEstimate,
    NothingToEstimateFrom,
    estimate_gaps,
    renew_estimates,
)
from wattstead.domains.metering.queries import (
    register_visible_to,
    registers_visible_to,
    removed_at,
    series_of,
)
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import local_day_of
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.days import day_number
from wattstead.timeseries.extent import known_days_of_many
from wattstead.timeseries.held_days import HeldDays, held_days_of_many

DAYS_LOOKED_AT = 62
_BOTH_WAYS = timedelta(days=2)  # "today" of any zone, and a day to spare


@dataclass(frozen=True, kw_only=True)
class ToEstimate:
    """A register with work for the night: gaps that are due, or estimates that may have become untrue."""

    register_id: UUID
    has_gaps: bool
    has_estimates: bool


@dataclass(frozen=True, kw_only=True)
class Estimated:
    """What a night did with a register: gaps filled, and estimates made anew.

    `is_stuck` where there are gaps and nothing tells what belongs there.
    """

    filled: int = 0
    renewed: int = 0
    is_stuck: bool = False


def registers_to_estimate(*, numbers: Sequence[int], wait_days: int, now: datetime) -> list[ToEstimate]:
    """Return those registers that have gaps which are due, or estimates of ours of the last year."""
    viewer = require_unit_of_work()
    registers = list(registers_visible_to(viewer).filter(number__in=list(numbers)))
    series = [series_of(register) for register in registers]
    today, back = now.date(), timedelta(days=DAYS_LOOKED_AT + wait_days)
    window = DayPeriod(starts_on=today - back - _BOTH_WAYS, ends_before=today + _BOTH_WAYS)
    held, known = held_days_of_many(series, window), known_days_of_many(series)
    recent = Estimate.objects.filter(
        register__in=registers, ends_before__gt=now - timedelta(days=MOST_DAYS)
    ).values_list("register_id", flat=True)
    guessed = set(recent.distinct())
    found = []
    for register in registers:
        days = known.get(register.number)
        has_gaps = days is not None and _has_gaps(
            register,
            held=held[register.number],
            days=_due(register, wait_days=wait_days, now=now),
            first=days.starts_on,
        )
        if has_gaps or register.pk in guessed:
            found.append(
                ToEstimate(register_id=register.pk, has_gaps=has_gaps, has_estimates=register.pk in guessed)
            )
    return found


def estimate_register(
    *, work: ToEstimate, profiles: StandardProfiles, wait_days: int, now: datetime
) -> Estimated:
    """Make estimates of a register anew where they became untrue, and fill its gaps that are due."""
    register = register_visible_to(require_unit_of_work(), register_id=work.register_id)
    due = _due(register, wait_days=wait_days, now=now)
    renewed: Sequence[Estimate] = ()
    if work.has_estimates:
        year = DayPeriod(starts_on=due.ends_before - timedelta(days=MOST_DAYS), ends_before=due.ends_before)
        renewed = renew_estimates(register=register, days=year, profiles=profiles, now=now)
    if not work.has_gaps:
        return Estimated(renewed=len(renewed))
    try:
        filled = estimate_gaps(register=register, days=due, profiles=profiles, now=now)
    except NoGapToEstimate:
        return Estimated(renewed=len(renewed))
    except NothingToEstimateFrom:
        return Estimated(renewed=len(renewed), is_stuck=True)
    return Estimated(filled=len(filled), renewed=len(renewed))


def _due(register: Register, *, wait_days: int, now: datetime) -> DayPeriod:
    """Return the days that are looked at: the last ones for which nobody waits any more."""
    today = local_day_of(now, zone=ZoneInfo(register.zone), boundary=register.day_boundary)
    ends_before = today - timedelta(days=max(wait_days, 1) - 1)
    return DayPeriod(starts_on=ends_before - timedelta(days=DAYS_LOOKED_AT), ends_before=ends_before)


def _has_gaps(register: Register, *, held: HeldDays, days: DayPeriod, first: date) -> bool:
    """Tell whether time is missing from some days of a register that reports by itself."""
    ends_before, removed = days.ends_before, removed_at(register)
    if removed is not None:
        ends_before = min(ends_before, local_day_of(removed, zone=ZoneInfo(register.zone)))
    starts_on = max(days.starts_on, first)
    if not held.is_measured or starts_on >= ends_before:
        return False
    numbers = np.arange(day_number(starts_on), day_number(ends_before), dtype=np.int64)
    lengths_s = series_of(register).calendar.lengths_s(numbers)
    return bool((held.seconds[numbers - held.first_day] < lengths_s).any())
