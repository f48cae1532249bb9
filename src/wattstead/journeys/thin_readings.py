"""Thins the old readings of every register, some at a time."""

from collections.abc import Callable
from datetime import date

from wattstead.domains.metering.operations.retention import kept_since, register_numbers, thin_readings
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

AT_ONCE = 100


def thin_old_readings(
    viewer: Viewer, *, months: int, since: date, today: date, tell: Callable[[int, int], None]
) -> int:
    """Thin the days from `since` until `months` ago to one reading each, and return how many they were.

    Each hundred registers have a unit of work of their own, so it may be stopped and begun again.
    `tell` hears how many registers are done, of how many. Raises KeptTooShortly.
    """
    ends_before = kept_since(today, months=months)
    if since >= ends_before:
        return 0
    days = DayPeriod(starts_on=since, ends_before=ends_before)
    with seen_by(viewer):
        numbers = register_numbers()
    thinned = 0
    for first in range(0, len(numbers), AT_ONCE):
        with seen_by(viewer):
            thinned += thin_readings(numbers=numbers[first : first + AT_ONCE], days=days)
        tell(min(first + AT_ONCE, len(numbers)), len(numbers))
    return thinned
