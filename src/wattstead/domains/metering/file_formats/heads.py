"""Looks at how a file begins: its encoding, and its first lines as text or as rows of a workbook."""

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from wattstead.domains.metering.file_formats.corrections import WORKBOOK, Corrections
from wattstead.domains.metering.file_formats.lines import Lines, NumberedLines
from wattstead.domains.metering.file_formats.workbooks import ROWS_OF_HEAD, WorkbookRows, heads_of_sheets
from wattstead.kernel.refusals import Refusal, Wording, said

_HEAD_BYTES = 64 * 1024
_SHORTEST_TOLD = 8
_SIGNS_OF_NO_TEXT = (
    (b"%PDF", Wording(said("a PDF document"))),
    (b"\xd0\xcf\x11\xe0", Wording(said("a workbook of the old kind (.xls)"))),
    (b"\x89PNG", Wording(said("a picture"))),
    (b"\xff\xd8\xff", Wording(said("a picture"))),
    (b"\x1f\x8b", Wording(said("a compressed archive"))),
)


class FileHoldsNothing(Refusal):
    """A file without a single byte."""

    code = "file_holds_nothing"
    kind = "unreadable"
    message = said("The file is empty.")


class FileIsNoText(Refusal):
    """An archive, a document or a picture where lines of text or a workbook were expected."""

    code = "file_is_no_text"
    kind = "unreadable"
    message = said("The file holds no lines of text but {seen}. Export it as CSV.")


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first lines of a file, or of one sheet of a workbook, as one encoding reads them."""

    encoding: str
    lines: tuple[str, ...]
    sheet: str | None = None

    @property
    def is_workbook(self) -> bool:
        """Tell whether the lines are rows of a workbook, their cells parted by tabs."""
        return self.encoding == WORKBOOK

    @property
    def doubtful(self) -> int:
        """Return how many characters the encoding could not read."""
        return sum(line.count("\ufffd") for line in self.lines)


def heads_of(stream: BinaryIO, *, corrections: Corrections) -> tuple[Head, ...]:
    """Return the ways in which the beginning of `stream` may be read, likeliest first, and rewind it.

    Raises FileHoldsNothing, FileIsNoText, WorkbookUnreadable and WorkbookTooLarge.
    """
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    if not head:
        raise FileHoldsNothing
    if head.startswith(b"PK\x03\x04"):
        return tuple(
            Head(encoding=WORKBOOK, lines=lines, sheet=sheet) for sheet, lines in heads_of_sheets(stream)
        )
    for sign, seen in _SIGNS_OF_NO_TEXT:
        if head.startswith(sign):
            raise FileIsNoText(seen=seen)
    encodings = (_told(corrections.encoding, head),) if corrections.encoding else likely_encodings(head)
    return tuple(Head(encoding=encoding, lines=_lines(head, encoding)) for encoding in encodings)


def likely_encodings(head: bytes) -> tuple[str, ...]:
    """Return the encodings that the first bytes allow, likeliest first."""
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    looked_at = head[:4096]
    even, odd = looked_at[0::2].count(0), looked_at[1::2].count(0)
    # Nearly every other byte of plain words in UTF-16 is zero, and no byte of any other text.
    if max(even, odd) * 3 > len(looked_at) > _SHORTEST_TOLD and min(even, odd) * 10 < max(even, odd):
        return ("utf-16-le",) if odd > even else ("utf-16-be",)
    return ("utf-8", "latin-1")


def _told(encoding: str, head: bytes) -> str:
    """Return the encoding a person named; UTF-16 without a mark can only be told by its usual order."""
    has_mark = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16-le" if encoding == "utf-16" and not has_mark else encoding


def lines_of_file(stream: BinaryIO, *, encoding: str, sheet: str | None) -> Lines:
    """Return all lines of a file whose head was looked at."""
    if encoding == WORKBOOK:
        return WorkbookRows(stream, sheet=sheet or "")
    return NumberedLines(stream, encoding=encoding)


def _lines(head: bytes, encoding: str) -> tuple[str, ...]:
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head)
    lines = text.split("\n")
    if len(head) == _HEAD_BYTES and len(lines) > 1:
        lines.pop()  # cut in the middle
    return tuple(line.removesuffix("\r") for line in lines[:ROWS_OF_HEAD])
