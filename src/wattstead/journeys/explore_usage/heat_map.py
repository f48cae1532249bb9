"""Answers how a year of energy spreads over the hours of its days."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.explore_usage.answers import Choice, Direction, MeterChoice, UsageQuestion
from wattstead.journeys.explore_usage.bars import estimated_share
from wattstead.journeys.explore_usage.choosing import Chosen, choose
from wattstead.journeys.explore_usage.edges import Integers, sums_between
from wattstead.journeys.explore_usage.spans import asked_period, next_on, previous_on
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import SMALLEST_SCALE, unscaled
from wattstead.kernel.periods import DayPeriod, year_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.days import day_number
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

HOUR_S = 3_600
DAY_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class HeatDay:
    """The 23, 24 or 25 hours of a day in order of time, each with the hour its clock showed.

    `energies` are whole numbers at the scale of the map; None where nothing is known.
    """

    day: date
    clock_hours: tuple[int, ...]
    energies: tuple[int | None, ...]


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """The hours of a year, from its first day to the last one of which anything is known.

    `is_by_hour` is False for a meter that tells nothing of the hours because it is
    read once a day or less; `first_hour` is the one with which its days begin.
    """

    meters: tuple[MeterChoice, ...]
    site: Choice | None
    meter: MeterChoice | None
    direction: Direction
    zone: str
    period: DayPeriod
    previous_on: date | None
    next_on: date | None
    first_hour: int
    scale: int
    days: tuple[HeatDay, ...]
    total: Decimal | None
    estimated_share: Decimal
    is_by_hour: bool


def heat_map(*, viewer: Viewer, ask: UsageQuestion, today: date) -> HeatMap:
    """Return the hours of the year around the day asked for, else of the last known year.

    Reads a year of intervals and no more. Raises what `explore_usage` raises.
    """
    chosen = choose(viewer, ask=ask)
    known = None if chosen.series is None else known_days(chosen.series)
    period = year_of(asked_period(ask, known=known, today=today).starts_on)
    empty = _empty(chosen, period=period)
    if chosen.series is None or known is None:
        return empty
    shown = period.overlap(known)
    with_neighbours = replace(
        empty,
        previous_on=previous_on(period, known=known),
        next_on=next_on(period, known=known),
        first_hour=chosen.series.day_boundary.hour,
    )
    if shown is None:
        return with_neighbours
    days = DayPeriod(starts_on=period.starts_on, ends_before=shown.ends_before)
    return _filled(with_neighbours, series=chosen.series, days=days)


def _empty(chosen: Chosen, *, period: DayPeriod) -> HeatMap:
    """Return the map of a year of which nothing is known."""
    return HeatMap(
        meters=chosen.meters,
        site=chosen.site,
        meter=chosen.meter,
        direction=chosen.direction,
        zone=chosen.zone,
        period=period,
        previous_on=None,
        next_on=None,
        first_hour=0,
        scale=SMALLEST_SCALE,
        days=(),
        total=None,
        estimated_share=Decimal(0),
        is_by_hour=True,
    )


def _filled(empty: HeatMap, *, series: Series, days: DayPeriod) -> HeatMap:
    """Return the map with what is known of `days`."""
    zone = ZoneInfo(series.zone)
    energy = read(series=series, period=time_of_days(days, zone=zone, boundary=series.day_boundary))
    edges_s, counts = hours_of(days, series=series)
    fitting = _within_hours(energy, edges_s=edges_s)
    return replace(
        empty,
        zone=series.zone,
        scale=energy.scale,
        days=_days(days, energy=fitting, edges_s=edges_s, counts=counts, zone=zone) if len(fitting) else (),
        total=unscaled(energy.total, energy.scale) if len(energy) else None,
        estimated_share=estimated_share(energy),
        is_by_hour=bool(len(fitting)) or not len(energy),
    )


def hours_of(days: DayPeriod, *, series: Series) -> tuple[Integers, Integers]:
    """Return the starts of all hours of those days with the end of the last, and how many each day has."""
    numbers = np.arange(day_number(days.starts_on), day_number(days.ends_before), dtype=np.int64)
    starts_s = series.calendar.starts_s(numbers)
    counts = -(-series.calendar.lengths_s(numbers) // HOUR_S)
    firsts = np.cumsum(counts) - counts
    within = np.arange(int(counts.sum()), dtype=np.int64) - np.repeat(firsts, counts)
    end_s = series.calendar.starts_s(numbers[-1:] + 1)
    return np.append(np.repeat(starts_s, counts) + within * HOUR_S, end_s), counts


def _within_hours(energy: Intervals, *, edges_s: Integers) -> Intervals:
    """Return the intervals that lie in one hour; a value for a whole day says nothing of its hours."""
    first = np.searchsorted(edges_s, energy.starts_s, side="right")
    last = np.searchsorted(edges_s, energy.ends_s, side="left")
    return energy.picked(first == last)


def _days(
    days: DayPeriod, *, energy: Intervals, edges_s: Integers, counts: Integers, zone: ZoneInfo
) -> tuple[HeatDay, ...]:
    sums = sums_between(edges_s, starts_s=energy.starts_s, values=energy.deltas).tolist()
    known = sums_between(edges_s, starts_s=energy.starts_s, values=energy.length_s).tolist()
    values = [total if known_s else None for total, known_s in zip(sums, known, strict=True)]
    found: list[HeatDay] = []
    at = 0
    for day, count in zip(days, counts.tolist(), strict=True):
        hours = (
            _whole_day(datetime.fromtimestamp(int(edges_s[at]), zone).hour)
            if count == DAY_HOURS
            else tuple(
                datetime.fromtimestamp(second, zone).hour for second in edges_s[at : at + count].tolist()
            )
        )
        found.append(HeatDay(day=day, clock_hours=hours, energies=tuple(values[at : at + count])))
        at += count
    return tuple(found)


@cache
def _whole_day(first_hour: int) -> tuple[int, ...]:
    """Return the hours of a day on which no clock is changed."""
    return tuple((first_hour + n) % DAY_HOURS for n in range(DAY_HOURS))
