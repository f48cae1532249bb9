"""Prepares the heat map of a year: its picture, its words and its table."""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from numpy.typing import NDArray

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Stat
from wattstead.interfaces.pages.usage.addresses import Place
from wattstead.interfaces.pages.usage.ways import Head, Way, head_of, step, to_today
from wattstead.journeys.explore_usage import HeatDay, HeatMap
from wattstead.kernel.periods import year_of

HOURS = 24
PLACES = 2
NIGHT = range(6)
# The deepest colour begins where only few hours have more, and not far above what is usual:
# or a car that charges would pale the rest of the year.
MOST_HOURS, USUAL_HOURS, TIMES_THE_USUAL = 0.95, 0.75, 4
Cells = NDArray[np.float64]
"""A row for each day, a column for each hour; what is unknown is no number."""


@dataclass(frozen=True, kw_only=True)
class HourRow:
    """One hour of the day in the table: what it came to on average in each month."""

    label: str
    figures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class HeatCard:
    """The page of the heat map."""

    title: str
    page_title: str
    sentence: SafeString
    place: Place
    head: Head
    previous: Way | None
    next: Way | None
    today: Way
    first_on: str
    last_on: str
    stats: tuple[Stat, ...]
    notes: tuple[str, ...]
    unit: str
    least: str
    most: str
    months: tuple[str, ...]
    rows: tuple[HourRow, ...]
    picture: str
    has_numbers: bool
    has_meter: bool
    is_by_hour: bool


@dataclass(frozen=True, kw_only=True)
class _Hours:
    """What every hour of the clock came to: on average over the days, and in each month."""

    averages: dict[int, float]
    by_month: dict[int, dict[int, float]]

    @property
    def highest(self) -> int:
        """Return the hour of the day with the most energy."""
        return max(self.averages, key=lambda hour: self.averages[hour])

    @property
    def lowest(self) -> int:
        """Return the hour of the day with the least energy."""
        return min(self.averages, key=lambda hour: self.averages[hour])


def card_of(shown: HeatMap, *, place: Place, today: date) -> HeatCard:
    """Return the page that shows a year by its hours."""
    title = str(shown.period.starts_on.year)
    unit = shown.meter.unit if shown.meter else ""
    cells = _cells(shown)
    hours = _hours_of(shown, cells=cells)
    has_numbers = bool(hours.averages)
    most = _most(cells)
    return HeatCard(
        title=title,
        page_title=gettext("Heat map, {period}").format(period=title),
        sentence=_sentence(shown, hours=hours, today=today),
        place=place,
        head=head_of(place, meters=shown.meters, meter=shown.meter, direction=shown.direction),
        previous=step(shown.previous_on, place=place, key="previous", label=gettext("Earlier")),
        next=step(shown.next_on, place=place, key="next", label=gettext("Later")),
        today=to_today(place, period=shown.period, today=today),
        first_on="",
        last_on="",
        stats=_stats(shown, cells=cells, hours=hours) if has_numbers else (),
        notes=_notes(shown),
        unit=unit,
        least=figures.energy(Decimal(0), unit=unit, places=0),
        most=figures.energy(Decimal(str(most)), unit=unit),
        months=tuple(
            days.short_month(date(shown.period.starts_on.year, month, 1)) for month in sorted(hours.by_month)
        ),
        rows=_rows(shown, hours=hours),
        picture=_picture(shown, cells=cells, most=most, place=place) if has_numbers else "",
        has_numbers=has_numbers,
        has_meter=shown.meter is not None,
        is_by_hour=shown.is_by_hour,
    )


def _cells(shown: HeatMap) -> Cells:
    """Return a row of 24 hours of the clock for every day that is shown, the first hour first.

    The hour that the clocks skip is a gap; of the one that comes twice the average
    stands there, so that its colour means the same as everywhere.
    """
    rows = [
        day.energies if len(day.energies) == HOURS else _odd_day(day, first_hour=shown.first_hour)
        for day in shown.days
    ]
    cells: Cells = np.array(rows, dtype=np.float64).reshape(-1, HOURS) / 10**shown.scale
    return cells


def _odd_day(day: HeatDay, *, first_hour: int) -> list[float | None]:
    cells: list[float | None] = [None] * HOURS
    found: dict[int, list[int]] = {}
    for hour, energy in zip(day.clock_hours, day.energies, strict=True):
        if energy is not None:
            found.setdefault((hour - first_hour) % HOURS, []).append(energy)
    for row, energies in found.items():
        cells[row] = sum(energies) / len(energies)
    return cells


def _hours_of(shown: HeatMap, *, cells: Cells) -> _Hours:
    months = np.array([day.day.month for day in shown.days], dtype=np.int64)
    by_month = {
        month: averages
        for month in range(1, 13)
        if (averages := _averages(cells[months == month], first_hour=shown.first_hour))
    }
    return _Hours(averages=_averages(cells, first_hour=shown.first_hour), by_month=by_month)


def _averages(cells: Cells, *, first_hour: int) -> dict[int, float]:
    """Return what each hour of the clock came to on average, where anything is known of it."""
    counts = (~np.isnan(cells)).sum(axis=0).tolist()
    sums = np.nansum(cells, axis=0).tolist()
    return {
        (row + first_hour) % HOURS: total / count
        for row, (total, count) in enumerate(zip(sums, counts, strict=True))
        if count
    }


def _most(cells: Cells) -> float:
    """Return what is shown in the deepest colour, of the hours that have any energy."""
    known = np.sort(cells[cells > 0])
    if not len(known):
        return 0.0
    high, usual = (float(known[int(share * (len(known) - 1))]) for share in (MOST_HOURS, USUAL_HOURS))
    return min(high, TIMES_THE_USUAL * usual)


def _picture(shown: HeatMap, *, cells: Cells, most: float, place: Place) -> str:
    """Return what the script draws; days to come have empty columns, so that the year keeps its width."""
    year = year_of(shown.period.starts_on)
    # One address with a day nobody asks for, so that 365 need no writing each.
    day_address = replace(place, view="bars", span="day", on=date.min).page
    known = dict(zip((day.day for day in shown.days), _told(cells), strict=True))
    empty: list[float | None] = [None] * HOURS
    columns = [
        {
            "label": days.short_month(day) if day.day == 1 else "",
            "tick": (2 if day.month % 3 == 1 else 1) if day.day == 1 else 0,
            "told": days.weekday(day),
            "href": day_address.replace(date.min.isoformat(), day.isoformat()) if day in known else "",
        }
        for day in year
    ]
    return json.dumps(
        {
            "kind": "heatmap",
            "unit": shown.meter.unit if shown.meter else "",
            "language": translation.get_language(),
            "places": PLACES,
            "least": 0,
            "most": round(most, 3) or 1,
            "nothing": gettext("no reading"),
            "columns": columns,
            "rows": [
                {
                    "label": f"{hour:02}",
                    "tick": 2 if hour % 6 == 0 else 1 if hour % 3 == 0 else 0,
                    "told": _hour(hour),
                }
                for hour in _clock(shown)
            ],
            "cells": [known.get(day, empty) for day in year],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _told(cells: Cells) -> list[list[float | None]]:
    """Return the cells as the script wants them: rounded, and nothing where nothing is known."""
    rounded = np.round(cells, PLACES).astype(object)
    rounded[np.isnan(cells)] = None
    told: list[list[float | None]] = rounded.tolist()
    return told


def _clock(shown: HeatMap) -> list[int]:
    return [(shown.first_hour + row) % HOURS for row in range(HOURS)]


def _hour(hour: int) -> str:
    return f"{hour:02}:00{days.DASH}{(hour + 1) % HOURS:02}:00"


def _figure(value: float, *, shown: HeatMap) -> str:
    return figures.energy(
        Decimal(str(round(value, 4))), unit=shown.meter.unit if shown.meter else "", places=PLACES
    )


def _sentence(shown: HeatMap, *, hours: _Hours, today: date) -> SafeString:
    when = days.during(shown.period)
    if not shown.is_by_hour:
        words = gettext("This meter is read once a day, so it tells nothing of the hours {when}.")
        return mark_safe(words.format(when=when))  # noqa: S308 our own words and a date
    if shown.period.ends_before > today:
        when = gettext("{when} so far").format(when=when)
    if not hours.averages:
        return mark_safe(gettext("There are no readings {when}.").format(when=when))  # noqa: S308 as above
    words = (
        gettext("You fed in most between {most} {when}, {most_energy} on average.")
        if shown.direction == "export"
        else gettext(
            "You used most between {most} {when}, {most_energy} on average, and least between {least}."
        )
    )
    return format_html(
        words,
        when=when,
        most=format_html("<strong>{}</strong>", _between(hours.highest)),
        most_energy=_figure(hours.averages[hours.highest], shown=shown),
        least=format_html("<strong>{}</strong>", _between(hours.lowest)),
    )


def _between(hour: int) -> str:
    return gettext("{from_hour}:00 and {to_hour}:00").format(from_hour=hour, to_hour=(hour + 1) % HOURS)


def _stats(shown: HeatMap, *, cells: Cells, hours: _Hours) -> tuple[Stat, ...]:
    unit = shown.meter.unit if shown.meter else ""
    told = []
    if shown.total is not None:
        told.append(Stat(label=gettext("Energy"), figure=figures.energy(shown.total, unit=unit)))
    day_at, row = divmod(int(np.nanargmax(cells)), HOURS)
    told.append(
        Stat(
            label=gettext("Highest hour"),
            figure=figures.energy(Decimal(str(round(float(cells[day_at, row]), 4))), unit=unit),
            note=f"{days.weekday(shown.days[day_at].day)}, {_hour((row + shown.first_hour) % HOURS)}",
        )
    )
    night = sum(value for hour, value in hours.averages.items() if hour in NIGHT)
    whole = sum(hours.averages.values())
    if whole and shown.direction == "import":
        share = figures.share(Decimal(str(round(night / whole, 4))))
        told.append(Stat(label=gettext("At night"), figure=share, note=gettext("from 0:00 to 6:00")))
        told.extend(_base(shown, cells=cells, unit=unit))
    return tuple(told)


def _base(shown: HeatMap, *, cells: Cells, unit: str) -> tuple[Stat, ...]:
    """Return what always runs: the quietest hour of a night, in the middle of all nights.

    By day the sun may serve it, so the grid would not show it.
    """
    nights = cells[:, [(hour - shown.first_hour) % HOURS for hour in NIGHT]]
    known = nights[~np.isnan(nights).all(axis=1)]
    base = Decimal(str(round(float(np.median(np.nanmin(known, axis=1))), 4))) if len(known) else Decimal(0)
    if base < Decimal("0.01"):
        return ()
    label, note = gettext("Always running"), gettext("the quietest hour of a usual night")
    return (Stat(label=label, figure=figures.energy(base, unit=unit), note=note),)


def _notes(shown: HeatMap) -> tuple[str, ...]:
    told = []
    for day in shown.days:
        if all(energy is None for energy in day.energies):
            continue
        if len(day.energies) < HOURS:
            words = gettext("On {day} the clocks went forward: the hour that was skipped is empty.")
            told.append(words.format(day=days.day(day.day)))
        elif len(day.energies) > HOURS:
            words = gettext(
                "On {day} the clocks went back: of the hour that came twice the average of both is shown."
            )
            told.append(words.format(day=days.day(day.day)))
    if shown.estimated_share:
        share = figures.share(max(shown.estimated_share, Decimal("0.01")))
        told.append(gettext("Of this, {share} is estimated.").format(share=share))
    return tuple(told)


def _rows(shown: HeatMap, *, hours: _Hours) -> tuple[HourRow, ...]:
    return tuple(
        HourRow(
            label=_hour(hour),
            figures=tuple(
                figures.number(Decimal(str(round(averages[hour], 4))), places=PLACES)
                if hour in averages
                else figures.NO_FIGURE
                for _, averages in sorted(hours.by_month.items())
            ),
        )
        for hour in (_clock(shown) if hours.averages else [])
    )
