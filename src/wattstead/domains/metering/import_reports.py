"""Tells what became of the lines of an imported file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.metering.file_formats.green_button.recognition import GREEN_BUTTON
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS
from wattstead.domains.metering.file_formats.unknown_tables import GENERIC, GENERIC_NAME
from wattstead.domains.metering.models import ImportRemark, ImportRun
from wattstead.domains.metering.queries import import_visible_to, remarks_of_import
from wattstead.domains.metering.vocabulary import LINE_RULES, LineRule, RemarkKind
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.viewer import Viewer

REMARKS_TOLD = 1000


@dataclass(frozen=True, kw_only=True)
class RefusedLineTold:
    """A line that was not stored: what stood in which field, the rule it breaks, and how the line began."""

    line: int
    field: str
    value: str
    rule: LineRule
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangedValueTold:
    """An interval whose value changed; `new` is None where the file's intervals are of another length."""

    line: int
    starts_at: datetime
    old: Decimal
    new: Decimal | None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of the lines of a file.

    `found` intervals were readable: `stored` of them were new, `unchanged` known
    alike, `revised` known otherwise, `outranked` estimates of what had been
    measured, and `waiting` are doubted until somebody decides. `without_value` lines
    had no value yet and `repeated` ones came earlier in the file. At most REMARKS_TOLD
    refused and changed lines are listed each; all are kept with the import.
    `resumed_at_line` is set when an interrupted import was carried on, `stopped_by`
    holds the code of the refusal that ended it
    early. `read_as` says how the file was read: encoding, delimiter, decimal_sign,
    zone, stamp_means, unit, step_s and columns.
    """

    run_id: UUID
    file_name: str
    format_name: str
    meter_number: str
    unit: str
    zone: str
    found: int
    stored: int
    unchanged: int
    revised: int
    outranked: int
    waiting: int
    refused: int
    without_value: int
    repeated: int
    total: Decimal
    first_starts_at: datetime | None
    last_ends_at: datetime | None
    resumed_at_line: int | None
    refused_lines: tuple[RefusedLineTold, ...]
    changed_values: tuple[ChangedValueTold, ...]
    stopped_by: str = ""
    read_as: Mapping[str, object] = field(default_factory=dict)

    @property
    def changed_nothing(self) -> bool:
        """Tell whether everything in the file was known already."""
        return not (self.stored or self.revised)


def report_of(viewer: Viewer, *, run_id: UUID, resumed_at_line: int = 1) -> ImportReport:
    """Return the report on an import; raises NotFound alike for foreign and missing ones."""
    run = import_visible_to(viewer, run_id=run_id)
    remarks = remarks_of_import(viewer, run_id=run_id)
    return ImportReport(
        run_id=run.pk,
        file_name=run.file_name,
        format_name=_format_name(run),
        meter_number=run.register.meter.meter_number,
        unit=run.register.unit,
        zone=run.register.zone,
        found=run.found,
        stored=run.stored,
        unchanged=run.unchanged,
        revised=run.revised,
        outranked=run.outranked,
        waiting=run.waiting,
        refused=run.refused,
        without_value=run.without_value,
        repeated=run.repeated,
        total=unscaled(run.total_millionths, LARGEST_SCALE),
        first_starts_at=run.first_starts_at,
        last_ends_at=run.last_ends_at,
        resumed_at_line=resumed_at_line if resumed_at_line > 1 else None,
        refused_lines=tuple(
            _refused(remark) for remark in remarks.filter(kind=RemarkKind.REFUSED.value)[:REMARKS_TOLD]
        ),
        changed_values=tuple(
            _changed(remark) for remark in remarks.filter(kind=RemarkKind.REVISED.value)[:REMARKS_TOLD]
        ),
        stopped_by=run.stopped_by,
        read_as=run.read_as,
    )


def _format_name(run: ImportRun) -> str:
    names = {declared.code: declared.name for declared in (*KNOWN_FORMATS, GREEN_BUTTON)} | {
        GENERIC: GENERIC_NAME
    }
    return names.get(run.format_code, run.format_code)


def _refused(remark: ImportRemark) -> RefusedLineTold:
    return RefusedLineTold(
        line=remark.line_number,
        field=remark.field,
        value=remark.value,
        rule=LINE_RULES[remark.rule],
        text=remark.text,
    )


def _changed(remark: ImportRemark) -> ChangedValueTold:
    if remark.starts_at is None or remark.old_millionths is None:
        raise ValueError("the constraint a_remark_refuses_or_revises does not hold")
    new = remark.new_millionths
    return ChangedValueTold(
        line=remark.line_number,
        starts_at=remark.starts_at,
        old=unscaled(remark.old_millionths, LARGEST_SCALE),
        new=None if new is None else unscaled(new, LARGEST_SCALE),
        text=remark.text,
    )
