"""Lays the quarter-hours of local days out as a grid."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers, Marks
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import DayPeriod

QUARTER_S = 900
LONGEST_DAY = 100  # quarter-hours of the day in autumn that lasts 25 hours


@dataclass(frozen=True, kw_only=True)
class QuarterHours:
    """Days as rows and their quarter-hours as columns; `exists` is False where a day is over.

    `hours` is the wall clock (2.25 is a quarter past two), so that people
    cook at noon on every day of the year. `starts_s` counts seconds since 1970.
    """

    ordinals: Integers
    starts_s: Integers
    hours: Floats
    exists: Marks

    @property
    def weekdays(self) -> Integers:
        """Return 0 for each Monday to 6 for each Sunday."""
        weekdays: Integers = (self.ordinals + 6) % 7
        return weekdays

    @property
    def days_of_year(self) -> Floats:
        """Return how far into its year each day lies, from 0 to 1."""
        years: Floats = (self.ordinals / 365.2425) % 1.0
        return years


def quarter_hours(days: DayPeriod, *, zone: ZoneInfo) -> QuarterHours:
    """Return the grid of `days`: 92, 96 or 100 quarter-hours each."""
    edges_s = np.array(
        [int(day_starts_at(day, zone=zone).timestamp()) for day in days]
        + [int(day_starts_at(days.ends_before, zone=zone).timestamp())],
        dtype=np.int64,
    )
    starts_s = edges_s[:-1, None] + QUARTER_S * np.arange(LONGEST_DAY, dtype=np.int64)
    exists: Marks = starts_s < edges_s[1:, None]
    hours = np.tile(np.arange(LONGEST_DAY) / 4.0, (len(days), 1))
    for row in np.flatnonzero(exists.sum(axis=1) != 96):
        hours[row] = [_wall_clock_hour(int(start), zone=zone) for start in starts_s[row]]
    first = days.starts_on.toordinal()
    ordinals = np.arange(first, first + len(days), dtype=np.int64)
    return QuarterHours(ordinals=ordinals, starts_s=starts_s, hours=hours, exists=exists)


def _wall_clock_hour(start_s: int, *, zone: ZoneInfo) -> float:
    """Return the hour that the clock on the wall shows."""
    shown = datetime.fromtimestamp(start_s, tz=UTC).astimezone(zone)
    return shown.hour + shown.minute / 60
