"""Knows the days on which nobody has to work.

Public holidays are those of Brandenburg: of the whole of Germany, and Reformation Day.
"""

from datetime import date

import numpy as np

from wattstead.journeys.demo_household.arrays import Marks
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.kernel import holidays

_SATURDAY = 5


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


def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year."""
    return holidays.public_holidays(year, country="DE", state="BB")
