"""Prepares the usage page: everything its templates show, in the words of the reader."""

import json
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.usage.addresses import Place, place_of
from wattstead.interfaces.pages.usage.bands import Legend, legend_of
from wattstead.interfaces.pages.usage.bars import Row, picture_of, rows_of, when
from wattstead.interfaces.pages.usage.forms import SPANS, Asked, Measure
from wattstead.interfaces.pages.usage.notes import notes_on
from wattstead.interfaces.pages.usage.sentences import sentence
from wattstead.journeys.explore_usage import Direction, Span, Usage


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
class Stat:
    """A figure with its name and a remark."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class UsageCard:
    """The whole usage page."""

    title: str
    page_title: str
    sentence: SafeString
    place: Place
    spans: tuple[Way, ...]
    measures: tuple[Way, ...]
    directions: tuple[Way, ...]
    previous: Way | None
    next: Way | None
    today: Way
    latest: Way | None
    sites: tuple[Pick, ...]
    meters: tuple[Pick, ...]
    first_on: str
    last_on: str
    stats: tuple[Stat, ...]
    notes: tuple[str, ...]
    legend: tuple[Legend, ...]
    has_hatched: bool
    has_gaps: bool
    rows: tuple[Row, ...]
    total: str
    total_cost: str
    picture: str
    has_numbers: bool
    has_meter: bool


def card_of(usage: Usage, *, asked: Asked, today: date) -> UsageCard:
    """Return the page that answers `asked`."""
    place = place_of(usage, show=asked.show, on=_day_shown(usage, asked=asked, today=today))
    rows = rows_of(usage, place=place, today=today)
    title = days.period_title(usage.period)
    return UsageCard(
        title=title,
        page_title=gettext("Usage, {period}").format(period=title),
        sentence=sentence(usage, show=asked.show, is_over=usage.period.ends_before <= today),
        place=place,
        spans=_spans(place),
        measures=_measures(place),
        directions=_directions(usage, place=place),
        previous=_step(usage.previous_on, place=place, key="previous", label=gettext("Earlier")),
        next=_step(usage.next_on, place=place, key="next", label=gettext("Later")),
        today=_today(usage, place=place, today=today),
        latest=_step(usage.last_on, place=place, key="latest", label=gettext("Show the latest readings")),
        sites=_site_picks(usage),
        meters=_meter_picks(usage),
        first_on=usage.first_on.isoformat() if usage.first_on else "",
        last_on=usage.last_on.isoformat() if usage.last_on else "",
        stats=_stats(usage),
        notes=notes_on(usage, show=asked.show),
        legend=legend_of(usage),
        has_hatched=any(bar.quality in ("estimated", "partial") for bar in usage.bars),
        has_gaps=any(row.quality == "missing" for row in rows) and usage.total is not None,
        rows=rows,
        total=_energy(usage),
        total_cost=figures.money(usage.cost) if usage.cost else "",
        picture=json.dumps(picture_of(usage, place=place, rows=rows), ensure_ascii=False),
        has_numbers=usage.total is not None,
        has_meter=usage.meter is not None,
    )


def _day_shown(usage: Usage, *, asked: Asked, today: date) -> date:
    """Return the day that other spans zoom in on: the one asked for, today, or the first of the period."""
    for day in (asked.question.on, today):
        if day is not None and day in usage.period:
            return day
    return usage.period.starts_on


def _moved(
    place: Place,
    *,
    span: Span | None = None,
    on: date | None = None,
    show: Measure | None = None,
    direction: Direction | None = None,
) -> str:
    """Return the address of the same view with one thing changed."""
    return Place(
        site_id=place.site_id,
        meter_id=place.meter_id,
        direction=direction or place.direction,
        span=span or place.span,
        on=on or place.on,
        show=show or place.show,
    ).page


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
            address=_moved(place, span=span),
            is_current=span == place.span,
        )
        for span in SPANS
    )


def _measures(place: Place) -> tuple[Way, ...]:
    return (
        Way(
            key="show-energy",
            label=gettext("Energy"),
            address=_moved(place, show="energy"),
            is_current=place.show == "energy",
        ),
        Way(
            key="show-cost",
            label=gettext("Earnings") if place.direction == "export" else gettext("Cost"),
            address=_moved(place, show="cost"),
            is_current=place.show == "cost",
        ),
    )


def _directions(usage: Usage, *, place: Place) -> tuple[Way, ...]:
    """Return the directions to choose from, or none when the meter counts one only."""
    if usage.meter is None or len(usage.meter.directions) < 2:
        return ()
    names = {"import": gettext("Used"), "export": gettext("Fed in")}
    return tuple(
        Way(
            key=f"direction-{direction}",
            label=names[direction],
            address=_moved(place, direction=direction),
            is_current=direction == usage.direction,
        )
        for direction in usage.meter.directions
    )


def _step(on: date | None, *, place: Place, key: str, label: str) -> Way | None:
    return None if on is None else Way(key=key, label=label, address=_moved(place, on=on))


def _today(usage: Usage, *, place: Place, today: date) -> Way:
    return Way(
        key="today", label=gettext("Today"), address=_moved(place, on=today), is_current=today in usage.period
    )


def _site_picks(usage: Usage) -> tuple[Pick, ...]:
    return tuple(
        Pick(value=str(site.id), label=site.label, is_current=site == usage.site) for site in usage.sites
    )


def _meter_picks(usage: Usage) -> tuple[Pick, ...]:
    """Return the meters to choose from; people know them by what flows, not by their numbers."""
    names = {"electricity": gettext("Electricity"), "gas": gettext("Gas")}
    return tuple(
        Pick(
            value=str(meter.id),
            label=f"{names[meter.meter_type]} · {meter.label}",
            is_current=meter == usage.meter,
        )
        for meter in usage.meters
    )


def _energy(usage: Usage) -> str:
    if usage.total is None or usage.meter is None:
        return ""
    return figures.energy(usage.total, unit=usage.meter.unit, places=3 if usage.span == "day" else 2)


def _stats(usage: Usage) -> tuple[Stat, ...]:
    """Return the figures beside the sentence."""
    if usage.total is None or usage.meter is None:
        return ()
    unit = usage.meter.unit
    stats = [Stat(label=gettext("Energy"), figure=figures.energy(usage.total, unit=unit))]
    if usage.cost is not None:
        label = gettext("Earnings") if usage.direction == "export" else gettext("Cost with tax")
        stats.append(Stat(label=label, figure=figures.money(usage.cost), note=usage.tariff_name or ""))
    known = [(bar.energy, bar) for bar in usage.bars if bar.energy is not None]
    if known:
        most, highest = max(known, key=lambda pair: pair[0])
        highest_when = when(highest, span=usage.span, zone=ZoneInfo(usage.zone))
        stats.append(Stat(label=_highest(usage), figure=figures.energy(most, unit=unit), note=highest_when))
        average = usage.total / len(known)
        stats.append(Stat(label=_average(usage), figure=figures.energy(average, unit=unit)))
    return tuple(stats)


def _highest(usage: Usage) -> str:
    if usage.span == "year":
        return gettext("Highest month")
    return gettext("Highest hour") if usage.span == "day" else gettext("Highest day")


def _average(usage: Usage) -> str:
    if usage.span == "year":
        return gettext("Average month")
    return gettext("Average hour") if usage.span == "day" else gettext("Average day")
