"""Leads from one view of the usage pages to the others: tabs, spans, directions, meters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from wattstead.interfaces.pages.usage.addresses import PAGES, Place, View
from wattstead.interfaces.pages.usage.forms import SPANS
from wattstead.journeys.explore_usage import Direction, MeterChoice
from wattstead.kernel.periods import DayPeriod


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to another view; `key` names it for tests and keeps the focus on it after a swap."""

    key: str
    label: str
    address: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One choice of a picker."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every view of the usage pages begins with."""

    tabs: tuple[Way, ...]
    spans: tuple[Way, ...]
    directions: tuple[Way, ...]
    meters: tuple[Pick, ...]


def head_of(
    place: Place, *, meters: Sequence[MeterChoice], meter: MeterChoice | None, direction: Direction
) -> Head:
    """Return the ways on from `place`."""
    return Head(
        tabs=_tabs(place),
        spans=_spans(place),
        directions=_directions(place, meter=meter, direction=direction),
        meters=_meter_picks(meters, meter=meter),
    )


def step(on: date | None, *, place: Place, key: str, label: str) -> Way | None:
    """Return the way to the same view around another day, where there is one."""
    return None if on is None else Way(key=key, label=label, address=replace(place, on=on).page)


def to_today(place: Place, *, period: DayPeriod, today: date) -> Way:
    """Return the way to the period around today."""
    return Way(
        key="today",
        label=gettext("Today"),
        address=replace(place, on=today).page,
        is_current=today in period,
    )


def _tabs(place: Place) -> tuple[Way, ...]:
    labels: dict[View, str] = {
        "bars": gettext("Over time"),
        "heat_map": gettext("Heat map"),
        "comparison": gettext("Compare"),
    }
    return tuple(
        Way(
            key=f"view-{view}",
            label=labels[view],
            address=replace(place, view=view).page,
            is_current=view == place.view,
        )
        for view in PAGES
    )


def _spans(place: Place) -> tuple[Way, ...]:
    names = {
        "day": gettext("Day"),
        "week": gettext("Week"),
        "month": gettext("Month"),
        "year": gettext("Year"),
    }
    return tuple(
        Way(
            key=f"span-{span}",
            label=names[span],
            address=replace(place, span=span).page,
            is_current=span == place.span,
        )
        for span in SPANS
    )


def _directions(place: Place, *, meter: MeterChoice | None, direction: Direction) -> tuple[Way, ...]:
    """Return the directions to choose from, or none when the meter counts one only."""
    if meter is None or len(meter.directions) < 2:
        return ()
    names = {"import": gettext("Used"), "export": gettext("Fed in")}
    single = tuple(
        Way(
            key=f"direction-{each}",
            label=names[each],
            address=replace(place, direction=each, is_both=False).page,
            is_current=each == direction and not place.is_both,
        )
        for each in meter.directions
    )
    if place.view != "bars":
        return single
    both = replace(place, direction="import", is_both=True)
    return (
        *single,
        Way(key="direction-both", label=gettext("Both"), address=both.page, is_current=place.is_both),
    )


def _meter_picks(meters: Iterable[MeterChoice], *, meter: MeterChoice | None) -> tuple[Pick, ...]:
    """Return the meters to choose from; people know them by what flows, not by their numbers."""
    names = {"electricity": gettext("Electricity"), "gas": gettext("Gas")}
    return tuple(
        Pick(
            value=str(each.id),
            label=f"{names[each.meter_type]} · {each.label}",
            is_current=each == meter,
        )
        for each in meters
    )
