"""Holds what a file would become: everything detection found, for a person to agree with or correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from wattstead.domains.metering.file_formats.corrections import ColumnRole, Detail, Question
from wattstead.domains.metering.file_formats.green_button.clocks import LocalClocks
from wattstead.domains.metering.vocabulary import LineRule, Stamp
from wattstead.kernel.periods import Period

__all__ = [
    "ColumnTotal",
    "ColumnUse",
    "FeedTold",
    "Preview",
    "Question",
    "RefusedInPreview",
]


@dataclass(frozen=True, kw_only=True)
class ColumnUse:
    """Which column plays a role: the cell of its header and its number, counted from 1."""

    role: ColumnRole
    header: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ColumnTotal:
    """What one of several value columns adds up to, in the register's unit."""

    header: str
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class RefusedInPreview:
    """A line that would not be stored; `text` is the whole line, cut to 200 characters."""

    line: int
    field: str
    value: str
    text: str
    rule: LineRule


@dataclass(frozen=True, kw_only=True)
class FeedTold:
    """What a Green Button file says of itself.

    `label` are the titles of the meter reading that is read, `others` counts those that
    are not, `stated_step_s` is the length its intervals should have, `clocks` are its rules of local time.
    """

    label: str
    others: int
    stated_step_s: int | None
    clocks: LocalClocks | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What an import of the file would find; details are None while a question about them is open.

    `headers` names every column of the header line, for choosing; `choices` what a
    correction of each detail may be; `sample` the cells of the first lines of the
    table. `found` counts the intervals with a value, `total` is their sum in `unit_stored`.
    `gaps` counts the stretches without a value between the first and the last interval.
    The lists hold the first few only.
    """

    format_code: str
    format_name: str
    encoding: str
    sheet: str | None
    delimiter: str
    decimal_sign: str | None
    zone: str | None
    stamp_means: Stamp | None
    stamp_pattern: str | None
    unit: str | None
    unit_stored: str | None
    step_s: int | None
    header_line: int
    headers: tuple[str, ...]
    columns: tuple[ColumnUse, ...]
    metering_points: tuple[str, ...]
    first_starts_at: datetime | None
    last_ends_at: datetime | None
    found: int
    without_value: int
    estimated: int
    questionable: int
    repeated: int
    total: Decimal
    column_totals: tuple[ColumnTotal, ...]
    gaps: int
    first_gaps: tuple[Period, ...]
    refused: int
    refused_lines: tuple[RefusedInPreview, ...]
    sample: tuple[tuple[str, ...], ...]
    choices: Mapping[Detail, tuple[str, ...]]
    questions: tuple[Question, ...]
    feed: FeedTold | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether an import would be taken: nothing is open and something was found."""
        return not self.questions and self.found > 0
