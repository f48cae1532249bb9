"""Finds out which of the known formats a file has, and where its table stands."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.correcting import corrected
from wattstead.domains.metering.file_formats.corrections import (
    NO_CORRECTIONS,
    UNITS,
    Corrections,
)
from wattstead.domains.metering.file_formats.declarations import ReadingFileFormat
from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.green_button.recognition import is_markup, recognised_feed
from wattstead.domains.metering.file_formats.heads import FileIsNoText, Head, heads_of
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS, OWN
from wattstead.domains.metering.file_formats.recognised import RecognisedFile, names_of
from wattstead.domains.metering.file_formats.steps import rows_of_step, step_told
from wattstead.domains.metering.file_formats.unknown_tables import described
from wattstead.domains.metering.vocabulary import Direction
from wattstead.kernel.refusals import Refusal, Wording, said

_LINES_BEFORE_HEADER = 60
_ROWS_TO_LOOK_AT = 20
_SHOWN_CHARACTERS = 120
WORKBOOK_PATTERN = "%Y-%m-%d %H:%M:%S"


class FileFormatUnknown(Refusal):
    """A text whose header belongs to no format we know, and in which no table of moments can be told."""

    code = "file_format_unknown"
    kind = "unreadable"
    message = said('No known format has this header. The first line is "{seen}"; known formats: {known}.')


def recognise(
    stream: BinaryIO,
    *,
    formats: Iterable[ReadingFileFormat] = KNOWN_FORMATS,
    corrections: Corrections = NO_CORRECTIONS,
) -> RecognisedFile:
    """Return what the first lines of `stream` tell and a person corrects, and rewind it.

    Raises FileHoldsNothing, FileIsNoText, WorkbookUnreadable, WorkbookTooLarge,
    FileFormatUnknown, CorrectionUnusable and what `survey` refuses in XML.
    """
    if is_markup(stream):
        return recognised_feed(stream)
    heads = heads_of(stream, corrections=corrections)
    formats = tuple(formats)
    for declared in formats:
        readable = [
            (head.doubtful, found)
            for head in heads
            if (found := _look(head, written(declared, head=head, corrections=corrections)))
        ]
        if readable:
            _, found = min(readable, key=lambda each: each[0])
            return corrected(found, corrections=corrections)
    likeliest = min(heads, key=lambda head: head.doubtful)
    table = described(likeliest, corrections=corrections)
    if table is None:
        raise _unknown(likeliest, formats=formats)
    return table


def written(declared: ReadingFileFormat, *, head: Head, corrections: Corrections) -> ReadingFileFormat:
    """Return the format as this kind of file writes it: in a workbook cells need no delimiter."""
    if not head.is_workbook:
        delimiter = corrections.delimiter
        return replace(declared, delimiter=delimiter) if delimiter else declared
    stamp = replace(declared.stamp, patterns=(*declared.stamp.patterns, WORKBOOK_PATTERN))
    end = declared.end and replace(
        declared.end,
        stamp=replace(declared.end.stamp, patterns=(*declared.end.stamp.patterns, WORKBOOK_PATTERN)),
    )
    return replace(declared, delimiter="\t", quote="", decimal_sign=".", stamp=stamp, end=end)


def _look(head: Head, declared: ReadingFileFormat) -> RecognisedFile | None:
    """Return where the header of `declared` stands in `head`, or None."""
    for index, line in enumerate(islice(head.lines, _LINES_BEFORE_HEADER)):
        cells = cells_of(line, declared)
        columns = columns_of_header(cells, declared)
        if not columns:
            continue
        rows = [cells_of(row, declared) for row in head.lines[index + 1 : index + 1 + _ROWS_TO_LOOK_AT]]
        found = RecognisedFile(
            format=declared,
            encoding=head.encoding,
            header_line=index + 1,
            first_column=columns[0],
            metering_points=frozenset(
                re.findall(declared.metering_point, "\n".join(head.lines[: index + 1]))
            ),
            header=names_of(cells),
            sheet=head.sheet,
        )
        return _with_points_of_rows(_with_its_table(found, columns=columns, rows=rows), rows=rows)
    return None


def _with_its_table(found: RecognisedFile, *, columns: list[int], rows: list[list[str]]) -> RecognisedFile:
    """Return the table whose rows have the step of the format, or, where none has, the step they agree on."""
    tables = [replace(found, first_column=column) for column in columns]
    best = max(tables, key=lambda table: rows_of_step(rows, file=table))
    if rows_of_step(rows, file=best):
        return best
    told = ((table, step_told(rows, file=table)) for table in tables)
    table, step_s = next(((table, step_s) for table, step_s in told if step_s), (best, None))
    return replace(table, format=replace(table.format, step_s=step_s)) if step_s else best


def _with_points_of_rows(found: RecognisedFile, *, rows: list[list[str]]) -> RecognisedFile:
    """Add the metering points that the first rows name in a column of their own."""
    column = found.format.point_column
    if column is None:
        return found
    if found.format.code == OWN.code:
        return _as_own_rows_say(found, rows=rows)
    cells = " ".join(found.cell(row, column) for row in rows)
    points = frozenset(re.findall(found.format.metering_point, cells))
    return replace(found, metering_points=found.metering_points | points)


def _as_own_rows_say(found: RecognisedFile, *, rows: list[list[str]]) -> RecognisedFile:
    """Return a file of ours with the unit and the direction that its first row names."""
    first = next((row for row in rows if found.cell(row, "unit")), [])
    unit, direction = found.cell(first, "unit"), found.cell(first, "direction")
    declared = found.format
    if unit in UNITS:
        declared = replace(declared, unit=unit, unit_marks=frozenset({unit}))
    return replace(
        found, format=declared, direction=Direction(direction) if direction in set(Direction) else None
    )


def columns_of_header(cells: list[str], declared: ReadingFileFormat) -> list[int]:
    """Return at which columns of a line the header of `declared` begins."""
    width = len(declared.header)
    return [
        first
        for first in range(len(cells) - width + 1)
        if all(
            _fits(cell.strip(), wanted)
            for cell, wanted in zip(cells[first : first + width], declared.header, strict=True)
        )
    ]


def _fits(cell: str, wanted: str) -> bool:
    if "*" not in wanted:
        return cell == wanted
    before, *between, after = wanted.split("*")
    if len(cell) < len(before) + len(after) or not (cell.startswith(before) and cell.endswith(after)):
        return False
    at, last = len(before), len(cell) - len(after)
    for part in between:
        at = cell.find(part, at, last)
        if at < 0:
            return False
        at += len(part)
    return True


def _unknown(head: Head, *, formats: tuple[ReadingFileFormat, ...]) -> Refusal:
    """Return the refusal that shows what was seen instead of a known header."""
    if any("\0" in line for line in head.lines):
        return FileIsNoText(seen=Wording(said("binary data")))
    first = next((line.strip() for line in head.lines if line.strip()), "")
    names = dict.fromkeys(declared.name for declared in formats)
    return FileFormatUnknown(seen=shown(first, characters=_SHOWN_CHARACTERS), known=", ".join(names))
