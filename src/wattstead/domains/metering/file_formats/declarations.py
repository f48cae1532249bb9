"""Says what a file of readings looks like, in the words of its header."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wattstead.domains.metering.vocabulary import ReadingMark, Stamp


@dataclass(frozen=True, kw_only=True)
class StampColumns:
    """The column that holds a moment, or the two that hold its date and its time.

    `patterns` are those of strptime, tried in this order, with a space or a T
    between date and time. Without %z the wall clock of the meter's zone is meant.
    """

    columns: tuple[str, ...]
    patterns: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse patterns whose date and time cannot be told apart."""
        for pattern in self.patterns:
            if sum(pattern.count(mark) for mark in " T") != 1:
                raise ValueError(f"{pattern}: exactly one space or T stands between date and time")


@dataclass(frozen=True, kw_only=True)
class EndCheck:
    """Where a start-stamped file also names the end, and how far that lies before the true end.

    Some write 00:14 for the end of the quarter-hour from 00:00: short by a minute.
    """

    stamp: StampColumns
    short_by_s: tuple[int, ...] = (0,)


@dataclass(frozen=True, kw_only=True)
class QualityColumn:
    """The column with a mark of quality, and what each mark means."""

    column: str
    marks: Mapping[str, ReadingMark]


@dataclass(frozen=True, kw_only=True)
class ReadingFileFormat:
    """One operator's file: how to know it, and which column means what.

    `header` are the cells of the header line that stand next to each other; an
    asterisk stands for any text. Where they occur more than once in the line,
    several tables stand side by side, and the one whose first row is `step_s`
    long is read. `counter` is the register's value at the end of the interval,
    checked against running backwards. `substitute_value` holds an estimated
    value where `value` is empty.
    """

    code: str
    name: str
    header: tuple[str, ...]
    stamp: StampColumns
    stamp_means: Stamp
    value: str
    end: EndCheck | None = None
    counter: str | None = None
    substitute_value: str | None = None
    quality: QualityColumn | None = None
    delimiter: str = ";"
    quote: str = ""
    decimal_sign: Literal[",", "."] = ","
    encodings: tuple[str, ...] = ("utf-8-sig", "latin-1")
    unit: str = "kWh"
    step_s: int = 900
    metering_point: str = field(default=r"\bAT[0-9A-Z]{31}\b")

    def __post_init__(self) -> None:
        """Refuse a declaration that names a column which its header lacks."""
        named = {*self.stamp.columns, self.value}
        named |= {*self.end.stamp.columns} if self.end else set()
        named |= {column for column in (self.counter, self.substitute_value) if column}
        named |= {self.quality.column} if self.quality else set()
        if not named <= set(self.header):
            raise ValueError(f"{self.code}: {sorted(named - set(self.header))} not in the header")
