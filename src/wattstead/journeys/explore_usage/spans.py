"""Turns a span and a day into the days to show, their neighbours and what to compare them with.

`known` are the days from the first to the last of which a register knows anything.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from wattstead.journeys.explore_usage.answers import Span, UsageQuestion
from wattstead.kernel.periods import (
    EARLIEST_DAY,
    LATEST_DAY,
    ONE_DAY,
    DayPeriod,
    day_of,
    month_of,
    week_of,
    year_of,
)
from wattstead.kernel.refusals import Refusal, said

_AROUND = {"day": day_of, "week": week_of, "month": month_of, "year": year_of}
ONE_WEEK = timedelta(days=7)


class DayOutOfReach(Refusal):
    """A day so early or late that no calendar of ours reaches it."""

    code = "day_out_of_reach"
    kind = "unreadable"
    message = said("There is no usage on {on}; days lie between {earliest} and {latest}.")


def asked_period(ask: UsageQuestion, *, known: DayPeriod | None, today: date) -> DayPeriod:
    """Return the days asked for, else the last known ones; raises DayOutOfReach."""
    on = ask.on or (today if known is None else min(known.last_day, today))
    return period_around(within_reach(on), span=ask.span)


def within_reach(on: date) -> date:
    """Return the day; raises DayOutOfReach."""
    if not EARLIEST_DAY <= on <= LATEST_DAY:
        raise DayOutOfReach(field="on", on=on, earliest=EARLIEST_DAY, latest=LATEST_DAY)
    return on


def days_over(known: DayPeriod, *, today: date) -> DayPeriod | None:
    """Return the known days that are over: today is no measure for any other day."""
    return known.overlap(DayPeriod(starts_on=EARLIEST_DAY, ends_before=max(today, EARLIEST_DAY + ONE_DAY)))


def period_around(on: date, *, span: Span) -> DayPeriod:
    """Return the day, week, month or year around `on`."""
    return _AROUND[span](on)


def previous_on(period: DayPeriod, *, known: DayPeriod) -> date | None:
    """Return the day that leads one period back, or None when nothing is known before."""
    return period.starts_on - ONE_DAY if known.starts_on < period.starts_on else None


def next_on(period: DayPeriod, *, known: DayPeriod) -> date | None:
    """Return the day that leads one period on, or None when nothing is known after."""
    return period.ends_before if known.ends_before > period.ends_before else None


def compared_period(period: DayPeriod, *, span: Span, known: DayPeriod) -> DayPeriod | None:
    """Return earlier days to compare `period` with: as many as it has behind it.

    A day is compared with the same weekday of the week before, a month with
    the same month of the year before, because like stands beside like; with
    the day or month before where that is not known. Half a month is compared
    with half a month. None when no such days are all known.
    """
    shown = period.overlap(known)
    if shown is None or shown.starts_on != period.starts_on:
        return None
    for earlier in _earlier(period, span=span):
        days = _as_many_days(earlier, shown=shown, is_whole=shown == period)
        if known.overlap(days) == days:
            return days
    return None


def _earlier(period: DayPeriod, *, span: Span) -> Iterator[DayPeriod]:
    """Yield the periods to compare with, the best first."""
    if span == "day":
        yield day_of(period.starts_on - ONE_WEEK)
    if span == "month":
        yield month_of(period.starts_on.replace(year=period.starts_on.year - 1))
    yield period_around(period.starts_on - ONE_DAY, span=span)


def _as_many_days(earlier: DayPeriod, *, shown: DayPeriod, is_whole: bool) -> DayPeriod:
    """Return all of `earlier`, or its beginning while the shown period still runs."""
    if is_whole:
        return earlier
    elapsed = min(len(shown), len(earlier))
    return DayPeriod(starts_on=earlier.starts_on, ends_before=earlier.starts_on + timedelta(days=elapsed))
