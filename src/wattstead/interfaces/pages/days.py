"""Names days and periods the way the reader does."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, wraps

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from wattstead.kernel.periods import DayPeriod, month_of, week_of, year_of

DASH = "\N{EN DASH}"


def _remembered(write: Callable[[date], str]) -> Callable[[date], str]:
    """Return `write` with a memory for each language: a page names the same days many times."""

    @lru_cache(maxsize=4096)
    def written(_language: str | None, on: date) -> str:
        return write(on)

    @wraps(write)
    def remembered(on: date) -> str:
        # Moments of different zones may be equal; the days they fall on are not.
        return written(get_language(), on.date() if isinstance(on, datetime) else on)

    return remembered


@_remembered
def day(on: date) -> str:
    """Return a day: 24 March 2026."""
    return date_format(on, pgettext("date pattern: 24 March 2026", "j F Y"), use_l10n=False)


@_remembered
def short_day(on: date) -> str:
    """Return a day without its year: 24 Mar."""
    return date_format(on, pgettext("date pattern: 24 Mar", "j M"), use_l10n=False)


@_remembered
def weekday(on: date) -> str:
    """Return a day with the name of its weekday: Tue, 24 Mar 2026."""
    return date_format(on, pgettext("date pattern: Tue, 24 Mar 2026", "D, j M Y"), use_l10n=False)


@_remembered
def short_weekday(on: date) -> str:
    """Return the short name of the weekday: Tue."""
    return date_format(on, "D", use_l10n=False)


@_remembered
def month(on: date) -> str:
    """Return a month with its year: March 2026."""
    return date_format(on, "F Y", use_l10n=False)


@_remembered
def short_month(on: date) -> str:
    """Return the short name of a month: Mar."""
    return date_format(on, "M", use_l10n=False)


def clock(moment: datetime) -> str:
    """Return the time on a wall clock of the moment's zone: 14:15."""
    return f"{moment.hour:02}:{moment.minute:02}"


def days(period: DayPeriod) -> str:
    """Return the days of a period, first and last: 23–29 March 2026."""
    first, last = period.starts_on, period.last_day
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} {DASH} {day(last)}"
    if first.month != last.month:
        start = date_format(first, pgettext("date pattern: 30 March", "j F"), use_l10n=False)
        return f"{start} {DASH} {day(last)}"
    start = date_format(first, pgettext("date pattern: the 23 of 23–29 March", "j"), use_l10n=False)
    return f"{start}{DASH}{day(last)}"


def period_title(period: DayPeriod) -> str:
    """Return the shortest name of a period: a weekday, March 2026, 2026 or its days."""
    first = period.starts_on
    if len(period) == 1:
        return weekday(first)
    if period == month_of(first):
        return month(first)
    return str(first.year) if period == year_of(first) else days(period)


def during(period: DayPeriod) -> str:
    """Return when something happened, fit for the middle of a sentence: in March 2026."""
    first = period.starts_on
    if len(period) == 1:
        return gettext("on {day}").format(day=day(first))
    if period == month_of(first):
        return gettext("in {month}").format(month=month(first))
    if period == year_of(first):
        return gettext("in {year}").format(year=first.year)
    if period == week_of(first):
        return gettext("in the week of {days}").format(days=days(period))
    last = period.last_day
    start = day(first)
    if (first.year, first.month) == (last.year, last.month):
        start = date_format(first, pgettext("date pattern: the 23 of 23–29 March", "j"), use_l10n=False)
    elif first.year == last.year:
        start = date_format(first, pgettext("date pattern: 30 March", "j F"), use_l10n=False)
    return gettext("from {first} to {last}").format(first=start, last=day(last))
