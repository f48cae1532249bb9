"""Says when a meter's readings are missing, estimated, or corrected later: rarely, and the same hours."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from wattstead.journeys.demo_household.arrays import Marks
from wattstead.journeys.demo_household.clock import QuarterHours

_ONCE_A_QUARTER = (2, 5, 8, 11)
_CORRECTED_MONTHS = (2, 8)
CORRECTED_AFTER = timedelta(days=40)  # so the month's invoice has been issued by then
OVERESTIMATED_PERCENT = 25


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """Some hours of one day of a month, once a quarter."""

    day_of_month: int
    from_hour: float
    to_hour: float


ESTIMATED_HOURS = Flaw(day_of_month=9, from_hour=10.0, to_hour=16.0)
MISSING_HOURS = Flaw(day_of_month=17, from_hour=13.0, to_hour=15.0)


def stretch_of(grid: QuarterHours, *, flaw: Flaw) -> Marks:
    """Return the quarter-hours that a flaw spoils."""
    days = [date.fromordinal(int(ordinal)) for ordinal in grid.ordinals]
    spoilt = [day.day == flaw.day_of_month and day.month in _ONCE_A_QUARTER for day in days]
    marks: Marks = np.array(spoilt, dtype=np.bool_)[:, None] & (
        (grid.hours >= flaw.from_hour) & (grid.hours < flaw.to_hour)
    )
    return marks


def is_corrected(day: date) -> bool:
    """Return whether the estimate of a day is replaced by what the meter counted, CORRECTED_AFTER it."""
    return day.month in _CORRECTED_MONTHS and day.day == ESTIMATED_HOURS.day_of_month
