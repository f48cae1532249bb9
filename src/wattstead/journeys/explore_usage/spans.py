"""Turns a span and a day into the days to show, their neighbours and what to compare them with."""

from dataclasses import dataclass
from datetime import date, timedelta

from wattstead.journeys.explore_usage.answers import Span
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of, month_of, week_of, year_of

_AROUND = {"day": day_of, "week": week_of, "month": month_of, "year": year_of}


@dataclass(frozen=True, kw_only=True)
class Known:
    """The first and the last day of which a register knows anything."""

    first_on: date
    last_on: date


def period_around(on: date, *, span: Span) -> DayPeriod:
    """Return the day, week, month or year around `on`."""
    return _AROUND[span](on)


def previous_on(period: DayPeriod, *, known: Known) -> date | None:
    """Return the day that leads one period back, or None when nothing is known before."""
    return period.starts_on - ONE_DAY if known.first_on < period.starts_on else None


def next_on(period: DayPeriod, *, known: Known) -> date | None:
    """Return the day that leads one period on, or None when nothing is known after."""
    return period.ends_before if known.last_on >= period.ends_before else None


def days_known(period: DayPeriod, *, known: Known) -> DayPeriod | None:
    """Return the days of `period` between the first and the last known one."""
    return period.overlap(DayPeriod(starts_on=known.first_on, ends_before=known.last_on + ONE_DAY))


def compared_period(period: DayPeriod, *, span: Span, known: Known) -> DayPeriod | None:
    """Return the days before `period` to compare it with: as many as it has behind it.

    Half a month is compared with the first half of the month before. There
    is nothing to compare with when the days before are not all known.
    """
    shown = days_known(period, known=known)
    if shown is None or shown.starts_on != period.starts_on:
        return None
    before = period_around(period.starts_on - ONE_DAY, span=span)
    if before.starts_on < known.first_on:
        return None
    if shown == period:
        return before
    elapsed = min(len(shown), len(before))
    return DayPeriod(starts_on=before.starts_on, ends_before=before.starts_on + timedelta(days=elapsed))
