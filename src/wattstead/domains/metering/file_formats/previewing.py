"""Reads a recognised file without keeping anything, and tells what an import of it would find."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import BinaryIO
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.corrections import (
    DECIMAL_SIGNS,
    DELIMITERS,
    ENCODINGS,
    PATTERNS,
    STEPS_S,
    UNITS,
    ColumnRole,
    Corrections,
    Detail,
    Question,
)
from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.green_button.choosing import chosen
from wattstead.domains.metering.file_formats.lines import Lines
from wattstead.domains.metering.file_formats.opening import lines_of, reader_of
from wattstead.domains.metering.file_formats.preview import (
    ColumnTotal,
    ColumnUse,
    FeedTold,
    Preview,
    RefusedInPreview,
)
from wattstead.domains.metering.file_formats.reading import GoodLine, Limits, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.vocabulary import LINE_RULES, MARKS, ReadingMark
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import said

REFUSED_SHOWN = GAPS_SHOWN = 50
ROWS_SHOWN = 8
_COLUMN_DETAILS: Mapping[ColumnRole, Detail] = {"stamp": "stamp_column", "value": "value_column"}
_CELL_SHOWN, _LINE_SHOWN = 60, 200
_ZONES = ("Europe/Vienna", "Europe/Berlin", "Europe/Zurich", "UTC")
_ESTIMATED = tuple(mark for (_, quality), mark in MARKS.items() if quality == "estimated")
_QUESTIONABLE = tuple(mark for (_, quality), mark in MARKS.items() if quality == "questionable")
_WHICH_ZONE = said("Which time zone do the clocks of the file follow?")
Judge = Callable[[Iterator[tuple[Line, str]]], Iterator[tuple[Line, str]]]


@dataclass(kw_only=True)
class _Tally:
    """What the lines so far add up to."""

    starts_s: "array[int]"
    ends_s: "array[int]"
    marks: Counter[str]
    found: int = 0
    total: int = 0
    without_value: int = 0
    repeated: int = 0
    refused: int = 0

    def keep(self, line: GoodLine) -> None:
        """Add the stretch of a line to the one before it where that ends as it begins: most do."""
        self.found += 1
        ends_s = line.starts_s + line.length_s
        if self.ends_s and self.ends_s[-1] == line.starts_s:
            self.ends_s[-1] = ends_s
        else:
            self.starts_s.append(line.starts_s)
            self.ends_s.append(ends_s)


def zone_of(file: RecognisedFile, *, told: str | None) -> ZoneInfo | None:
    """Return where the clocks of the file hang when no meter says so: as told, else as the operator's."""
    name = told or file.format.zone
    if name is None and all("%z" in pattern for pattern in file.format.stamp.patterns):
        name = "UTC"
    return ZoneInfo(name) if name else None


def preview_without_meter(stream: BinaryIO, *, corrections: Corrections, now_s: int) -> Preview:
    """Return what the file holds by itself, and rewind it.

    Raises what `recognise` refuses, and WorkbookUnreadable.
    """
    file = recognise(stream, corrections=corrections)
    file = chosen(file, usage_point=corrections.usage_point, direction=None, unit=None)
    zone = zone_of(file, told=corrections.zone)
    lines = lines_of(file, stream)
    found = preview_of(file, lines, limits=Limits(zone=zone, now_s=now_s) if zone else None)
    stream.seek(0)
    return found


def preview_of(file: RecognisedFile, lines: Lines, *, limits: Limits | None, judge: Judge = iter) -> Preview:
    """Return what an import of the file would find; without limits its zone is still to be told.

    The lines are read as an import reads them, to the last one, unless a question is
    open; `judge` then refuses what a meter cannot have counted. Raises WorkbookUnreadable
    when a workbook turns out to be damaged.
    """
    questions = file.questions
    if limits is None:
        questions = (*questions, Question(detail="zone", why=_WHICH_ZONE, choices=_ZONES))
    tally = _Tally(starts_s=array("q"), ends_s=array("q"), marks=Counter())
    shelf = _Shelf(file)
    refused: list[RefusedInPreview] = []
    totals: tuple[ColumnTotal, ...] = ()
    if questions or limits is None:
        shelf.fill(lines)
    else:
        reader = reader_of(file, limits=limits)
        _read(judge(reader.read_all(shelf.passing(lines))), tally=tally, refused=refused)
        totals = tuple(
            ColumnTotal(header=file.header_of(column), total=unscaled(amount, LARGEST_SCALE))
            for column, amount in reader.totals.items()
        )
    return _told(
        file,
        tally=tally,
        refused=tuple(refused),
        totals=totals,
        sample=tuple(shelf.rows),
        questions=questions,
        zone=limits.zone.key if limits else None,
    )


def _read(read: Iterator[tuple[Line, str]], *, tally: _Tally, refused: list[RefusedInPreview]) -> None:
    for line, text in read:
        if isinstance(line, GoodLine):
            tally.keep(line)
            tally.marks[line.mark] += 1
            tally.total += line.millionths
        elif isinstance(line, RefusedLine):
            tally.refused += 1
            if len(refused) < REFUSED_SHOWN:
                refused.append(
                    RefusedInPreview(
                        line=line.number,
                        field=line.field,
                        value=line.value,
                        text=shown(text, characters=_LINE_SHOWN),
                        rule=LINE_RULES[line.rule],
                    )
                )
        elif line.is_repeated:
            tally.repeated += 1
        else:
            tally.without_value += 1


class _Shelf:
    """Keeps the first rows of the table while lines pass by."""

    def __init__(self, file: RecognisedFile) -> None:
        self._file = file
        self.rows: list[tuple[str, ...]] = []

    def passing(self, lines: Lines) -> "_Passing":
        return _Passing(lines, shelf=self)

    def fill(self, lines: Iterable[tuple[int, str]]) -> None:
        for number, text in lines:
            self.look(number, text)
            if self.is_full:
                return

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= ROWS_SHOWN

    def look(self, number: int, text: str) -> None:
        if number > self._file.header_line and text.strip():
            cells = cells_of(text, self._file.format)[: len(self._file.header) or None]
            self.rows.append(tuple(shown(cell.strip(), characters=_CELL_SHOWN) for cell in cells))


class _Passing:
    """Lines that pass a shelf on their way."""

    def __init__(self, lines: Lines, *, shelf: _Shelf) -> None:
        self._lines = lines
        self._shelf = shelf
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        rest = iter(self._lines)
        for number, text in rest:
            self._shelf.look(number, text)
            yield number, text
            if self._shelf.is_full:
                break
        yield from rest


def _told(
    file: RecognisedFile,
    *,
    tally: _Tally,
    refused: tuple[RefusedInPreview, ...],
    totals: tuple[ColumnTotal, ...],
    sample: tuple[tuple[str, ...], ...],
    questions: tuple[Question, ...],
    zone: str | None,
) -> Preview:
    declared = file.format
    open_details = {question.detail for question in questions} | file.undecided | _unsaid(file)
    gaps, first_gaps = _gaps(tally)
    unit = None if "unit" in open_details else declared.unit
    return Preview(
        format_code=declared.code,
        format_name=declared.name,
        encoding=file.encoding,
        sheet=file.sheet,
        delimiter="" if file.green_button else declared.delimiter,
        decimal_sign=None if "decimal_sign" in open_details else declared.decimal_sign,
        zone=zone,
        stamp_means=None if "stamp_means" in open_details else declared.stamp_means,
        stamp_pattern=None if "stamp_pattern" in open_details else declared.stamp.patterns[0],
        unit=unit,
        unit_stored=UNITS[unit].register_unit if unit else None,
        step_s=None if "step_s" in open_details else declared.step_s,
        header_line=file.header_line,
        headers=file.header,
        columns=_decided_columns(file, open_details=open_details),
        metering_points=tuple(sorted(file.metering_points)),
        first_starts_at=_moment(min(tally.starts_s)) if tally.starts_s else None,
        last_ends_at=_moment(max(tally.ends_s)) if tally.ends_s else None,
        found=tally.found,
        without_value=tally.without_value,
        estimated=_marked(tally, _ESTIMATED),
        questionable=_marked(tally, _QUESTIONABLE),
        repeated=tally.repeated,
        total=unscaled(tally.total, LARGEST_SCALE),
        column_totals=totals,
        gaps=gaps,
        first_gaps=first_gaps,
        refused=tally.refused,
        refused_lines=refused,
        sample=sample,
        choices=_choices(file),
        questions=questions,
        feed=_feed(file),
    )


def _unsaid(file: RecognisedFile) -> frozenset[Detail]:
    """Return the details that a file of this kind does not have."""
    return frozenset({"decimal_sign", "stamp_pattern"}) if file.green_button else frozenset()


def _marked(tally: _Tally, marks: tuple[ReadingMark, ...]) -> int:
    return sum(tally.marks[mark] for mark in marks)


def _feed(file: RecognisedFile) -> FeedTold | None:
    """Return what a Green Button file says of itself."""
    found = file.green_button
    if found is None:
        return None
    read = None if file.meter_reading is None else found.readings[file.meter_reading]
    counts = read.counts if read else None
    return FeedTold(
        label=read.label if read else "",
        others=len(found.readings) - (1 if read else 0),
        stated_step_s=counts.length_s if counts else None,
        clocks=found.clocks,
    )


def _decided_columns(file: RecognisedFile, *, open_details: Set[Detail]) -> tuple[ColumnUse, ...]:
    """Return the columns in use but for those about which a question is open."""
    undecided = {role for role, detail in _COLUMN_DETAILS.items() if detail in open_details}
    return tuple(use for use in columns_used(file) if use.role not in undecided)


def columns_used(file: RecognisedFile) -> tuple[ColumnUse, ...]:
    """Return which columns of the file mean something, role by role."""
    declared = file.format
    ends = declared.end.stamp.columns if declared.end else ()
    of_start: tuple[ColumnRole, ...] = ("stamp", "time")
    of_end: tuple[ColumnRole, ...] = ("end", "end_time")
    roles: list[tuple[ColumnRole, str | None]] = [
        *zip(of_start, declared.stamp.columns, strict=False),
        *zip(of_end, ends, strict=False),
    ]
    roles += [("value", column) for column in declared.values]
    roles += [("counter", counter.column) for counter in declared.counters]
    roles += [
        ("substitute_value", declared.substitute_value),
        ("quality", declared.quality.column if declared.quality else None),
    ]
    return tuple(
        ColumnUse(role=role, header=file.header_of(column), number=file.places[column] + 1)
        for role, column in roles
        if column
    )


def read_as(file: RecognisedFile, *, zone: str) -> dict[str, object]:
    """Return how the file is read, for the record of its import."""
    declared = file.format
    return {
        "encoding": file.encoding,
        "delimiter": declared.delimiter,
        "decimal_sign": declared.decimal_sign,
        "zone": zone,
        "stamp_means": declared.stamp_means,
        "unit": declared.unit,
        "step_s": declared.step_s,
        "columns": [[use.role, use.header, use.number] for use in columns_used(file)],
    }


def _gaps(tally: _Tally) -> tuple[int, tuple[Period, ...]]:
    """Return how many times nothing is told between two stretches, and the first of them.

    Stretches do not overlap, so that their starts and their ends lie in the same order.
    """
    starts_s = np.frombuffer(tally.starts_s, dtype=np.int64)
    ends_s = np.frombuffer(tally.ends_s, dtype=np.int64)
    starts_s.sort()
    ends_s.sort()
    begins, ends = ends_s[:-1], starts_s[1:]
    empty = np.flatnonzero(begins < ends)
    first = [(int(begins[at]), int(ends[at])) for at in empty[:GAPS_SHOWN].tolist()]
    return len(empty), tuple(
        Period(starts_at=_moment(begin), ends_before=_moment(end)) for begin, end in first
    )


def _choices(file: RecognisedFile) -> Mapping[Detail, tuple[str, ...]]:
    found = file.green_button
    if found is not None:
        labels = tuple(found.readings[at].label for at in found.usable)
        return MappingProxyType({"usage_point": labels if len(labels) > 1 else ()})
    days = {pattern.replace("T", " ").partition(" ")[0] for pattern in file.format.stamp.patterns}
    register_unit = UNITS[file.format.unit].register_unit
    return MappingProxyType(
        {
            "encoding": () if file.sheet else ENCODINGS,
            "delimiter": () if file.sheet else DELIMITERS,
            "decimal_sign": DECIMAL_SIGNS,
            "zone": _ZONES,
            "stamp_means": ("start", "end"),
            "stamp_pattern": tuple(
                pattern
                for pattern in PATTERNS
                if pattern in file.format.stamp.patterns
                or pattern.replace("T", " ").partition(" ")[0] in days
                or "/" in pattern
            ),
            "unit": tuple(
                name
                for name, unit in UNITS.items()
                if unit.register_unit == register_unit or file.format.zone is None
            ),
            "step_s": tuple(map(str, STEPS_S)),
            "stamp_column": file.header,
            "value_column": file.header,
        }
    )


def _moment(instant_s: int) -> datetime:
    return datetime.fromtimestamp(instant_s, UTC)
