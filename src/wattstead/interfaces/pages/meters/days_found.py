"""Draws the days that a file holds: months under each other, a cell for each day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.meters.imports import days_between
from wattstead.interfaces.pages.meters.quality import DAYS_OF_LONGEST_MONTH
from wattstead.kernel.calendars import day_period
from wattstead.kernel.periods import DayPeriod, Period, month_of

MOST_DAYS = 366
_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class MonthFound:
    """The cells of one month."""

    short: str
    cells: SafeString


@dataclass(frozen=True, kw_only=True)
class DaysFound:
    """The picture of a file's days; `note` says what it leaves out."""

    label: str
    months: tuple[MonthFound, ...]
    has_partial_days: bool
    has_gaps: bool
    note: str


def days_found(preview: Preview, *, zone: ZoneInfo) -> DaysFound | None:
    """Return the picture, or None where nothing was found: the last year of a longer file."""
    held = days_between(preview.first_starts_at, preview.last_ends_at, zone=zone)
    if held is None or preview.first_starts_at is None or preview.last_ends_at is None:
        return None
    shown = DayPeriod(
        starts_on=max(held.starts_on, held.ends_before - timedelta(days=MOST_DAYS)),
        ends_before=held.ends_before,
    )
    empty = [
        *preview.first_gaps,
        Period(starts_at=_start_of(held.starts_on, zone=zone), ends_before=preview.first_starts_at),
        Period(starts_at=preview.last_ends_at, ends_before=_end_of(held.last_day, zone=zone)),
    ]
    states = {day: _state(day, empty=empty, zone=zone) for day in shown}
    whole = DayPeriod(
        starts_on=month_of(shown.starts_on).starts_on, ends_before=month_of(shown.last_day).ends_before
    )
    return DaysFound(
        label=gettext("The days of the file: {days}").format(days=days.days(held)),
        months=tuple(
            _month(list(group), states=states)
            for _, group in groupby(whole, key=lambda day: (day.year, day.month))
        ),
        has_partial_days="partial" in states.values(),
        has_gaps="missing" in states.values(),
        note=_note(preview, is_cut=len(shown) < len(held)),
    )


def _state(day: date, *, empty: list[Period], zone: ZoneInfo) -> str:
    whole = day_period(day, zone=zone)
    missing = sum((gap.length for each in empty if (gap := each.overlap(whole))), timedelta(0))
    if missing >= whole.length - _A_MOMENT:
        return "missing"
    return "partial" if missing else "complete"


def _start_of(day: date, *, zone: ZoneInfo) -> datetime:
    return day_period(day, zone=zone).starts_at


def _end_of(day: date, *, zone: ZoneInfo) -> datetime:
    return day_period(day, zone=zone).ends_before


def _month(of_month: list[date], *, states: dict[date, str]) -> MonthFound:
    words = {
        "complete": gettext("complete"),
        "partial": gettext("something is missing"),
        "missing": gettext("no reading"),
    }
    cells = [
        _cell(states[day], told=f"{days.weekday(day)}: {words[states[day]]}")
        if day in states
        else _cell("not_expected", told="")
        for day in of_month
    ]
    cells += ["<i></i>"] * (DAYS_OF_LONGEST_MONTH - len(cells))
    return MonthFound(
        short=f"{days.short_month(of_month[0])} {of_month[0]:%y}",
        cells=mark_safe("".join(cells)),  # noqa: S308 our own markup around escaped words
    )


def _cell(state: str, *, told: str) -> str:
    return f'<i class="day-cell day-{state}" title="{escape(told)}"></i>'


def _note(preview: Preview, *, is_cut: bool) -> str:
    if is_cut:
        return gettext("The picture shows the last year of the file.")
    if preview.gaps > len(preview.first_gaps):
        return gettext("The picture shows the first {count} gaps.").format(count=len(preview.first_gaps))
    return ""
