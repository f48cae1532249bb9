"""Prepares the comparison of two periods: its picture, its words and its table."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Stat
from wattstead.interfaces.pages.usage.addresses import Place
from wattstead.interfaces.pages.usage.bars import FEW_BARS, PLACES, axis_label, tick, when
from wattstead.interfaces.pages.usage.comparison_words import money_sentence, sentence
from wattstead.interfaces.pages.usage.ways import Head, Way, head_of, step, to_today
from wattstead.journeys.explore_usage import Bar, ComparedUsage, Pair


@dataclass(frozen=True, kw_only=True)
class PairRow:
    """Two bars in words: a line of the table."""

    when: str
    shown: str
    other_when: str
    other: str
    change: str


@dataclass(frozen=True, kw_only=True)
class ComparisonCard:
    """The page that compares two periods."""

    title: str
    page_title: str
    sentence: SafeString
    money: str
    place: Place
    head: Head
    against: tuple[Way, ...]
    alignments: tuple[Way, ...]
    previous: Way | None
    next: Way | None
    today: Way
    first_on: str
    last_on: str
    other_title: str
    other_on: str
    stats: tuple[Stat, ...]
    notes: tuple[str, ...]
    rows: tuple[PairRow, ...]
    total: str
    other_total: str
    total_change: str
    picture: str
    has_numbers: bool
    has_meter: bool


def card_of(compared: ComparedUsage, *, place: Place, today: date) -> ComparisonCard:
    """Return the page that shows two periods side by side."""
    title, other_title = (days.period_title(side.period) for side in (compared.shown, compared.other))
    rows = tuple(_row_of(pair, compared=compared) for pair in compared.pairs)
    has_numbers = any(bar.energy is not None for bar in (*compared.shown.bars, *compared.other.bars))
    return ComparisonCard(
        title=title,
        page_title=gettext("Comparison, {period} and {other}").format(period=title, other=other_title),
        sentence=sentence(compared),
        money=money_sentence(compared),
        place=place,
        head=head_of(place, meters=compared.meters, meter=compared.meter, direction=compared.direction),
        against=_against(place),
        alignments=_alignments(place),
        previous=step(compared.previous_on, place=place, key="previous", label=gettext("Earlier")),
        next=step(compared.next_on, place=place, key="next", label=gettext("Later")),
        today=to_today(place, period=compared.shown.period, today=today),
        first_on=compared.first_on.isoformat() if compared.first_on else "",
        last_on=compared.last_on.isoformat() if compared.last_on else "",
        other_title=other_title,
        other_on=(place.other_on or compared.other.period.starts_on).isoformat(),
        stats=_stats(compared),
        notes=_notes(compared, today=today),
        rows=rows,
        total=_energy(compared.shown.total, compared=compared),
        other_total=_energy(compared.other.total, compared=compared),
        total_change=_change(compared.shown.total, compared.other.total, compared=compared),
        picture=_picture(compared, rows=rows) if has_numbers else "",
        has_numbers=has_numbers,
        has_meter=compared.meter is not None,
    )


def _against(place: Place) -> tuple[Way, ...]:
    """Return what to compare with; the year before a year is both."""
    labels = {
        "year_before": {
            "day": gettext("Last year's day"),
            "week": gettext("Last year's week"),
            "month": gettext("Last year's month"),
            "year": gettext("Year before"),
        },
        "before": {
            "day": gettext("Day before"),
            "week": gettext("Week before"),
            "month": gettext("Month before"),
        },
    }
    return tuple(
        Way(
            key=f"against-{against}",
            label=labels[against][place.span],
            address=replace(place, against=against, other_on=None).page,
            is_current=against == place.against,
        )
        for against in ("year_before", "before")
        if place.span in labels[against]
    )


def _alignments(place: Place) -> tuple[Way, ...]:
    """Return how days may be put beside each other; only months leave a choice."""
    if place.span != "month":
        return ()
    labels = {"day": gettext("By date"), "weekday": gettext("By weekday")}
    return tuple(
        Way(
            key=f"align-{align}",
            label=labels[align],
            address=replace(place, align=align).page,
            is_current=align == place.align,
        )
        for align in ("day", "weekday")
    )


def _row_of(pair: Pair, *, compared: ComparedUsage) -> PairRow:
    shown, other = (bar.energy if bar else None for bar in (pair.shown, pair.other))
    return PairRow(
        when=_when(pair.shown, compared=compared),
        shown=_energy(shown, compared=compared),
        other_when=_when(pair.other, compared=compared),
        other=_energy(other, compared=compared),
        change=_change(shown, other, compared=compared),
    )


def _when(bar: Bar | None, *, compared: ComparedUsage) -> str:
    return figures.NO_FIGURE if bar is None else when(bar, span=compared.span, zone=ZoneInfo(compared.zone))


def _energy(energy: Decimal | None, *, compared: ComparedUsage) -> str:
    if energy is None or compared.meter is None:
        return figures.NO_FIGURE
    return figures.energy(energy, unit=compared.meter.unit, places=PLACES)


def _change(shown: Decimal | None, other: Decimal | None, *, compared: ComparedUsage) -> str:
    if shown is None or other is None:
        return figures.NO_FIGURE
    return figures.with_sign(_energy(shown - other, compared=compared), of=shown - other)


def _stats(compared: ComparedUsage) -> tuple[Stat, ...]:
    """Return the differences: of energy, of money, and what moved the money."""
    shown, other = compared.shown, compared.other
    told: list[Stat] = []
    if shown.total is not None and other.total is not None and compared.meter is not None:
        change = shown.total - other.total
        figure = figures.with_sign(figures.energy(change, unit=compared.meter.unit), of=change)
        share = figures.with_sign(figures.share(change / other.total), of=change) if other.total else ""
        told.append(Stat(label=_energy_label(compared), figure=figure, note=share))
    if shown.cost is None or other.cost is None or compared.difference is None:
        return tuple(told)
    currency, moved = shown.cost.currency, compared.difference
    labels = (
        gettext("Earnings") if compared.direction == "export" else gettext("Cost with tax"),
        gettext("Because of fed-in energy")
        if compared.direction == "export"
        else gettext("Because of your use"),
        gettext("Because of prices and hours"),
    )
    parts = (moved.total, moved.use, moved.price)
    notes = (gettext("before: {cost}").format(cost=figures.money(other.cost)), "", "")
    told.extend(
        Stat(label=label, figure=figures.money_with_sign(part, currency=currency), note=note)
        for label, part, note in zip(labels, parts, notes, strict=True)
    )
    return tuple(told)


def _energy_label(compared: ComparedUsage) -> str:
    return gettext("Fed in") if compared.direction == "export" else gettext("Used")


def _notes(compared: ComparedUsage, *, today: date) -> tuple[str, ...]:
    told = []
    if compared.shown.period.ends_before > today and compared.shown.days is not None:
        words = gettext("The totals count the days that are over: {days} and {other}.")
        if compared.other.days is not None:
            told.append(
                words.format(days=days.days(compared.shown.days), other=days.days(compared.other.days))
            )
    if compared.meter is not None and compared.meter.meter_type == "gas":
        told.append(gettext("What gas costs is not known here yet: its cubic metres are not converted."))
    elif compared.difference is not None:
        told.append(gettext("Costs include tax and leave out the standing charge."))
    return tuple(told)


def _picture(compared: ComparedUsage, *, rows: tuple[PairRow, ...]) -> str:
    """Return what the script draws: two bars for every pair."""
    names = [days.period_title(side.period) for side in (compared.other, compared.shown)]
    return json.dumps(
        {
            "kind": "comparison",
            "unit": compared.meter.unit if compared.meter else "",
            "language": translation.get_language(),
            "series": [
                {"name": names[0], "shape": "bars", "colour": "compared"},
                {
                    "name": names[1],
                    "shape": "bars",
                    "colour": "export" if compared.direction == "export" else "bar",
                },
            ],
            "points": [
                {
                    "label": _label(pair, compared=compared),
                    "tick": _tick(pair, compared=compared),
                    "values": [_height(pair.other), _height(pair.shown)],
                    "told": _told(row),
                }
                for pair, row in zip(compared.pairs, rows, strict=True)
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _bar_of(pair: Pair) -> Bar:
    bar = pair.shown or pair.other
    if bar is None:
        raise ValueError("a pair has one bar at least")
    return bar


def _label(pair: Pair, *, compared: ComparedUsage) -> str:
    return axis_label(_bar_of(pair), span=compared.span, zone=ZoneInfo(compared.zone))


def _tick(pair: Pair, *, compared: ComparedUsage) -> int:
    few = len(compared.pairs) <= FEW_BARS
    return tick(_bar_of(pair), span=compared.span, zone=ZoneInfo(compared.zone), few=few)


def _height(bar: Bar | None) -> float | None:
    return None if bar is None or bar.energy is None else float(bar.energy)


def _told(row: PairRow) -> str:
    change = "" if row.change == figures.NO_FIGURE else row.change
    lines = (f"{row.when}", row.shown, f"{row.other_when}: {row.other}", change)
    return "\n".join(line for line in lines if line)
