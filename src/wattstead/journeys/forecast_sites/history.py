"""Lays the last weeks of a site out as days and hours of its wall clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wattstead.journeys.explore_usage.edges import sums_between
from wattstead.journeys.explore_usage.heat_map import hours_of
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import SMALLEST_SCALE
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.totals_of_many import DayTotal, day_totals_of_many

Floats = npt.NDArray[np.float64]
DAY_HOURS = 24
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """What some registers counted together, in watt-hours: by day and clock hour, and by day.

    NaN where not everything is known. `days` has a row for each day of `period`.
    """

    period: DayPeriod
    hours: Floats
    days: Floats

    def hour_samples(self, day: date, *, clock_hours: Sequence[int], weeks: int) -> Floats:
        """Return a row for each of the weeks before a day: what its hours brought then."""
        rows = [self.hours_on(day - week * ONE_WEEK) for week in range(1, weeks + 1)]
        return np.array(rows)[:, list(clock_hours)]

    def day_samples(self, day: date, *, weeks: int, length: int = 1) -> Floats:
        """Return a row for each of the weeks before: what the days from this one on brought together."""
        sums = [
            sum(self.on(day - week * ONE_WEEK + timedelta(days=n)) for n in range(length))
            for week in range(1, weeks + 1)
        ]
        return np.array(sums, dtype=np.float64).reshape(-1, 1)

    def on(self, day: date) -> float:
        """Return what a day brought, NaN where that is not known."""
        return float(self.days[self._place(day)]) if day in self.period else float("nan")

    def hours_on(self, day: date) -> Floats:
        """Return what each clock hour of a day brought."""
        if day not in self.period:
            return np.full(DAY_HOURS, np.nan)
        return np.asarray(self.hours[self._place(day)], dtype=np.float64)

    def _place(self, day: date) -> int:
        return (day - self.period.starts_on).days


def history_of(series: Sequence[Series], *, period: DayPeriod) -> History:
    """Return what registers counted together: two statements for each of them, and one for their days."""
    totals = day_totals_of_many(series, [period])
    return History(
        period=period,
        hours=sum((_hours_counted(one, period=period) for one in series), np.zeros((len(period), DAY_HOURS))),
        days=sum((_days_counted(totals[one.number], period=period) for one in series), np.zeros(len(period))),
    )


def clock_hours_of(edges_s: npt.NDArray[np.int64], *, zone: ZoneInfo) -> list[int]:
    """Return which hour the clock shows at the start of each slot."""
    return [datetime.fromtimestamp(second, zone).hour for second in edges_s[:-1].tolist()]


def _hours_counted(series: Series, *, period: DayPeriod) -> Floats:
    zone = ZoneInfo(series.zone)
    energy = read(series, time_of_days(period, zone=zone, boundary=series.day_boundary))
    edges_s, counts = hours_of(period, series=series)
    sums = sums_between(edges_s, starts_s=energy.starts_s, values=energy.deltas)
    known_s = sums_between(edges_s, starts_s=energy.starts_s, values=energy.length_s)
    values = np.where(known_s == np.diff(edges_s), sums / 10 ** (energy.scale - SMALLEST_SCALE), np.nan)
    places = np.repeat(np.arange(len(period)), counts)
    clocks = np.array(clock_hours_of(edges_s, zone=zone))
    # The hour that comes twice counts as the mean of both; the one left out stays unknown.
    together = np.zeros((len(period), DAY_HOURS))
    times = np.zeros((len(period), DAY_HOURS))
    np.add.at(together, (places, clocks), values)
    np.add.at(times, (places, clocks), 1)
    return np.where(times > 0, together / np.maximum(times, 1), np.nan)


def _days_counted(totals: Mapping[date, DayTotal], *, period: DayPeriod) -> Floats:
    return np.array(
        [
            float(found.total) * 1000
            if (found := totals.get(day)) is not None and found.present == found.expected
            else np.nan
            for day in period
        ]
    )
