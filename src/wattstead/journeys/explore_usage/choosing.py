"""Finds out whose usage is asked for: a site, a meter and one of its registers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, TypeVar
from uuid import UUID

from wattstead.domains.metering.queries import (
    DirectionNotCounted,
    meter_visible_to,
    registers_visible_to,
    series_of,
)
from wattstead.domains.metering.vocabulary import Direction as Counted
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.domains.sites.queries import site_visible_to, sites_visible_to
from wattstead.journeys.explore_usage.answers import Choice, Direction, MeterChoice, UsageQuestion
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.series import Series

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, kw_only=True)
class _Counter:
    """A register in the words of this use case."""

    meter: MeterChoice
    direction: Direction
    series: Series


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the reader looks at, and which other meters they could; None where there is nothing."""

    meters: tuple[MeterChoice, ...]
    site: Choice | None
    zone: str
    meter: MeterChoice | None
    direction: Direction
    series: Series | None
    counters: tuple[_Counter, ...]


def choose(viewer: Viewer, *, ask: UsageQuestion) -> Chosen:
    """Return what `ask` means for this viewer; what it leaves open is chosen.

    The primary site, electricity before gas, and what the meter counts when it
    does not count the direction asked for. Raises NotFound alike for foreign and
    missing sites and meters, and DirectionNotCounted for a meter that counts one
    direction in several registers.
    """
    wanted_site = ask.site_id
    if wanted_site is None and ask.meter_id is not None:
        wanted_site = meter_visible_to(viewer, meter_id=ask.meter_id).site_id
    site = (
        sites_visible_to(viewer).first()
        if wanted_site is None
        else site_visible_to(viewer, site_id=wanted_site)
    )
    counters = [] if site is None else _counters(viewer, site_id=site.pk)
    meters = tuple({counter.meter.id: counter.meter for counter in counters}.values())
    meter = _wanted(meters, key=ask.meter_id, of=[meter.id for meter in meters])
    counter = _counting(counters, meter=meter, direction=ask.direction)
    return Chosen(
        meters=meters,
        site=None if site is None else Choice(id=site.pk, label=site.name),
        zone="UTC" if site is None else site.zone,
        meter=meter,
        direction=ask.direction if counter is None else counter.direction,
        series=None if counter is None else counter.series,
        counters=tuple(counters),
    )


def turned(chosen: Chosen, *, direction: Direction) -> Chosen | None:
    """Return the same meter in another direction; None when it does not count that."""
    if chosen.meter is None or chosen.direction == direction or direction not in chosen.meter.directions:
        return None
    counter = _counting(chosen.counters, meter=chosen.meter, direction=direction)
    return None if counter is None else replace(chosen, direction=direction, series=counter.series)


def _wanted(things: Sequence[_Thing], *, key: UUID | None, of: Sequence[UUID]) -> _Thing | None:
    """Return the thing asked for, or the first; raises NotFound when it is not among them."""
    if key is None:
        return things[0] if things else None
    if key not in of:
        raise NotFound
    return things[of.index(key)]


def _counters(viewer: Viewer, *, site_id: UUID) -> list[_Counter]:
    """Return what counts at a site: electricity first, meters in use before those that were removed."""
    registers = sorted(
        registers_visible_to(viewer).filter(meter__site_id=site_id),
        key=lambda each: (
            each.meter.in_use_before is not None,
            each.meter.meter_type,
            each.meter.meter_number,
            each.direction != "import",
        ),
    )
    found: list[_Counter] = []
    for meter_id, of_meter in groupby(registers, key=lambda register: register.meter_id):
        group = list(of_meter)
        meter = MeterChoice(
            id=meter_id,
            label=group[0].meter.meter_number,
            meter_type=_meter_type(group[0].meter.meter_type),
            unit=unit_written(group[0].unit),
            directions=tuple(dict.fromkeys(_direction(register.direction) for register in group)),
        )
        found.extend(
            _Counter(meter=meter, direction=_direction(register.direction), series=series_of(register))
            for register in group
        )
    return found


def _direction(code: str) -> Direction:
    return "export" if code == "export" else "import"


def _meter_type(code: str) -> Literal["electricity", "gas"]:
    return "gas" if code == "gas" else "electricity"


def _counting(
    counters: Iterable[_Counter], *, meter: MeterChoice | None, direction: Direction
) -> _Counter | None:
    """Return the one register of the meter that counts the direction, or the one direction it counts."""
    if meter is None:
        return None
    wanted = direction if direction in meter.directions else meter.directions[0]
    found = [counter for counter in counters if counter.meter == meter and counter.direction == wanted]
    if len(found) != 1:
        raise DirectionNotCounted(
            field="direction", meter_number=meter.label, count=len(found), direction=Counted(wanted).words
        )
    return found[0]
