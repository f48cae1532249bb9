"""Knows the days on which nobody has to work.

Public holidays are those of the whole of Germany (and Reformation Day, as in
Brandenburg). They follow from the date of Easter, so no list has to be kept up.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from wattstead.journeys.demo_household.arrays import Marks
from wattstead.journeys.demo_household.clock import QuarterHours

_SATURDAY = 5
_FIXED = ((1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26))
_AFTER_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day and Whit Monday


def days_off(grid: QuarterHours) -> Marks:
    """Return which days are Saturdays, Sundays or public holidays."""
    weekend: Marks = grid.weekdays >= _SATURDAY
    return weekend | is_holiday(grid)


def is_holiday(grid: QuarterHours) -> Marks:
    """Return which days are public holidays."""
    years = range(
        date.fromordinal(int(grid.ordinals[0])).year, date.fromordinal(int(grid.ordinals[-1])).year + 1
    )
    free = [day.toordinal() for year in years for day in public_holidays(year)]
    marks: Marks = np.isin(grid.ordinals, free)
    return marks


@lru_cache(maxsize=64)
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    return frozenset(_holidays_of(year))


def easter_sunday(year: int) -> date:
    """Return Easter by the rule of Gauss, with Lichtenberg's correction."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    seed = (19 * golden + moon) % 30
    correction = (seed + golden // 11) // 29
    full_moon = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    distance = 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + distance - 1)


def _holidays_of(year: int) -> Iterable[date]:
    for month, day in _FIXED:
        yield date(year, month, day)
    for days in _AFTER_EASTER:
        yield easter_sunday(year) + timedelta(days=days)
