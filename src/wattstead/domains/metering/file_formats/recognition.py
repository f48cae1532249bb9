"""Finds out which of the known formats a file has, and where its table stands."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.declarations import EndCheck, ReadingFileFormat
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS
from wattstead.domains.metering.file_formats.stamps import StampReader
from wattstead.kernel.refusals import Refusal, said

_HEAD_BYTES = 64 * 1024
_LINES_BEFORE_HEADER = 60
_ROWS_TO_LOOK_AT = 20
_SHOWN_CHARACTERS = 120


class FileHoldsNothing(Refusal):
    """A file without a single byte."""

    code = "file_holds_nothing"
    kind = "unreadable"
    message = said("The file is empty.")


class FileIsNoText(Refusal):
    """A workbook, an archive or a picture where lines of text were expected."""

    code = "file_is_no_text"
    kind = "unreadable"
    message = said("The file holds no lines of text but {seen}. Export it as CSV.")


class FileFormatUnknown(Refusal):
    """A text whose header belongs to no format we know."""

    code = "file_format_unknown"
    kind = "unreadable"
    message = said('No known format has this header. The first line is "{seen}"; known formats: {known}.')


@dataclass(frozen=True, kw_only=True)
class RecognisedFile:
    """A format, and where this file has its table.

    `metering_points` are the numbers of points that the lines above the table name.
    """

    format: ReadingFileFormat
    encoding: str
    header_line: int
    first_column: int
    metering_points: frozenset[str]


def recognise(stream: BinaryIO, *, formats: Iterable[ReadingFileFormat] = KNOWN_FORMATS) -> RecognisedFile:
    """Return what the first lines of `stream` tell, and rewind it.

    Raises FileHoldsNothing, FileIsNoText or FileFormatUnknown.
    """
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise FileHoldsNothing
    formats = tuple(formats)
    for declared in formats:
        readable = [found for encoding in declared.encodings if (found := _look(head, declared, encoding))]
        if readable:
            return min(readable, key=lambda found: _text(head, found.encoding).count("\ufffd"))
    raise _unknown(head, formats=formats)


def _look(head: bytes, declared: ReadingFileFormat, encoding: str) -> RecognisedFile | None:
    """Return where the header of `declared` stands in `head`, or None."""
    lines = _text(head, encoding).split("\n")
    for index, line in enumerate(islice(lines, _LINES_BEFORE_HEADER)):
        columns = columns_of_header(cells_of(line.removesuffix("\r"), declared), declared)
        if columns:
            rows = [
                cells_of(row.removesuffix("\r"), declared)
                for row in lines[index + 1 : index + 1 + _ROWS_TO_LOOK_AT]
            ]
            above = "\n".join(lines[: index + 1])
            return RecognisedFile(
                format=declared,
                encoding=encoding,
                header_line=index + 1,
                first_column=max(columns, key=lambda column: _rows_of_one_step(rows, column, declared)),
                metering_points=frozenset(re.findall(declared.metering_point, above)),
            )
    return None


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
    before, star, after = wanted.partition("*")
    if not star:
        return cell == wanted
    return len(cell) >= len(before) + len(after) and cell.startswith(before) and cell.endswith(after)


def _rows_of_one_step(rows: list[list[str]], column: int, declared: ReadingFileFormat) -> int:
    """Return how many of the rows last one step in the table that begins at `column`."""
    return sum(_lasts_one_step(row[column:], declared, declared.end) for row in rows) if declared.end else 0


def _lasts_one_step(cells: list[str], declared: ReadingFileFormat, end: EndCheck) -> bool:
    try:
        (start,) = _instants(cells, declared.stamp.columns, declared.stamp.patterns, declared)
        (stop,) = _instants(cells, end.stamp.columns, end.stamp.patterns, declared)
    except (ValueError, IndexError):
        return False
    return stop - start in {declared.step_s - short for short in end.short_by_s}


def _instants(
    cells: list[str], columns: tuple[str, ...], patterns: tuple[str, ...], declared: ReadingFileFormat
) -> tuple[int, ...]:
    # Lengths are the same in every zone while its clocks stay still; UTC's always do.
    text = " ".join(cells[declared.header.index(column)].strip() for column in columns)
    return StampReader(patterns, zone=ZoneInfo("UTC")).instants(text)


def _text(head: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)


def _unknown(head: bytes, *, formats: tuple[ReadingFileFormat, ...]) -> Refusal:
    """Return the refusal that shows what was seen instead of a known header."""
    if head.startswith(b"PK\x03\x04"):
        return FileIsNoText(seen="a workbook or a ZIP archive")
    if head.startswith(b"%PDF"):
        return FileIsNoText(seen="a PDF document")
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = _text(head, encoding)
    if "\ufffd" in text and encoding != "utf-16":
        text = _text(head, "latin-1")
    if "\0" in text:
        return FileIsNoText(seen="binary data")
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    shown = "".join(character if character.isprintable() else "\ufffd" for character in first)
    return FileFormatUnknown(
        seen=shown[:_SHOWN_CHARACTERS] + ("…" if len(shown) > _SHOWN_CHARACTERS else ""),
        known=", ".join(declared.name for declared in formats),
    )
