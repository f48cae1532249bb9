"""Refuses workbooks that would unfold into more than a table of readings can be.

Every part of the archive is streamed once through a bare XML parser before
openpyxl sees it. A part that is no XML stops there, and would stop openpyxl at
the same place.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

from wattstead.kernel.refusals import Refusal, said

MOST_COLUMNS = 100
MOST_ROWS = 120_000  # more than three years of quarter-hours
_MOST_PARTS_BYTES = 1024 * 1024
_MOST_SHEETS = 40
_MOST_TEXT = 32 * 1024
_LARGEST_ROW_NUMBER = 1_048_576
_LARGEST_NO_XML = 16 * 1024 * 1024
_PIECE = 64 * 1024
_END, _END_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_IN_TABLE = {"row", "c", "v", "f", "is", "t", "r", "rPr", "phoneticPr", "si"}


class WorkbookTooLarge(Refusal):
    """A workbook that unfolds into more than any table of readings is."""

    code = "workbook_too_large"
    kind = "unreadable"
    message = said("The workbook holds too much: {what}. Export the table as CSV, or fewer months of it.")


@dataclass(frozen=True, kw_only=True)
class _Budget:
    """What one kind of part may hold: bytes, elements and attributes, and those that become objects."""

    size: int
    nodes: int
    objects: int


_BUDGETS = {
    "worksheet": _Budget(size=96 * 1024 * 1024, nodes=1_800_000, objects=20_000),
    "sst": _Budget(size=24 * 1024 * 1024, nodes=800_000, objects=20_000),
}
_OTHERS = _Budget(size=4 * 1024 * 1024, nodes=40_000, objects=40_000)
_ALL_TOGETHER = _Budget(size=128 * 1024 * 1024, nodes=2_400_000, objects=120_000)


def refuse_bombs(stream: BinaryIO) -> None:
    """Raise WorkbookTooLarge when a workbook is made to fill memory; leaves `stream` anywhere."""
    _refuse_long_directory(stream)
    stream.seek(0)
    together = _Count()
    with zipfile.ZipFile(stream) as archive:
        for part in archive.infolist():
            if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise WorkbookTooLarge(what=part.filename[:80])
            _Part(part.filename, together=together).read(archive, part)


def _refuse_long_directory(stream: BinaryIO) -> None:
    """Refuse an archive of millions of parts before its directory is read."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_BYTES - _LONGEST_COMMENT - 20))
    tail = stream.read()
    at = len(tail) - _END_BYTES
    if tail[at : at + 4] != _END:
        at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    has_long_form = tail[max(0, at - 20) :].startswith(b"PK\x06\x07")
    if has_long_form or int.from_bytes(tail[at + 12 : at + 16], "little") > _MOST_PARTS_BYTES:
        raise WorkbookTooLarge(what="ZIP")


class _Count:
    """What was met so far."""

    def __init__(self) -> None:
        self.size = self.nodes = self.objects = self.sheets = 0


class _Part:
    """Counts what one part of the archive holds."""

    def __init__(self, name: str, *, together: _Count) -> None:
        self._name = name[:80]
        self._together = together
        self._own = _Count()
        self._budget = _OTHERS
        self._root = ""
        self._text = self._row = self._rows = self._cells = 0
        parser = expat.ParserCreate()
        parser.buffer_text = False
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        self._parser = parser

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Stream the part as far as it is XML."""
        try:
            for piece in _pieces(archive, part):
                self._own.size += len(piece)
                self._together.size += len(piece)
                self._refuse_beyond()
                self._parser.Parse(piece)
        except expat.ExpatError:
            # Pictures end here; a part that openpyxl would take up whole has to be small.
            if part.file_size > _LARGEST_NO_XML:
                raise WorkbookTooLarge(what=self._name) from None

    def _refuse_beyond(self) -> None:
        for count, budget in ((self._own, self._budget), (self._together, _ALL_TOGETHER)):
            if count.size > budget.size or count.nodes > budget.nodes or count.objects > budget.objects:
                raise WorkbookTooLarge(what=self._name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self._root:
            self._root = local
            self._budget = _BUDGETS.get(local, _OTHERS)
        nodes = 1 + len(attributes)
        is_object = self._budget is not _OTHERS and local not in _IN_TABLE
        for count in (self._own, self._together):
            count.nodes += nodes
            count.objects += nodes if is_object else 0
        self._text = 0
        if local == "row":
            self._count_row(attributes.get("r"))
        elif local == "c":
            self._cells += 1
        elif local == "si":
            self._rows += 1
        elif local == "sheet":
            self._together.sheets += 1
        self._refuse_wide(attributes)
        if is_object or nodes > 1 or not self._own.nodes % 1000:
            self._refuse_beyond()

    def _count_row(self, number: str | None) -> None:
        self._rows, self._cells = self._rows + 1, 0
        if number is None:
            self._row += 1
            return
        if not (number.isascii() and number.isdigit() and len(number) < 8):
            raise WorkbookTooLarge(what=f"{self._name}: {number[:20]}")
        if not self._row < int(number) <= _LARGEST_ROW_NUMBER:
            raise WorkbookTooLarge(what=f"{self._name}: {number}")
        self._row = int(number)

    def _refuse_wide(self, attributes: dict[str, str]) -> None:
        """Refuse what a spreadsheet itself could not hold."""
        many_rows = self._rows > (2 * MOST_ROWS if self._root == "sst" else MOST_ROWS)
        if many_rows or self._cells > 20 * MOST_COLUMNS or self._together.sheets > _MOST_SHEETS:
            raise WorkbookTooLarge(what=self._name)
        if any(len(value) > _MOST_TEXT for value in attributes.values()):
            raise WorkbookTooLarge(what=self._name)

    def _end(self, _name: str) -> None:
        self._text = 0

    def _characters(self, text: str) -> None:
        self._text += len(text)
        if self._text > _MOST_TEXT:
            raise WorkbookTooLarge(what=self._name)

    def _doctype(self, *_told: object) -> None:
        raise WorkbookTooLarge(what=f"{self._name}: DOCTYPE")


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as opened:
        while piece := opened.read(_PIECE):
            yield piece
