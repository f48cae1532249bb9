"""Prepares the calendar of data quality: a picture of a year, what it says, and the same as a table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.data_quality import DataQuality, DayQuality
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.words import time_told
from wattstead.timeseries.arrivals import Arrivals

MOST_DAYS_NAMED = 6
DAYS_OF_LONGEST_MONTH = 31
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class DayLink:
    """A day on which something is missing; `key` is its date."""

    key: str
    label: str
    told: str


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """A month: its cells in the picture and its line in the table."""

    short: str
    name: str
    cells: SafeString
    expected: str
    present: str
    complete: str
    estimated: str
    incomplete_days: tuple[DayLink, ...]
    more_days: str


@dataclass(frozen=True, kw_only=True)
class Year:
    """A year to choose."""

    number: int
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class QualityCard:
    """The whole calendar."""

    register_id: str
    year: int
    years: tuple[Year, ...]
    summary: str
    arrival: str
    months: tuple[MonthRow, ...]
    days_of_month: tuple[str, ...]
    has_estimates: bool
    has_gaps: bool
    has_partial_days: bool
    is_empty: bool
    gaps_asked: str


def quality_card(quality: DataQuality) -> QualityCard:
    """Return a year of data quality in words and pictures."""
    states = Counter(day.state for day in quality.days)
    months = [list(group) for _, group in groupby(quality.days, key=lambda day: day.on.month)]
    return QualityCard(
        register_id=str(quality.register_id),
        year=quality.year,
        years=tuple(Year(number=year, is_current=year == quality.year) for year in quality.years),
        summary=_summary(quality, incomplete=states["missing"] + states["partial"]),
        arrival="" if quality.arrivals is None else arrival_told(quality.arrivals),
        months=tuple(map(_month, months)),
        days_of_month=tuple(
            str(day) if day == 1 or day % 5 == 0 else "" for day in range(1, DAYS_OF_LONGEST_MONTH + 1)
        ),
        has_estimates=quality.estimated > 0,
        has_gaps=states["missing"] > 0,
        has_partial_days=states["partial"] > 0,
        is_empty=quality.present == 0,
        gaps_asked=_gaps_asked(quality),
    )


def arrival_told(arrivals: Arrivals) -> str:
    """Return how late readings come, in words."""
    median, worst = arrivals.median, arrivals.worst
    parts = [
        gettext("Readings usually come {time} after their day.").format(time=time_told(median))
        if median >= AN_HOUR
        else gettext("Readings usually come during their day.")
    ]
    if worst >= AN_HOUR and time_told(worst) != time_told(median):
        parts.append(
            gettext("The longest it took was {time}, for {day}.").format(
                time=time_told(worst), day=days.day(arrivals.worst_on)
            )
        )
    return " ".join(parts)


def _gaps_asked(quality: DataQuality) -> str:
    """Return the part of an address that asks for the days from the first to the last gap of the year."""
    open_days = [day.on for day in quality.days if day.state in ("missing", "partial")]
    if not open_days:
        return ""
    return f"&first_day={open_days[0].isoformat()}&last_day={open_days[-1].isoformat()}"


def _summary(quality: DataQuality, *, incomplete: int) -> str:
    if not quality.expected:
        return gettext("No readings were expected in {year} so far.").format(year=quality.year)
    whole = gettext("{share} of the {count} readings expected in {year} are there.").format(
        share=_share(quality.present, of=quality.expected),
        count=figures.number(Decimal(quality.expected), places=0),
        year=quality.year,
    )
    parts = [whole]
    if quality.estimated:
        parts.append(
            gettext("{share} of them are estimated.").format(
                share=_share(quality.estimated, of=quality.present, at_least=1)
            )
        )
    if quality.provisional:
        parts.append(
            gettext("{share} are provisional: a check doubts them.").format(
                share=_share(quality.provisional, of=quality.present, at_least=1)
            )
        )
    if quality.corrected:
        parts.append(
            gettext("{share} were corrected.").format(
                share=_share(quality.corrected, of=quality.present, at_least=1)
            )
        )
    if incomplete:
        parts.append(
            ngettext(
                "On one day something is missing.", "On {count} days something is missing.", incomplete
            ).format(count=incomplete)
        )
    return " ".join(parts)


def _month(of_month: list[DayQuality]) -> MonthRow:
    first = of_month[0].on
    expected, present = sum(day.expected for day in of_month), sum(day.present for day in of_month)
    estimated = sum(day.estimated for day in of_month)
    incomplete = [day for day in of_month if day.state in ("missing", "partial")]
    more = len(incomplete) - MOST_DAYS_NAMED
    return MonthRow(
        short=days.short_month(first),
        name=days.month(first),
        cells=_cells(of_month),
        expected=_count(expected),
        present=_count(present) if expected else figures.NO_FIGURE,
        complete=_share(present, of=expected) if expected else figures.NO_FIGURE,
        estimated=_share(estimated, of=present, at_least=1) if estimated else figures.NO_FIGURE,
        incomplete_days=tuple(map(_link, incomplete[:MOST_DAYS_NAMED])),
        more_days=ngettext("and one more", "and {count} more", more).format(count=more) if more > 0 else "",
    )


def _link(day: DayQuality) -> DayLink:
    told = gettext("{present} of {expected}").format(present=day.present, expected=day.expected)
    return DayLink(key=day.on.isoformat(), label=days.short_day(day.on), told=told)


def _cells(of_month: Iterable[DayQuality]) -> SafeString:
    """Return the cells of a month as markup; made here, for a template would take longer than all else."""
    patterns = {
        "to_come": gettext("{day}: still to come"),
        "not_expected": gettext("{day}: nothing expected"),
        "known": gettext("{day}: {present} of {expected} readings"),
        "estimated": gettext("{day}: {present} of {expected} readings, {estimated} estimated"),
    }
    cells = [
        f'<i class="day-cell day-{day.state}" title="{escape(_told(day, patterns=patterns))}"></i>'
        for day in of_month
    ]
    cells += ["<i></i>"] * (DAYS_OF_LONGEST_MONTH - len(cells))
    return mark_safe("".join(cells))  # noqa: S308 our own markup around escaped words


def _told(day: DayQuality, *, patterns: Mapping[str, str]) -> str:
    """Return a day in words; the patterns are asked for once, not for each of a year's days."""
    pattern = "estimated" if day.estimated else "known"
    if not day.expected:
        pattern = "to_come" if day.state == "to_come" else "not_expected"
    return patterns[pattern].format(
        day=days.weekday(day.on), present=day.present, expected=day.expected, estimated=day.estimated
    )


def _count(number: int) -> str:
    return figures.number(Decimal(number), places=0) if number else figures.NO_FIGURE


def _share(part: int, *, of: int, at_least: int = 0) -> str:
    """Return a share as a percentage; only everything is 100%, and something is never nothing."""
    percent = (Decimal(part) / of * 100).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    if at_least and percent < Decimal("0.1"):
        return gettext("less than {share}").format(share=figures.share(Decimal("0.001"), places=1))
    return figures.share(percent / 100, places=0 if percent == int(percent) else 1)
