"""Puts data quality of all meters into words and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.quality.queries import DayOfAll, QualityRecord
from wattstead.domains.metering.vocabulary import Direction
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.words import time_told
from wattstead.interfaces.pages.parts import Mark, Stat
from wattstead.interfaces.staff.quality.asked import Asked
from wattstead.interfaces.staff.quality.calendar import MonthOfAll, months_of_all, scale_told, share
from wattstead.kernel.periods import DayPeriod

WIDTH = 1000
TWO_HOURS_S = 7200


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the bar of all readings: where it lies in a width of 1000, its colours, its words."""

    label: str
    figure: str
    left: str
    width: str
    fill: str
    ink: str


@dataclass(frozen=True, kw_only=True)
class LateBar:
    """How many days of registers came so late, as a bar."""

    label: str
    count: str
    value: int


@dataclass(frozen=True, kw_only=True)
class WorstRow:
    """One register among the worst."""

    address: str
    meter: str
    counts: str
    missing: str
    estimated: str
    provisional: str
    corrected: str
    late: str
    waiting: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """A link to another order of the worst."""

    key: str
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class QualityCard:
    """The page of data quality over all meters."""

    sentence: SafeString
    as_of: str
    parts: tuple[Part, ...]
    stats: tuple[Stat, ...]
    late: tuple[LateBar, ...]
    most_late: int
    months: tuple[MonthOfAll, ...]
    scale: tuple[Mark, ...]
    days_of_month: tuple[str, ...]
    is_empty: bool


def quality_card(
    found: Sequence[DayOfAll], *, period: DayPeriod, late_registers: str, as_of: str
) -> QualityCard:
    """Return how good all readings are; `found` are the days of `period` that were looked at."""
    lately = found[-30:]
    expected, present = sum(day.expected for day in lately), sum(day.present for day in lately)
    last = next((day for day in reversed(lately) if day.late_median_s is not None), None)
    late = [sum(counts) for counts in zip(*(day.late for day in lately), strict=True)]
    return QualityCard(
        sentence=_sentence(expected, present=present, count=len(lately)),
        as_of=as_of,
        parts=_parts(lately, expected=expected),
        stats=_stats(last, registers=lately[-1].registers if lately else 0, late_registers=late_registers),
        late=_late(late),
        most_late=max(late, default=1) or 1,
        months=months_of_all(period, known={day.on: day for day in found}),
        scale=scale_told(),
        days_of_month=tuple(str(day) if day == 1 or day % 5 == 0 else "" for day in range(1, 32)),
        is_empty=not expected,
    )


def worst_rows(rows: Sequence[QualityRecord], *, by: str) -> tuple[WorstRow, ...]:
    """Return registers in words; `shown` is the figure they are ordered by."""
    return tuple(_row(row, by=by) for row in rows)


def orders(asked: Asked) -> tuple[Way, ...]:
    """Return in which ways registers may be the worst."""
    labels = {
        "missing": gettext("Missing"),
        "estimated": gettext("Estimated"),
        "late": gettext("Late"),
        "waiting": gettext("Waiting"),
    }
    return tuple(
        Way(
            key=f"by-{by}",
            label=label,
            address=f"{replace(asked, by=by, after=None).address}#worst",
            is_current=by == asked.by,
        )
        for by, label in labels.items()
    )


def lateness_told(late_s: int) -> str:
    """Return how late something came, in words."""
    if not late_s:
        return gettext("during the day")
    if late_s < TWO_HOURS_S:
        minutes = max(round(late_s / 60), 1)
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return time_told(timedelta(seconds=late_s))


def nearly_all() -> str:
    """Return what a figure is called that nineteen of twenty keep to."""
    return gettext("{share} came within").format(share=figures.share(Decimal("0.95")))


def counts_told(direction: str) -> str:
    """Return what a register counts."""
    if Direction(direction) is Direction.EXPORT:
        return gettext("Fed into the grid")
    return gettext("Taken from the grid")


def _sentence(expected: int, *, present: int, count: int) -> SafeString:
    if not expected:
        return format_html("{}", gettext("No readings were expected lately."))
    whole = gettext("{share} of the {count} readings expected in the last {days} days are there.")
    return format_html(
        whole.replace("{share}", "<strong>{share}</strong>"),
        share=share(present, of=expected),
        count=figures.number(Decimal(expected), places=0),
        days=count,
    )


def _parts(lately: Sequence[DayOfAll], *, expected: int) -> tuple[Part, ...]:
    present = sum(day.present for day in lately)
    counted = (
        (gettext("measured"), sum(day.measured for day in lately), "spark-bar", "ink-bar"),
        (gettext("estimated"), sum(day.estimated for day in lately), "band-fill-2", "band-2"),
        (gettext("provisional"), sum(day.provisional for day in lately), "band-fill-3", "band-3"),
        (gettext("corrected"), sum(day.corrected for day in lately), "band-fill-4", "band-4"),
        (gettext("missing"), expected - present, "gap-fill", "gap-mark"),
    )
    parts, left = [], 0
    for label, count, fill, ink in counted:
        width = count * WIDTH // expected if expected else 0
        parts.append(
            Part(
                label=label,
                figure=share(count, of=expected, at_least=1),
                left=str(left),
                width=str(max(width, 2) if count else 0),
                fill=fill,
                ink=ink,
            )
        )
        left += width
    return tuple(parts)


def _stats(last: DayOfAll | None, *, registers: int, late_registers: str) -> tuple[Stat, ...]:
    none = figures.NO_FIGURE
    on = "" if last is None else days.day(last.on)
    median = none if last is None else lateness_told(last.late_median_s or 0)
    p95 = none if last is None else lateness_told(last.late_p95_s or 0)
    return (
        Stat(label=gettext("Registers that report"), figure=figures.number(Decimal(registers), places=0)),
        Stat(label=gettext("Half came within"), figure=median, note=on),
        Stat(label=nearly_all(), figure=p95, note=on),
        Stat(
            label=gettext("Late registers"),
            figure=late_registers,
            note=gettext("one day in twenty comes more than a day late"),
        ),
    )


def _late(late: Sequence[int]) -> tuple[LateBar, ...]:
    labels = (
        gettext("during the day"),
        gettext("within an hour"),
        gettext("within six hours"),
        gettext("within a day"),
        gettext("within three days"),
        gettext("within a week"),
        gettext("later"),
    )
    return tuple(
        LateBar(label=label, count=figures.number(Decimal(count), places=0), value=count)
        for label, count in zip(labels, late, strict=False)
    )


def _row(row: QualityRecord, *, by: str) -> WorstRow:
    present = row.measured + row.estimated + row.provisional + row.corrected
    never = row.late_median_s is None
    told = {
        "missing": share(row.expected - present, of=row.expected, at_least=1),
        "estimated": share(row.estimated, of=row.expected, at_least=1),
        "late": figures.NO_FIGURE if never else lateness_told(row.late_p95_s),
        "waiting": figures.number(Decimal(row.waiting), places=0),
    }
    return WorstRow(
        address=reverse("staff_register", args=[row.register_id]),
        meter=row.meter_number,
        counts=counts_told(row.direction),
        missing=told["missing"],
        estimated=told["estimated"],
        provisional=share(row.provisional, of=row.expected, at_least=1),
        corrected=share(row.corrected, of=row.expected, at_least=1),
        late=told["late"],
        waiting=told["waiting"],
        shown=told[by],
    )
