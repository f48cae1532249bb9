"""Works out which stretch of time is asked for, in days of the register or in instants."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wattstead.interfaces.api.faults import unreadable
from wattstead.interfaces.api.fields import DAY_PATTERN, read_day, read_instant
from wattstead.kernel.calendars import day_starts_at, local_day_of, time_of_days
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period, PeriodRunsBackwards
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.series import Series

DAYS_A_PIECE = 60
MOST_DAYS = 400
"""How many days are read at once: more than a year; what is beyond comes with the next page."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What is read now, and whether more is asked for behind it."""

    period: Period
    asked_until: datetime

    @property
    def is_cut(self) -> bool:
        """Tell whether something asked for lies behind."""
        return self.period.ends_before < self.asked_until


def stretch_of(
    *, start: str, end: str | None, series: Series, now: datetime, go_on_at: datetime | None
) -> Stretch:
    """Return the stretch from `start` (or from where a cursor goes on) until `end`, cut to MOST_DAYS.

    Raises PeriodRunsBackwards.
    """
    starts_at = moment_of(start, field="from", series=series)
    ends_at = now if end is None else moment_of(end, field="to", series=series)
    asked = period_asked(starts_at, ends_at, series=series)
    begins = asked.starts_at if go_on_at is None else min(max(asked.starts_at, go_on_at), ends_at)
    zone, boundary = ZoneInfo(series.zone), series.day_boundary
    last = local_day_of(begins, zone=zone, boundary=boundary) + timedelta(days=MOST_DAYS)
    until = day_starts_at(last, zone=zone, boundary=boundary)
    return Stretch(period=Period(starts_at=begins, ends_before=min(until, ends_at)), asked_until=ends_at)


def period_asked(starts_at: datetime, ends_before: datetime, *, series: Series) -> Period:
    """Return the time between two moments; raises PeriodRunsBackwards, by the clock of the register."""
    if ends_before < starts_at:
        zone = ZoneInfo(series.zone)
        raise PeriodRunsBackwards(
            field="to", starts_at=starts_at.astimezone(zone), ends_before=ends_before.astimezone(zone)
        )
    return Period(starts_at=starts_at, ends_before=ends_before)


def known_part(period: Period, *, series: Series) -> Period:
    """Return the part of a period that lies between the first and the last day a register knows."""
    days = known_days(series)
    if days is None:
        return Period(starts_at=period.starts_at, ends_before=period.starts_at)
    known = time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    return period.overlap(known) or Period(starts_at=period.starts_at, ends_before=period.starts_at)


def pieces_of(period: Period, *, series: Series) -> Iterator[Period]:
    """Yield a period in pieces that end where a local day of the register begins."""
    zone, boundary = ZoneInfo(series.zone), series.day_boundary
    begins = period.starts_at
    while begins < period.ends_before:
        last = local_day_of(begins, zone=zone, boundary=boundary) + timedelta(days=DAYS_A_PIECE)
        until = min(day_starts_at(last, zone=zone, boundary=boundary), period.ends_before)
        yield Period(starts_at=begins, ends_before=until)
        begins = until.astimezone(UTC)


def moment_of(text: str, *, field: str, series: Series) -> datetime:
    """Return an instant, or the moment at which a local day of the register begins."""
    try:
        if re.fullmatch(DAY_PATTERN, text):
            zone = ZoneInfo(series.zone)
            return day_starts_at(read_day(text), zone=zone, boundary=series.day_boundary)
        return read_instant(text).replace(microsecond=0)
    except ValueError:
        raise unreadable([{"type": "moment_unreadable", "loc": ("query", field)}]) from None


def days_of(period: Period, *, series: Series) -> DayPeriod | None:
    """Return the whole local days inside a stretch, or None when there is none."""
    zone, boundary = ZoneInfo(series.zone), series.day_boundary
    first = local_day_of(period.starts_at, zone=zone, boundary=boundary)
    if day_starts_at(first, zone=zone, boundary=boundary) < period.starts_at:
        first += ONE_DAY
    ends_before: date = local_day_of(period.ends_before, zone=zone, boundary=boundary)
    return DayPeriod(starts_on=first, ends_before=ends_before) if first < ends_before else None


def utc(seconds: int) -> datetime:
    """Return the instant so many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)
