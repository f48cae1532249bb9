"""Holds stretches of days and of time. Each includes its start and excludes its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from wattstead.kernel.refusals import Refusal, said

ONE_DAY = timedelta(days=1)
EARLIEST_DAY, LATEST_DAY = date(1971, 1, 1), date(2199, 12, 31)
"""What people and programs may name; beyond, somewhere a calendar ends."""


class PeriodWithoutDays(Refusal):
    """A period of days holds at least one."""

    code = "period_without_days"
    kind = "unreadable"
    message = said("A period from {starts_on} until before {ends_before} holds no day.")


class PeriodRunsBackwards(Refusal):
    """A period of time does not end before it starts, and its instants name their zone."""

    code = "period_runs_backwards"
    kind = "unreadable"
    message = said("{starts_at} to {ends_before} is not a period of time.")


@dataclass(frozen=True, kw_only=True)
class DayPeriod:
    """Whole local days: `starts_on` is the first, `ends_before` the first one after the last."""

    starts_on: date
    ends_before: date

    def __post_init__(self) -> None:
        """Refuse instants in the place of days, and periods without a day."""
        given_instants = isinstance(self.starts_on, datetime) or isinstance(self.ends_before, datetime)
        if given_instants or self.ends_before <= self.starts_on:
            raise PeriodWithoutDays(starts_on=self.starts_on, ends_before=self.ends_before)

    def __len__(self) -> int:
        """Return the number of days."""
        return (self.ends_before - self.starts_on).days

    def __contains__(self, day: date) -> bool:
        """Return whether `day` is one of the days."""
        return self.starts_on <= day < self.ends_before

    def __iter__(self) -> Iterator[date]:
        """Yield every day in order."""
        return (self.starts_on + timedelta(days=n) for n in range(len(self)))

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return self.ends_before - ONE_DAY

    def overlaps(self, other: "DayPeriod") -> bool:
        """Return whether at least one day belongs to both."""
        return self.starts_on < other.ends_before and other.starts_on < self.ends_before

    def overlap(self, other: "DayPeriod") -> "DayPeriod | None":
        """Return the days that belong to both, or None when there are none."""
        if not self.overlaps(other):
            return None
        return DayPeriod(
            starts_on=max(self.starts_on, other.starts_on),
            ends_before=min(self.ends_before, other.ends_before),
        )

    def split_by_months(self) -> tuple["DayPeriod", ...]:
        """Return the same days cut at every first of a month."""
        parts: list[DayPeriod] = []
        starts_on = self.starts_on
        while starts_on < self.ends_before:
            ends_before = min(month_of(starts_on).ends_before, self.ends_before)
            parts.append(DayPeriod(starts_on=starts_on, ends_before=ends_before))
            starts_on = ends_before
        return tuple(parts)


@dataclass(frozen=True, kw_only=True)
class Period:
    """A stretch of time between two instants, both kept in UTC. It may be empty."""

    starts_at: datetime
    ends_before: datetime

    def __post_init__(self) -> None:
        """Turn both instants into UTC; refuse wall clocks without a zone and backward periods."""
        if self.starts_at.tzinfo is None or self.ends_before.tzinfo is None:
            raise PeriodRunsBackwards(starts_at=self.starts_at, ends_before=self.ends_before)
        # Datetimes of one zone compare by their wall clocks, which is wrong in the repeated hour.
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_before", self.ends_before.astimezone(UTC))
        if self.ends_before < self.starts_at:
            raise PeriodRunsBackwards(starts_at=self.starts_at, ends_before=self.ends_before)

    def __contains__(self, moment: datetime) -> bool:
        """Return whether `moment` lies in the period."""
        return self.starts_at <= moment.astimezone(UTC) < self.ends_before

    @property
    def length(self) -> timedelta:
        """Return the time that passes from start to end."""
        return self.ends_before - self.starts_at

    def overlaps(self, other: "Period") -> bool:
        """Return whether the two share any time."""
        return max(self.starts_at, other.starts_at) < min(self.ends_before, other.ends_before)

    def overlap(self, other: "Period") -> "Period | None":
        """Return the time that belongs to both, or None when there is none."""
        if not self.overlaps(other):
            return None
        return Period(
            starts_at=max(self.starts_at, other.starts_at),
            ends_before=min(self.ends_before, other.ends_before),
        )


def day_of(day: date) -> DayPeriod:
    """Return the period of this one day."""
    return DayPeriod(starts_on=day, ends_before=day + ONE_DAY)


def week_of(day: date) -> DayPeriod:
    """Return the week around `day`, Monday to Sunday (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return DayPeriod(starts_on=monday, ends_before=monday + timedelta(days=7))


def month_of(day: date) -> DayPeriod:
    """Return the calendar month around `day`."""
    first = day.replace(day=1)
    return DayPeriod(starts_on=first, ends_before=(first + timedelta(days=31)).replace(day=1))


def year_of(day: date) -> DayPeriod:
    """Return the calendar year around `day`."""
    return DayPeriod(starts_on=date(day.year, 1, 1), ends_before=date(day.year + 1, 1, 1))
