"""Turns the bars of an answer into what the chart draws and the table lists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.usage.addresses import Place
from wattstead.interfaces.pages.usage.bands import colours_of
from wattstead.journeys.explore_usage import Bar, Quality, Span, Usage

Shown = Quality | Literal["before", "to_come", "running"]
FINER: dict[Span, Span] = {"year": "month", "month": "day", "week": "day"}
PLACES = 3  # what a counter counts, and a bill says: so lines add up to their total
FEW_BARS = 26


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar in words: a line of the table."""

    at: int
    when: str
    address: str
    energy: str
    cost: str
    band: str
    quality: Shown
    quality_told: str


def rows_of(usage: Usage, *, place: Place, today: date) -> tuple[Row, ...]:
    """Return a line for every bar; what is still to come is no gap."""
    zone = ZoneInfo(usage.zone)
    unit = usage.meter.unit if usage.meter else ""
    qualities = qualities_of(usage.bars, first_on=usage.first_on, today=today, zone=zone)
    return tuple(
        Row(
            at=at,
            when=when(bar, span=usage.span, zone=zone),
            address=finer_address(bar, place=place, zone=zone),
            energy=figures.NO_FIGURE
            if bar.energy is None
            else figures.energy(bar.energy, unit=unit, places=PLACES),
            cost=figures.NO_FIGURE if bar.cost is None else figures.money(bar.cost),
            band=bar.band or "",
            quality=quality,
            quality_told=quality_told(quality),
        )
        for at, (bar, quality) in enumerate(zip(usage.bars, qualities, strict=True))
    )


def picture_of(usage: Usage, *, place: Place, rows: tuple[Row, ...]) -> dict[str, object]:
    """Return what the script draws; missing values are null, which is a gap and not a zero."""
    zone = ZoneInfo(usage.zone)
    colours = colours_of(usage)
    in_money = place.show == "cost"
    return {
        "unit": _unit_of_axis(usage, in_money=in_money),
        "direction": usage.direction,
        "language": translation.get_language(),
        "bars": [
            {
                "label": axis_label(bar, span=usage.span, zone=zone),
                "tick": tick(bar, span=usage.span, zone=zone, few=len(usage.bars) <= FEW_BARS),
                "value": _height(bar, in_money=in_money),
                "colour": colours.get(bar.band),
                "quality": row.quality,
                "told": _tooltip(row, in_money=in_money),
                "href": row.address,
            }
            for bar, row in zip(usage.bars, rows, strict=True)
        ],
    }


def when(bar: Bar, *, span: Span, zone: ZoneInfo) -> str:
    """Return when a bar happened, for the table; hours that occur twice carry the name of their time."""
    starts = bar.starts_at.astimezone(zone)
    if span == "year":
        return days.month(starts.date())
    if span != "day":
        return days.weekday(starts.date())
    # The end by the clock that ran at the start: the hour before a change is one hour long, not two.
    ends = starts.replace(tzinfo=None) + (bar.ends_before - bar.starts_at)
    text = f"{days.clock(starts)}{days.DASH}{days.clock(ends)}"
    return f"{text} {_name_of_time(starts)}" if _occurs_twice(starts) else text


def axis_label(bar: Bar, *, span: Span, zone: ZoneInfo) -> str:
    """Return the shortest name of a bar, for the axis."""
    starts = bar.starts_at.astimezone(zone)
    if span == "year":
        return days.short_month(starts.date())
    if span == "month":
        return str(starts.day)
    return days.clock(starts) if span == "day" else days.short_weekday(starts.date())


def tick(bar: Bar, *, span: Span, zone: ZoneInfo, few: bool) -> int:
    """Return where a bar's label is written: 0 nowhere, 1 on wide screens, 2 on every screen."""
    starts = bar.starts_at.astimezone(zone)
    if span == "day":
        if starts.minute or starts.hour % 3 or (not few and starts.fold):
            return 0
        return 2 if starts.hour % 6 == 0 else 1
    if span == "month":
        return 2 if starts.day == 1 or starts.day % 5 == 0 else 1
    if span == "year":
        return 2 if starts.month % 2 else 1
    return 2


def finer_address(bar: Bar, *, place: Place, zone: ZoneInfo) -> str:
    """Return the address that shows a bar in detail, or nothing when there is no finer view."""
    finer = FINER.get(place.span)
    if finer is None or bar.quality == "missing":
        return ""
    on: date = bar.starts_at.astimezone(zone).date()
    return replace(place, span=finer, on=on).page


def qualities_of(
    bars: Sequence[Bar], *, today: date, zone: ZoneInfo, first_on: date | None = None
) -> tuple[Shown, ...]:
    """Return how good each value is, or that its time is not over, or was before `first_on`.

    What comes today after the last reading has not been reported yet, and on days before the
    first one nothing was counted: neither is a gap.
    """
    last = max((at for at, bar in enumerate(bars) if bar.quality != "missing"), default=-1)
    return tuple(
        _quality_of(bar, is_latest=at >= last, first_on=first_on, today=today, zone=zone)
        for at, bar in enumerate(bars)
    )


def _quality_of(bar: Bar, *, is_latest: bool, first_on: date | None, today: date, zone: ZoneInfo) -> Shown:
    starts_on, ends_on = (at.astimezone(zone).date() for at in (bar.starts_at, bar.ends_before))
    if bar.quality == "missing" and first_on is not None and ends_on <= first_on:
        return "before"
    is_of_today = ends_on > today or (is_latest and starts_on >= today)
    if not is_of_today:
        return bar.quality
    if bar.quality == "missing":
        return "to_come"
    return "running" if bar.quality == "partial" and is_latest else bar.quality


def quality_told(quality: Shown) -> str:
    """Return in a word how good a value is."""
    return {
        "measured": gettext("measured"),
        "estimated": gettext("estimated"),
        "partial": gettext("incomplete"),
        "missing": gettext("no reading"),
        "before": gettext("before the first reading"),
        "to_come": gettext("still to come"),
        "running": gettext("so far"),
    }[quality]


def _tooltip(row: Row, *, in_money: bool) -> str:
    first, second = (row.cost, row.energy) if in_money else (row.energy, row.cost)
    figures_told = " · ".join(figure for figure in (first, second) if figure != figures.NO_FIGURE)
    notes = [note for note in (row.band, "" if row.quality == "measured" else row.quality_told) if note]
    return "\n".join(line for line in (row.when, figures_told, " · ".join(notes)) if line)


def _height(bar: Bar, *, in_money: bool) -> float | None:
    """Return the height of a bar; pixels need no exactness, so here alone a float is fine."""
    height: Decimal | None = bar.cost.amount if in_money and bar.cost else None if in_money else bar.energy
    return None if height is None else float(height)


def _unit_of_axis(usage: Usage, *, in_money: bool) -> str:
    if in_money:
        return figures.SYMBOLS.get(usage.cost.currency, usage.cost.currency) if usage.cost else ""
    return usage.meter.unit if usage.meter else ""


def _occurs_twice(moment: datetime) -> bool:
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _name_of_time(moment: datetime) -> str:
    names = {"CET": gettext("CET"), "CEST": gettext("CEST"), "GMT": gettext("GMT"), "BST": gettext("BST")}
    name = moment.tzname() or ""
    return names.get(name, name)
