"""Turns local days into instants and back, many at a time.

Days are counted from 1970-01-01, instants in seconds since then. What a day's start
is says `kernel.calendars`; here its answers are kept in tables, a year at a time.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.kernel.calendars import day_starts_at
from wattstead.timeseries.intervals import Int64s

EPOCH = date(1970, 1, 1)
DAY_S = 86_400
_YEAR_S = 31_556_952


def day_number(day: date) -> int:
    """Count the days from 1970-01-01 to `day`."""
    return (day - EPOCH).days


def day_of_number(number: int) -> date:
    """Return the day that lies `number` days after 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True, kw_only=True)
class LocalDays:
    """The days of a zone, which begin at a boundary of its wall clock."""

    zone: str
    boundary: time = time(0)

    def starts_s(self, days: Int64s) -> Int64s:
        """Return the instant at which each day begins."""
        if not len(days):
            return np.zeros(0, dtype=np.int64)
        first, last = day_of_number(days.min()).year, day_of_number(days.max()).year
        table = _table(self.zone, self.boundary, first, last)
        return table.starts_s[days - table.first_day]

    def lengths_s(self, days: Int64s) -> Int64s:
        """Return how long each day is: 23, 24 or 25 hours in most zones."""
        return self.starts_s(days + 1) - self.starts_s(days)

    def numbers(self, instants_s: Int64s) -> Int64s:
        """Return the day each instant belongs to."""
        if not len(instants_s):
            return np.zeros(0, dtype=np.int64)
        first, last = 1970 + int(instants_s.min()) // _YEAR_S, 1970 + int(instants_s.max()) // _YEAR_S
        table = _table(self.zone, self.boundary, first, last)
        # Most batches are of few days: only among their starts need each instant be looked for.
        ends = np.array([instants_s.min(), instants_s.max()])
        low, high = np.searchsorted(table.starts_s, ends, side="right").tolist()
        before: int = low - 1 + table.first_day
        return np.searchsorted(table.starts_s[low:high], instants_s, side="right") + before


@dataclass(frozen=True, kw_only=True, eq=False)
class _Table:
    first_day: int
    starts_s: Int64s


@lru_cache(maxsize=512)
def _table(zone: str, boundary: time, first_year: int, last_year: int) -> _Table:
    """Return the starts of the days of some years, with a year to spare on both sides."""
    years = range(max(first_year - 1, 2), min(last_year + 1, 9997) + 1)
    return _Table(
        first_day=day_number(date(years[0], 1, 1)),
        starts_s=np.concatenate([_starts_of_year(zone, boundary, year) for year in years]),
    )


@lru_cache(maxsize=4096)
def _starts_of_year(zone: str, boundary: time, year: int) -> Int64s:
    info, first = ZoneInfo(zone), date(year, 1, 1)
    count = (date(year + 1, 1, 1) - first).days
    starts = (
        day_starts_at(first + timedelta(days=n), zone=info, boundary=boundary).timestamp()
        for n in range(count)
    )
    return np.fromiter(starts, dtype=np.int64, count=count)
