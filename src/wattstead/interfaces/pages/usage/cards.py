"""Prepares the usage page: everything its templates show, in the words of the reader."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Mark, Stat
from wattstead.interfaces.pages.usage.addresses import Place
from wattstead.interfaces.pages.usage.bands import colours_of, legend_of
from wattstead.interfaces.pages.usage.bars import PLACES, Row, picture_of, rows_of, when
from wattstead.interfaces.pages.usage.notes import notes_on
from wattstead.interfaces.pages.usage.sentences import sentence
from wattstead.interfaces.pages.usage.ways import Head, Way, head_of, step, to_today
from wattstead.journeys.explore_usage import Usage


@dataclass(frozen=True, kw_only=True)
class UsageCard:
    """The whole usage page."""

    title: str
    page_title: str
    sentence: SafeString
    place: Place
    head: Head
    measures: tuple[Way, ...]
    previous: Way | None
    next: Way | None
    today: Way
    latest: Way | None
    first_on: str
    last_on: str
    stats: tuple[Stat, ...]
    notes: tuple[str, ...]
    legend: tuple[Mark, ...]
    has_hatched: bool
    has_gaps: bool
    rows: tuple[Row, ...]
    total: str
    total_cost: str
    picture: str
    has_numbers: bool
    has_meter: bool
    export: str


def card_of(usage: Usage, *, place: Place, today: date) -> UsageCard:
    """Return the page at the address `place`."""
    rows = rows_of(usage, place=place, today=today)
    title = days.period_title(usage.period)
    return UsageCard(
        title=title,
        page_title=gettext("Usage, {period}").format(period=title),
        sentence=sentence(usage, show=place.show, is_over=usage.period.ends_before <= today),
        place=place,
        head=head_of(place, meters=usage.meters, meter=usage.meter, direction=usage.direction),
        measures=_measures(usage, place=place),
        previous=step(usage.previous_on, place=place, key="previous", label=gettext("Earlier")),
        next=step(usage.next_on, place=place, key="next", label=gettext("Later")),
        today=to_today(place, period=usage.period, today=today),
        latest=step(usage.last_on, place=place, key="latest", label=gettext("Show the latest readings")),
        first_on=usage.first_on.isoformat() if usage.first_on else "",
        last_on=usage.last_on.isoformat() if usage.last_on else "",
        stats=_stats(usage, rows=rows),
        notes=notes_on(usage, show=place.show),
        legend=legend_of(colours_of(usage)),
        has_hatched=any(row.quality in ("estimated", "partial") for row in rows),
        has_gaps=any(row.quality == "missing" for row in rows) and usage.total is not None,
        rows=rows,
        total=_energy(usage),
        total_cost=figures.money(usage.cost) if usage.cost else "",
        picture=json.dumps(picture_of(usage, place=place, rows=rows), ensure_ascii=False),
        has_numbers=usage.total is not None,
        has_meter=usage.meter is not None,
        export=_export(usage, today=today),
    )


def _export(usage: Usage, *, today: date) -> str:
    """Return the address at which the readings shown are exported in every format."""
    if usage.meter is None:
        return ""
    last = max(usage.period.starts_on, min(usage.period.last_day, today))
    asked = {"direction": usage.direction, "first": usage.period.starts_on, "last": last}
    return f"{reverse('export_readings', args=[usage.meter.id])}?{urlencode(asked)}"


def _measures(usage: Usage, *, place: Place) -> tuple[Way, ...]:
    """Return energy and money to choose from; money only of gas whose worth is told."""
    is_gas = usage.meter is not None and usage.meter.meter_type == "gas"
    if is_gas and not usage.conversion and place.show == "energy":
        return ()
    return (
        Way(
            key="show-energy",
            label=gettext("Energy"),
            address=replace(place, show="energy").page,
            is_current=place.show == "energy",
        ),
        Way(
            key="show-cost",
            label=gettext("Earnings") if place.direction == "export" else gettext("Cost"),
            address=replace(place, show="cost").page,
            is_current=place.show == "cost",
        ),
    )


def _energy(usage: Usage) -> str:
    if usage.total is None or usage.meter is None:
        return ""
    return figures.energy(usage.total, unit=usage.meter.unit, places=PLACES)


def _stats(usage: Usage, *, rows: tuple[Row, ...]) -> tuple[Stat, ...]:
    """Return the figures beside the sentence."""
    if usage.total is None or usage.meter is None:
        return ()
    unit = usage.meter.unit
    label = gettext("Gas") if usage.meter.meter_type == "gas" else gettext("Energy")
    stats = [Stat(label=label, figure=figures.energy(usage.total, unit=unit))]
    if usage.cost is not None:
        label = gettext("Earnings") if usage.direction == "export" else gettext("Cost with tax")
        stats.append(Stat(label=label, figure=figures.money(usage.cost), note=usage.tariff_name or ""))
    known = [(bar.energy, bar) for bar in usage.bars if bar.energy is not None]
    if known:
        most, highest = max(known, key=lambda pair: pair[0])
        highest_when = when(highest, span=usage.span, zone=ZoneInfo(usage.zone))
        stats.append(Stat(label=_highest(usage), figure=figures.energy(most, unit=unit), note=highest_when))
    over = [bar.energy for bar, row in zip(usage.bars, rows, strict=True) if row.quality != "running"]
    whole = [energy for energy in over if energy is not None]
    if whole:
        average = sum(whole, Decimal(0)) / len(whole)
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
