"""Takes in what registers counted."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import removed_at as removed_at
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries import store
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.outcome import Outcome


class ReadingInFuture(Refusal):
    """A meter cannot know what has not happened yet."""

    code = "reading_in_future"
    message = said("A reading of {read_at} lies in the future.")


class ReadingNegative(Refusal):
    """A register counts one direction, so nothing is negative."""

    code = "reading_negative"
    message = said("The interval that begins at {starts_at} is negative.")


class MeterNotInstalledYet(Refusal):
    """Nobody reads a counter before the day on which its meter was installed."""

    code = "meter_not_installed_yet"
    message = said("Meter {meter_number} was installed on {installed_on}; it shows nothing before.")


class MeterOutOfUse(Refusal):
    """A meter counts nothing after it was taken out of use."""

    code = "meter_out_of_use"
    message = said("Meter {meter_number} has been out of use since {in_use_before}.")


def take_in_intervals(*, register: Register, intervals: Intervals, now: datetime, reason: str) -> Outcome:
    """Keep the intervals of a register, in any order and as often as they come.

    A value that was known otherwise becomes a revision. Raises ReadingInFuture,
    ReadingNegative and MeterOutOfUse; then nothing is kept.
    """
    viewer = require_unit_of_work()
    if not len(intervals):
        return Outcome()
    refuse_intervals(register, intervals, now=now)
    return store.take_in(
        series=series_of(register),
        intervals=intervals,
        known_at=now,
        actor_id=viewer.user_id,
        reason=reason,
    )


def refuse_intervals(register: Register, intervals: Intervals, *, now: datetime) -> None:
    """Refuse intervals, of which there are some, that cannot have been counted."""
    last_ends_at = datetime.fromtimestamp(int(intervals.ends_s.max()), UTC)
    refuse_moment(register, last_ends_at, now=now)
    negative = intervals.deltas < 0
    if negative.any():
        starts_at = datetime.fromtimestamp(int(intervals.starts_s[negative][0]), UTC)
        raise ReadingNegative(starts_at=starts_at)


def refuse_before_installation(register: Register, moment: datetime) -> None:
    """Refuse a look at a counter before the day of its installation, where that day is known."""
    installed_on = register.meter.installed_on
    if installed_on is None:
        return
    if moment < day_starts_at(installed_on, zone=ZoneInfo(register.zone), boundary=time(0)):
        raise MeterNotInstalledYet(
            field="read_at", meter_number=register.meter.meter_number, installed_on=installed_on
        )


def refuse_moment(register: Register, moment: datetime, *, now: datetime) -> None:
    """Refuse a moment that has not come, or in which the meter was gone."""
    if moment > now:
        raise ReadingInFuture(field="read_at", read_at=moment.astimezone(ZoneInfo(register.zone)))
    removed = removed_at(register)
    if removed is not None and moment > removed:
        raise MeterOutOfUse(
            field="read_at",
            meter_number=register.meter.meter_number,
            in_use_before=register.meter.in_use_before,
        )
