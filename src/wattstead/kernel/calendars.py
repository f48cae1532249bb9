"""Says when a local day begins and ends, in zones whose clocks change.

A day runs from its boundary (00:00, or 06:00 for the gas day) to that of the next day, so it
lasts 23, 24 or 25 hours where summer time exists.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period

MIDNIGHT = time(0)


def day_starts_at(day: date, *, zone: ZoneInfo, boundary: time = MIDNIGHT) -> datetime:
    """Return the first instant (UTC) at which the wall clock of `zone` shows `boundary` on `day` or later.

    Where the clock shows the boundary twice the first one counts; where it
    jumps over it, the day begins at the jump.
    """
    wall_clock = datetime.combine(day, boundary, tzinfo=zone)
    by_clock_before = wall_clock.replace(fold=0).astimezone(UTC)
    by_clock_after = wall_clock.replace(fold=1).astimezone(UTC)
    if by_clock_before <= by_clock_after:
        return by_clock_before
    return _moment_of_jump(by_clock_after, by_clock_before, zone=zone)


def day_period(day: date, *, zone: ZoneInfo, boundary: time = MIDNIGHT) -> Period:
    """Return the time from the start of `day` to the start of the next one."""
    return Period(
        starts_at=day_starts_at(day, zone=zone, boundary=boundary),
        ends_before=day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary),
    )


def time_of_days(days: DayPeriod, *, zone: ZoneInfo, boundary: time = MIDNIGHT) -> Period:
    """Return the time from the start of the first of `days` to the end of the last."""
    return Period(
        starts_at=day_starts_at(days.starts_on, zone=zone, boundary=boundary),
        ends_before=day_starts_at(days.ends_before, zone=zone, boundary=boundary),
    )


def local_day_of(moment: datetime, *, zone: ZoneInfo, boundary: time = MIDNIGHT) -> date:
    """Return the day to which `moment` belongs in `zone`."""
    day = moment.astimezone(zone).date()
    if moment < day_starts_at(day, zone=zone, boundary=boundary):
        return day - ONE_DAY
    # Newfoundland turned its clocks back at 00:01: the day before was shown again, but was over.
    if moment >= day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary):
        return day + ONE_DAY
    return day


def _moment_of_jump(earlier: datetime, later: datetime, *, zone: ZoneInfo) -> datetime:
    """Return the instant at which the offset of `zone` changes, by halving to the second."""
    offset_before = earlier.astimezone(zone).utcoffset()
    low, high = 0, int((later - earlier).total_seconds())
    while low < high:
        middle = (low + high) // 2
        moment = (earlier + timedelta(seconds=middle)).astimezone(zone)
        if moment.utcoffset() == offset_before:
            low = middle + 1
        else:
            high = middle
    return earlier + timedelta(seconds=low)
