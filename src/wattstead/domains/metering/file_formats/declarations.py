"""Says what a file of readings looks like, in the words of its header."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wattstead.domains.metering.vocabulary import ReadingMark, Stamp


@dataclass(frozen=True, kw_only=True)
class StampColumns:
    """The column that holds a moment, or the two that hold its date and its time.

    `patterns` are those of strptime, tried in this order, with a space or a T
    between date and time; one without a time names a whole day. Without %z the
    wall clock of the meter's zone is meant.
    """

    columns: tuple[str, ...]
    patterns: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse patterns whose date and time cannot be told apart."""
        for pattern in self.patterns:
            if "%H" in pattern and sum(pattern.count(mark) for mark in " T") != 1:
                raise ValueError(f"{pattern}: exactly one space or T stands between date and time")


@dataclass(frozen=True, kw_only=True)
class EndCheck:
    """Where a start-stamped file also names the end, and how far that lies before the true end.

    Some write 00:14 for the end of the quarter-hour from 00:00: short by a minute.
    Some name the date once for start and end, so that the last end of a day,
    midnight, stands on the day that it closes: `midnight_closes_its_day`.
    """

    stamp: StampColumns
    short_by_s: tuple[int, ...] = (0,)
    midnight_closes_its_day: bool = False


@dataclass(frozen=True, kw_only=True)
class QualityColumn:
    """The column with a mark of quality, and what each mark means.

    Where a `source_column` stands beside it, a mark is its text, a blank and that of `column`.
    """

    column: str
    marks: Mapping[str, ReadingMark]
    source_column: str | None = None


@dataclass(frozen=True, kw_only=True)
class CounterColumn:
    """The register's value at the end of the interval, which grows by what column `of` says."""

    column: str
    of: str


@dataclass(frozen=True, kw_only=True)
class ReadingFileFormat:
    """One operator's file: how to know it, and which column means what.

    `header` are the cells of the header line that stand next to each other; an
    asterisk stands for any text. Where they occur more than once in the line,
    several tables stand side by side, and the one whose first rows are `step_s`
    long is read. Rows that agree on another step are read at that step.

    `value` and `further_values` are added up: the registers of a tariff with
    several. `substitute_value` holds an estimated value where `value` is empty.
    Every line has to say one of `unit_marks` in `unit_column`, and the same point
    in `point_column` as the first one. Rows of `lengths_vary` each last from their
    start to their end. `zone` is that of the operator, used where
    no meter says better. In a workbook the cells are the same, the delimiter and
    the decimal sign are not looked at.
    """

    code: str
    name: str
    header: tuple[str, ...]
    stamp: StampColumns
    stamp_means: Stamp
    value: str
    further_values: tuple[str, ...] = ()
    end: EndCheck | None = None
    counters: tuple[CounterColumn, ...] = ()
    substitute_value: str | None = None
    quality: QualityColumn | None = None
    unit_column: str | None = None
    unit_marks: frozenset[str] = frozenset()
    point_column: str | None = None
    delimiter: str = ";"
    quote: str = ""
    decimal_sign: Literal[",", "."] = ","
    unit: str = "kWh"
    step_s: int = 900
    lengths_vary: bool = False
    zone: str | None = "Europe/Vienna"
    metering_point: str = field(default=r"\bAT[0-9A-Z]{31}\b")

    def __post_init__(self) -> None:
        """Refuse a declaration that names a column which its header lacks."""
        missing = self.named_columns - set(self.header)
        if missing:
            raise ValueError(f"{self.code}: {sorted(missing)} not in the header")

    @property
    def values(self) -> tuple[str, ...]:
        """Return the columns whose sum is the energy of an interval."""
        return (self.value, *self.further_values)

    @property
    def named_columns(self) -> set[str]:
        """Return every column that means something."""
        optional = (self.substitute_value, self.unit_column, self.point_column)
        return (
            {*self.stamp.columns, *self.values}
            | {*(self.end.stamp.columns if self.end else ())}
            | {name for counter in self.counters for name in (counter.column, counter.of)}
            | {column for column in optional if column}
            | ({self.quality.column} if self.quality else set())
            | ({self.quality.source_column} if self.quality and self.quality.source_column else set())
        )
