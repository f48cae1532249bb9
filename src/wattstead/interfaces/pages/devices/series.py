"""Tells what a device measured: the course of a day in a picture and in words, and the days before."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.devices.cards import BATTERY, PLUG, SOLAR, Clock
from wattstead.interfaces.pages.devices.series_words import Line, Words, energy, power, words_of
from wattstead.interfaces.pages.parts import Mark, Stat
from wattstead.journeys.device_readings.devices import (
    battery_measuring,
    smart_plug_measuring,
    solar_system_measuring,
)
from wattstead.journeys.device_readings.showing import CurvePoint, DayDone, DeviceShown, show_device_day
from wattstead.kernel.viewer import Viewer

FINDS = {SOLAR: solar_system_measuring, BATTERY: battery_measuring, PLUG: smart_plug_measuring}


@dataclass(frozen=True, kw_only=True)
class SeriesRow:
    """A line of a table."""

    when: str
    figures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesCard:
    """What a device measured, as its page shows it."""

    title: str
    sentence: str
    picture: str
    keys: tuple[Mark, ...]
    stats: tuple[Stat, ...]
    days_picture: str
    days_keys: tuple[Mark, ...]
    days_sentence: str
    columns: tuple[str, ...]
    rows: tuple[SeriesRow, ...]
    day_columns: tuple[str, ...]
    day_rows: tuple[SeriesRow, ...]
    earlier: str
    later: str


def series_card(viewer: Viewer, *, kind: str, device_id: UUID, day: str, clock: Clock) -> SeriesCard | None:
    """Return what a device measured on a day (the last one that is known, if `day` is none), or None."""
    if kind not in FINDS:
        return None
    shown = show_device_day(FINDS[kind](viewer, device_id=device_id), on=_day(day), now=clock.now)
    if shown is None:
        return None
    words, page = words_of(kind, shown=shown), reverse("energy_device", args=[kind, device_id])
    return SeriesCard(
        title=gettext("Today") if shown.is_today else days.weekday(shown.on),
        sentence=words.sentence,
        picture=_curve(shown, words=words),
        keys=_keys(words.curve),
        stats=words.stats,
        days_picture=_days(shown, words=words, page=page),
        days_keys=_keys(words.days),
        days_sentence=_days_sentence(shown),
        columns=tuple(line.name for line in words.curve),
        rows=_rows(shown.curve, words=words),
        day_columns=tuple(line.name for line in words.days),
        day_rows=tuple(_day_row(done, words=words) for done in reversed(shown.days)),
        earlier=_address(page, on=shown.earlier_on),
        later=_address(page, on=shown.later_on),
    )


def _day(written: str) -> date | None:
    """Return the day an address names; what is none is the last one that is known."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _curve(shown: DeviceShown, *, words: Words) -> str:
    """Return the course of the day as the chart draws it."""
    return json.dumps(
        {
            "kind": "comparison",
            "unit": words.unit,
            "is_stepped": words.is_stepped,
            "language": translation.get_language(),
            "series": [_drawn(line) for line in words.curve],
            "points": [
                {
                    "label": days.clock(point.starts_at),
                    "tick": _tick(point),
                    "values": [_height(value) for value in (point.first, point.second)[: len(words.curve)]],
                    "told": "\n".join((days.clock(point.starts_at), *_told(point, words=words))),
                }
                for point in shown.curve
            ],
        }
    )


def _days(shown: DeviceShown, *, words: Words, page: str) -> str:
    """Return the fortnight as the chart draws it; a day leads to its own course."""
    return json.dumps(
        {
            "kind": "comparison",
            "unit": "",
            "language": translation.get_language(),
            "is_small": True,
            "series": [_drawn(line) for line in words.days],
            "points": [
                {
                    "label": days.short_weekday(done.on),
                    "tick": 2 if at % 2 else 1,
                    "values": [_height(done.amount(line.amount)) for line in words.days],
                    "told": "\n".join(
                        (days.weekday(done.on), *(_line(line, done=done) for line in words.days))
                    ),
                    "href": _address(page, on=done.on) if done.amounts else "",
                }
                for at, done in enumerate(shown.days)
            ],
        }
    )


def _days_sentence(shown: DeviceShown) -> str:
    known = sum(1 for done in shown.days if done.amounts)
    return gettext("Readings of {known} of the last {days} days.").format(known=known, days=len(shown.days))


def _drawn(line: Line) -> dict[str, object]:
    return {"name": line.name, "shape": line.shape, "colour": line.colour, "is_solid": True}


def _line(line: Line, *, done: DayDone) -> str:
    return f"{line.name}: {energy(done.amount(line.amount))}"


def _tick(point: CurvePoint) -> int:
    if point.starts_at.minute or point.starts_at.hour % 3:
        return 0
    return 2 if point.starts_at.hour % 6 == 0 else 1


def _told(point: CurvePoint, *, words: Words) -> tuple[str, ...]:
    values = (point.first, point.second)[: len(words.curve)]
    return tuple(
        f"{line.name}: {power(value, unit=words.unit)}" if place else power(value, unit=words.unit)
        for place, (line, value) in enumerate(zip(words.curve, values, strict=True))
    )


def _rows(curve: tuple[CurvePoint, ...], *, words: Words) -> tuple[SeriesRow, ...]:
    """Return the course by the hour: what stands at the start of each."""
    return tuple(
        SeriesRow(
            when=days.clock(point.starts_at),
            figures=tuple(
                power(value, unit=words.unit) for value in (point.first, point.second)[: len(words.curve)]
            ),
        )
        for point in curve
        if point.starts_at.minute == 0
    )


def _day_row(done: DayDone, *, words: Words) -> SeriesRow:
    told = tuple(energy(done.amount(line.amount)) for line in words.days)
    return SeriesRow(when=days.weekday(done.on), figures=told)


def _keys(lines: tuple[Line, ...]) -> tuple[Mark, ...]:
    """Return the legend; a picture of one amount needs none."""
    return tuple(Mark(ink=f"ink-{line.colour}", label=line.name) for line in lines) if len(lines) > 1 else ()


def _address(page: str, *, on: date | None) -> str:
    return "" if on is None else f"{page}?day={on.isoformat()}"


def _height(value: Decimal | None) -> float | None:
    """Return the height of a point; pixels need no exactness, so here alone a float is fine."""
    return None if value is None else float(value)
