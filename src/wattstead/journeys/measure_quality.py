"""Works out every night how complete, how sure and how punctual the readings of all registers are."""

from datetime import date, datetime, timedelta

from wattstead.domains.metering.quality.measuring import (
    AT_ONCE,
    are_there_registers,
    keep_days,
    measure_quality,
    new_tallies,
    registers_to_measure,
)
from wattstead.domains.metering.quality.queries import measured_last
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

DAYS_ANEW = 35
DAYS_AT_FIRST = 400
SETTLED_AFTER = timedelta(minutes=10)
"""How long registers are there before they are looked at first: whoever brings them brings readings, too."""
FROM_HOUR = 3
"""The hour, by UTC, from which on the day before is looked at: head-ends deliver it until then."""


def measure_quality_of_all(viewer: Viewer, *, today: date) -> int:
    """Work out how good the readings of all registers are, up to the day before today; return of how many.

    Late and corrected readings change the last weeks, so those are worked out anew; what lies before
    them stays as it was known, and is worked out when there is nothing yet. Some registers at a time, each in
    a unit of work of their own.
    """
    with seen_by(viewer):
        numbers = registers_to_measure()
        count = DAYS_ANEW if measured_last() else DAYS_AT_FIRST
    days = DayPeriod(starts_on=today - timedelta(days=count), ends_before=today)
    tallies = new_tallies(days)
    for first in range(0, len(numbers), AT_ONCE):
        with seen_by(viewer):
            measure_quality(numbers=numbers[first : first + AT_ONCE], days=days, tallies=tallies)
    with seen_by(viewer):
        keep_days(tallies, measured_on=today)
    return len(numbers)


def is_due(viewer: Viewer, *, now: datetime) -> bool:
    """Return whether that was never done, or not yet today although the day before has been delivered."""
    with seen_by(viewer):
        last = measured_last()
        if last is None:
            return are_there_registers(since=now - SETTLED_AFTER)
    return last < now.date() and now.hour >= FROM_HOUR
