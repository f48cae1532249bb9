"""Prepares the look at a file before its import: what was found, what is open, what may be corrected."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from wattstead.domains.metering.file_formats.corrections import Detail, Question
from wattstead.domains.metering.file_formats.preview import Preview, RefusedInPreview
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.interfaces.feed_words import feed_told
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.cards import moment_told
from wattstead.interfaces.pages.meters.corrections import SIMPLE, Said
from wattstead.interfaces.pages.meters.days_found import DaysFound, days_found
from wattstead.interfaces.pages.meters.imports import Figure, days_between

LABELS: Mapping[Detail, "str | Promise"] = MappingProxyType(
    {
        "usage_point": gettext_lazy("Meter reading"),
        "value_column": gettext_lazy("Column of the energy"),
        "stamp_column": gettext_lazy("Column of the time"),
        "stamp_pattern": gettext_lazy("How times are written"),
        "stamp_means": gettext_lazy("What a time stands for"),
        "zone": gettext_lazy("Time zone"),
        "unit": gettext_lazy("Unit"),
        "step_s": gettext_lazy("Step"),
        "decimal_sign": gettext_lazy("Decimal sign"),
        "delimiter": gettext_lazy("Separator"),
        "encoding": gettext_lazy("Characters"),
    }
)
OF_A_FEED = frozenset({"usage_point", "unit", "step_s"})
FORMAT_CODES = (("%d", "31"), ("%m", "12"), ("%Y", "2025"), ("%y", "25"), ("%H", "23"), ("%M", "45"))


@dataclass(frozen=True, kw_only=True)
class Option:
    """A value to choose."""

    value: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class DetailCard:
    """A detail of the file: what was found, and what else it could be."""

    name: str
    label: str
    found: str
    options: tuple[Option, ...]
    is_corrected: bool
    question: str


@dataclass(frozen=True, kw_only=True)
class RefusedLine:
    """A line that would not be stored."""

    line: str
    text: str
    what: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class PreviewCard:
    """The look at a file."""

    format_name: str
    is_ready: bool
    sentence: str
    details: tuple[DetailCard, ...]
    questions: tuple[DetailCard, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    gaps: tuple[str, ...]
    refused: tuple[RefusedLine, ...]
    refused_in_all: str
    headers: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    used_columns: tuple[str, ...]
    days_found: DaysFound | None


def preview_card(preview: Preview, *, said: Said, zone: ZoneInfo) -> PreviewCard:
    """Return the look at a file in words; times by the clock of the site."""
    open_questions = {question.detail: question for question in preview.questions}
    details = tuple(
        _detail(detail, preview=preview, said=said, question=open_questions.get(detail))
        for detail in SIMPLE
        if (preview.feed is None or detail in OF_A_FEED)
        if preview.choices.get(detail) or _found(detail, preview=preview) or detail in open_questions
    )
    return PreviewCard(
        format_name=gettext(preview.format_name),
        is_ready=preview.is_ready,
        sentence=_sentence(preview, zone=zone),
        details=tuple(each for each in details if not each.question),
        questions=tuple(each for each in details if each.question),
        figures=_figures(preview, zone=zone),
        notes=(*feed_told(preview, say=gettext), *_notes(preview)),
        gaps=tuple(
            f"{moment_told(gap.starts_at, zone=zone)} {days.DASH} {moment_told(gap.ends_before, zone=zone)}"
            for gap in preview.first_gaps
        ),
        refused=tuple(map(_refused, preview.refused_lines)),
        refused_in_all=_count(preview.refused) if preview.refused else "",
        headers=preview.headers,
        sample=preview.sample,
        used_columns=tuple(use.header for use in preview.columns),
        days_found=days_found(preview, zone=zone),
    )


def _detail(detail: Detail, *, preview: Preview, said: Said, question: Question | None) -> DetailCard:
    chosen = said.details.get(detail, "")
    choices = preview.choices.get(detail, ()) if question is None else question.choices
    return DetailCard(
        name=detail,
        label=str(LABELS[detail]),
        found=_found(detail, preview=preview),
        options=tuple(
            Option(value=value, label=in_words(detail, value=value), is_current=value == chosen)
            for value in choices
        ),
        is_corrected=bool(chosen),
        question=gettext(question.why) if question else "",
    )


def _found(detail: Detail, *, preview: Preview) -> str:
    """Return what a detail is in this file, in words, or nothing while that is open."""
    columns = {use.role: use.header or f"#{use.number}" for use in preview.columns}
    values: Mapping[Detail, object] = {
        "usage_point": preview.feed.label if preview.feed else None,
        "value_column": columns.get("value") or columns.get("counter"),
        "stamp_column": columns.get("stamp") or columns.get("end"),
        "stamp_pattern": preview.stamp_pattern,
        "stamp_means": preview.stamp_means,
        "zone": preview.zone,
        "unit": preview.unit,
        "step_s": preview.step_s,
        "decimal_sign": preview.decimal_sign,
        "delimiter": preview.delimiter,
        "encoding": preview.encoding,
    }
    value = values[detail]
    return in_words(detail, value=str(value)) if value else ""


def in_words(detail: Detail, *, value: str) -> str:
    """Return a value of a detail as a reader understands it."""
    words = {
        ("delimiter", ";"): gettext("semicolon"),
        ("delimiter", ","): gettext("comma"),
        ("delimiter", "\t"): gettext("tabulator"),
        ("delimiter", "|"): gettext("vertical bar"),
        ("decimal_sign", ","): gettext("comma, as in 1,5"),
        ("decimal_sign", "."): gettext("point, as in 1.5"),
        ("stamp_means", "start"): gettext("the beginning of the interval"),
        ("stamp_means", "end"): gettext("the end of the interval"),
        ("encoding", "utf-8-sig"): "UTF-8 (BOM)",
        ("encoding", "latin-1"): gettext("Western European (Latin-1)"),
        ("encoding", "cp1252"): gettext("Western European (Windows)"),
        ("encoding", "workbook"): gettext("workbook (Excel)"),
    }
    told = words.get((detail, value))
    if told is not None:
        return told
    if detail == "step_s":
        return step_told(int(value)) if value.isdigit() else value
    if detail == "stamp_pattern":
        return _example(value)
    return unit_written(value) if detail == "unit" else value.upper() if detail == "encoding" else value


def step_told(step_s: int) -> str:
    """Return the length of a step: 15 minutes."""
    if step_s == 86_400:
        return gettext("one day")
    if step_s >= 3600 and step_s % 3600 == 0:
        hours = step_s // 3600
        return ngettext("one hour", "{count} hours", hours).format(count=hours)
    return ngettext("one minute", "{count} minutes", step_s // 60).format(count=step_s // 60)


def _example(pattern: str) -> str:
    """Return a pattern of times as an example: 31.12.2025 23:45."""
    shown = pattern.replace("%S.%f", "00.000").replace("%S", "00").replace("%z", "+01:00")
    for code, example in FORMAT_CODES:
        shown = shown.replace(code, example)
    return shown


def _sentence(preview: Preview, *, zone: ZoneInfo) -> str:
    period = days_between(preview.first_starts_at, preview.last_ends_at, zone=zone)
    if not preview.found or period is None:
        return ""
    told = ngettext(
        "{count} reading {when}, {energy}.", "{count} readings {when}, {energy} in all.", preview.found
    )
    return told.format(
        count=_count(preview.found),
        when=days.during(period),
        energy=figures.energy(preview.total, unit=unit_written(preview.unit_stored or "")),
    )


def _figures(preview: Preview, *, zone: ZoneInfo) -> tuple[Figure, ...]:
    unit = unit_written(preview.unit_stored or "")
    told = [
        Figure(label=gettext("Readings"), figure=_count(preview.found)),
        Figure(label=gettext("Sum"), figure=figures.energy(preview.total, unit=unit, places=3)),
    ]
    if preview.first_starts_at:
        told.append(Figure(label=gettext("Begins"), figure=moment_told(preview.first_starts_at, zone=zone)))
    if preview.last_ends_at:
        told.append(Figure(label=gettext("Ends"), figure=moment_told(preview.last_ends_at, zone=zone)))
    return tuple(told)


def _notes(preview: Preview) -> tuple[str, ...]:
    counted = (
        (
            preview.estimated,
            ngettext("One reading is estimated.", "{count} readings are estimated.", preview.estimated),
        ),
        (
            preview.questionable,
            ngettext(
                "One reading is marked as questionable.",
                "{count} readings are marked as questionable.",
                preview.questionable,
            ),
        ),
        (
            preview.without_value,
            ngettext("One line has no value.", "{count} lines have no value.", preview.without_value),
        ),
        (
            preview.repeated,
            ngettext("One line is in it twice.", "{count} lines are in it twice.", preview.repeated),
        ),
        (
            preview.gaps,
            ngettext(
                "There is one gap between the first and the last reading.",
                "There are {count} gaps between the first and the last reading.",
                preview.gaps,
            ),
        ),
    )
    notes = [told.format(count=_count(count)) for count, told in counted if count]
    if len(preview.column_totals) > 1:
        notes += [
            gettext("Column “{header}” adds up to {energy}.").format(
                header=each.header,
                energy=figures.energy(each.total, unit=unit_written(preview.unit_stored or "")),
            )
            for each in preview.column_totals
        ]
    return tuple(notes)


def _refused(line: RefusedInPreview) -> RefusedLine:
    return RefusedLine(
        line=_count(line.line),
        text=line.text or line.value,
        what=gettext(line.rule.what),
        remedy=gettext(line.rule.remedy),
    )


def _count(number: int) -> str:
    return figures.number(Decimal(number), places=0)
