"""Prepares the record of imported files: what became of their lines, and where each refused one stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.import_reports import (
    REMARKS_TOLD,
    ChangedValueTold,
    ImportReport,
    RefusedLineTold,
)
from wattstead.domains.metering.imports_in_brief import ImportInBrief, WaitingFile
from wattstead.domains.metering.vocabulary import ImportState, unit_written
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.meters.cards import moment_told
from wattstead.journeys.uploads import CANCELLED
from wattstead.kernel.periods import ONE_DAY, DayPeriod


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """An import in a line."""

    address: str
    file_name: str
    when: str
    result: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A count with what it counts."""

    label: str
    figure: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """A line that was not stored, why not, and what to do."""

    line: str
    field: str
    value: str
    text: str
    what: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """An interval whose value changed."""

    line: str
    when: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ReportCard:
    """The record of an import."""

    title: str
    sentence: str
    tone: str
    figures: tuple[Figure, ...]
    refused: tuple[RefusedRow, ...]
    changed: tuple[ChangedRow, ...]
    only_first: str


def import_rows(imports: Iterable[ImportInBrief], *, meter_id: UUID, zone: ZoneInfo) -> tuple[ImportRow, ...]:
    """Return imports in a line each."""
    return tuple(
        ImportRow(
            address=reverse("import_record", kwargs={"meter_id": meter_id, "run_id": each.run_id}),
            file_name=each.file_name,
            when=moment_told(each.started_at, zone=zone),
            result=_result(each),
            tone=_tone(each),
        )
        for each in imports
    )


def waiting_rows(files: Iterable[WaitingFile], *, meter_id: UUID, zone: ZoneInfo) -> tuple[ImportRow, ...]:
    """Return files that wait for their import in a line each."""
    return tuple(
        ImportRow(
            address=reverse("check_upload", kwargs={"meter_id": meter_id, "upload_id": each.upload_id}),
            file_name=each.name,
            when=moment_told(each.kept_at, zone=zone),
            result=gettext("waits for you"),
            tone="neutral",
        )
        for each in files
    )


def report_card(report: ImportReport) -> ReportCard:
    """Return the record of an import in words."""
    zone, unit = ZoneInfo(report.zone), unit_written(report.unit)
    is_cut = max(len(report.refused_lines), len(report.changed_values)) >= REMARKS_TOLD
    return ReportCard(
        title=report.file_name,
        sentence=_sentence(report, unit=unit),
        tone="warning"
        if report.refused or report.stopped_by
        else "info"
        if report.changed_nothing
        else "success",
        figures=_figures(report, zone=zone, unit=unit),
        refused=tuple(map(_refused, report.refused_lines)),
        changed=tuple(_changed(each, zone=zone, unit=unit) for each in report.changed_values),
        only_first=gettext("Only the first {count} are listed here; all are kept with the import.").format(
            count=_count(REMARKS_TOLD)
        )
        if is_cut
        else "",
    )


def _tone(brief: ImportInBrief) -> str:
    if brief.state is ImportState.UNFINISHED:
        return "neutral"
    return "warning" if brief.refused or brief.state is ImportState.STOPPED else "success"


def _result(brief: ImportInBrief) -> str:
    if brief.state is ImportState.UNFINISHED:
        return gettext("under way")
    if brief.state is ImportState.STOPPED:
        return gettext("broken off")
    told = ngettext("{count} reading", "{count} readings", brief.found).format(count=_count(brief.found))
    if not brief.refused:
        return told
    refused = ngettext("{count} line refused", "{count} lines refused", brief.refused)
    return f"{told}, {refused.format(count=_count(brief.refused))}"


def _sentence(report: ImportReport, *, unit: str) -> str:
    if report.stopped_by == CANCELLED:
        return gettext(
            "The import was stopped. What had been read until then is stored; send the file again to go on."
        )
    if report.stopped_by:
        return gettext("The import was broken off. What had been read until then is stored.")
    if not report.found:
        return gettext("Nothing in this file could be stored.")
    if report.found == report.waiting:
        return gettext("All readings of this file look wrong. They wait until we have looked at them.")
    if report.changed_nothing:
        return gettext("Everything in this file was known already; nothing changed.")
    told = ngettext(
        "{count} reading with {energy} is stored.",
        "{count} readings with {energy} in all are stored.",
        report.found - report.waiting,
    )
    return told.format(
        count=_count(report.found - report.waiting), energy=figures.energy(report.total, unit=unit)
    )


def _figures(report: ImportReport, *, zone: ZoneInfo, unit: str) -> tuple[Figure, ...]:
    counts = (
        (gettext("Found"), report.found, gettext("readable intervals")),
        (gettext("New"), report.stored, ""),
        (gettext("Known already"), report.unchanged, ""),
        (gettext("Changed"), report.revised, gettext("the value before is kept")),
        (gettext("Not used"), report.outranked, gettext("estimates of what was measured")),
        (gettext("Waiting"), report.waiting, gettext("look wrong; we look at them first")),
        (gettext("Refused"), report.refused, gettext("lines that could not be read")),
        (gettext("Without a value"), report.without_value, ""),
        (gettext("Repeated"), report.repeated, gettext("came earlier in the file")),
    )
    always = 2
    told = [
        Figure(label=label, figure=_count(count), note=note)
        for at, (label, count, note) in enumerate(counts)
        if count or at < always
    ]
    period = days_between(report.first_starts_at, report.last_ends_at, zone=zone)
    if period:
        told.append(Figure(label=gettext("Days"), figure=days.days(period)))
    told.append(Figure(label=gettext("Sum"), figure=figures.energy(report.total, unit=unit, places=3)))
    return tuple(told)


def days_between(
    starts_at: datetime | None, ends_before: datetime | None, *, zone: ZoneInfo
) -> DayPeriod | None:
    """Return the local days from the first moment to before the last one, or None without moments."""
    if starts_at is None or ends_before is None:
        return None
    first = starts_at.astimezone(zone).date()
    last = (ends_before - timedelta(seconds=1)).astimezone(zone).date()
    return DayPeriod(starts_on=first, ends_before=max(first, last) + ONE_DAY)


def _refused(line: RefusedLineTold) -> RefusedRow:
    return RefusedRow(
        line=_count(line.line),
        field=line.field,
        value=line.value,
        text=line.text,
        what=gettext(line.rule.what),
        remedy=gettext(line.rule.remedy),
    )


def _changed(value: ChangedValueTold, *, zone: ZoneInfo, unit: str) -> ChangedRow:
    return ChangedRow(
        line=_count(value.line),
        when=moment_told(value.starts_at, zone=zone),
        old=figures.energy(value.old, unit=unit, places=3),
        new=gettext("intervals of another length")
        if value.new is None
        else figures.energy(value.new, unit=unit, places=3),
    )


def _count(number: int) -> str:
    return figures.number(Decimal(number), places=0)
