"""20,000 malformed files and 20,000 malformed lines of every operator's format, and 20,000 workbooks.

`script/test --long` tries twenty times as many. Each format has its share of the files, since
recognising them is one parser for all; the lines below the header each format reads by itself.
"""

import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from random import Random

import pytest

from tests.domains.metering.file_formats.reading_of_text import NOW_S, VIENNA
from tests.domains.metering.file_formats.test_malformed_files import BY_NAME, NAMED, WORKBOOK
from tests.domains.metering.file_formats.test_workbooks import PARTS, SHEET, STRINGS, packed
from tests.malformed import (
    INPUTS,
    LITTLE_BYTES,
    assert_work_grows_like_size,
    malformed,
    read_each,
    spoiled,
)
from tests.memory import traced_peak_bytes
from wattstead.domains.metering.file_formats import workbooks
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS
from wattstead.domains.metering.file_formats.faults import Fault
from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS
from wattstead.domains.metering.file_formats.lines import NumberedLines
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, LineReader, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.vocabulary import LINE_RULES

ROWS = 4
OF_FORMATS = BY_NAME | {"kwg": WORKBOOK}
each_format = pytest.mark.parametrize("name", sorted(OF_FORMATS))
each_text = pytest.mark.parametrize("name", sorted(BY_NAME))
# Seven of eight workbooks are spoiled as they lie there; in the eighth words are, under right checksums.
READ_IN_PARTS = (
    "xl/workbook.xml",
    "[Content_Types].xml",
    SHEET,
    SHEET,
    STRINGS,
    "xl/_rels/workbook.xml.rels",
)
NEEDED = {name: PARTS[name] for name in (*READ_IN_PARTS, "_rels/.rels", "xl/styles.xml")}
XML_JUNK = (
    *(b"<", b"</c>", b"<row>", b'<row r="7">', b"<row/>", b"&amp;", b"&x;", b"<!DOCTYPE x>", b"\xff", b"-"),
    *(b'<c r="ZZZ9" t="s"><v>3</v></c>', b'<c t="d"><v>2023-01-01</v></c>', b'<c t="b"><v>2</v></c>'),
    *(b'<c s="999"><v>1e400</v></c>', b"<c><v>-1</v></c>", b'<c t="e"><v>#REF!</v></c>'),
    *(b'<c t="inlineStr"><is><t>x</t></is></c>', b"1e999", b'"', b"r:id", b"sheet2.xml", b"../" * 9),
)


def preview(content: bytes) -> None:
    """Preview a file; only refusals by name may come out of it."""
    try:
        preview_without_meter(BytesIO(content), corrections=NO_CORRECTIONS, now_s=NOW_S)
    except NAMED:
        return


def recognised(name: str) -> tuple[RecognisedFile, list[str]]:
    """Return a file of a format, and its lines below the header."""
    stream = BytesIO(OF_FORMATS[name])
    file = recognise(stream)
    lines = lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)
    return file, [text for number, text in lines if number > file.header_line and text.strip()]


def spoiled_rows(name: str, *, count: int) -> tuple[RecognisedFile, bytes, str]:
    """Return a file of a format, so many of its rows, each spoiled for itself, and how they are encoded."""
    file, rows = recognised(name)
    told = "utf-8" if file.sheet else file.encoding
    encoding = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(told, told)
    spoilt = malformed([row.encode(encoding) for row in rows], count=count)
    if encoding == "utf-16-le":  # half a letter too few would spoil all that follows
        spoilt = (row + b"\0" * (len(row) % 2) for row in spoilt)
    return file, "\n".encode(encoding).join(spoilt), encoding


def spoiled_lines(name: str) -> tuple[LineReader, NumberedLines]:
    file, content, encoding = spoiled_rows(name, count=INPUTS)
    return LineReader(file, limits=VIENNA), NumberedLines(BytesIO(content), encoding=encoding)


def head_of(name: str, *, and_rows: int = 0) -> bytes:
    """Return an example up to its header, and so many rows more."""
    file, _ = recognised(name)
    sign = b"\n\0" if file.encoding.startswith("utf-16") else b"\n"
    return sign.join(BY_NAME[name].split(sign)[: file.header_line + and_rows]) + sign


def test_every_format_is_tried() -> None:
    tried = {recognised(name)[0].format.code for name in OF_FORMATS}

    assert tried == {declared.code for declared in KNOWN_FORMATS}


@each_text
def test_spoiled_files_are_read_or_refused_by_name(name: str) -> None:
    share = -(-INPUTS // len(BY_NAME))

    assert read_each(preview, malformed([head_of(name, and_rows=ROWS)], count=share)) == share


@each_format
def test_each_spoiled_line_is_read_or_refused_by_a_rule(name: str) -> None:
    reader, lines = spoiled_lines(name)

    read = [(reader.read(number, text), number) for number, text in lines]

    assert len(read) >= INPUTS
    for line, number in read:
        assert line is None or line.number == number
        assert line is None or isinstance(line, GoodLine | IdleLine) or line.rule in LINE_RULES
    assert any(isinstance(line, RefusedLine) for line, _ in read)


def test_control_without_its_net_a_reader_of_lines_lets_faults_out(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, lines = spoiled_lines("netz_noe")
    monkeypatch.setattr(LineReader, "read", LineReader._read)

    with pytest.raises(Fault):
        list(reader.read_all(lines))


def spoiled_workbooks(count: int) -> Iterator[bytes]:
    chance = Random(20_000)  # noqa: S311  not a secret
    whole = packed(NEEDED)
    for number in range(count):
        if number % 8:
            yield spoiled(whole, chance=chance)
        else:
            part = READ_IN_PARTS[number // 8 % len(READ_IN_PARTS)]
            words = spoiled(NEEDED[part], chance=chance, junk=XML_JUNK)
            yield packed(NEEDED | {part: words}, method=zipfile.ZIP_STORED)


def test_spoiled_workbooks_are_read_or_refused_by_name() -> None:
    assert read_each(preview, spoiled_workbooks(INPUTS)) == INPUTS


def test_control_without_its_net_a_reader_of_workbooks_lets_anything_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbooks, "_reading", nullcontext)

    with pytest.raises((KeyError, ValueError, SyntaxError, zipfile.BadZipFile)):
        read_each(preview, spoiled_workbooks(400))


def a_file(name: str, *, rows: int) -> bytes:
    """Return a file of a format with so many rows, some of which are still good."""
    _, below, _ = spoiled_rows(name, count=rows)
    return head_of(name) + below


def a_sheet(rows: int) -> bytes:
    row = b'<row><c t="inlineStr"><is><t>29.10.2023 0%d:00</t></is></c><c><v>%d</v></c></row>'
    opening, _, rest = PARTS[SHEET].partition(b"</sheetData>")
    written = b"".join(row % (number % 10, number) for number in range(rows))
    return packed(NEEDED | {SHEET: opening + written + b"</sheetData>" + rest}, method=zipfile.ZIP_STORED)


@each_text
def test_the_work_grows_no_faster_than_a_file(name: str) -> None:
    assert_work_grows_like_size(preview, of_size=lambda rows: a_file(name, rows=rows), small=200)


def test_the_work_grows_no_faster_than_a_workbook() -> None:
    assert_work_grows_like_size(preview, of_size=a_sheet, small=600)


class Counted(BytesIO):
    """A file that counts how many of its bytes are asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        given = super().read(size)
        self.asked += len(given)
        return given


@pytest.mark.parametrize("name", ["netz_noe", "workbook"])
def test_a_file_is_read_a_few_times_and_not_again_and_again(name: str) -> None:
    content = a_sheet(5000) if name == "workbook" else a_file(name, rows=5000)
    file = Counted(content)

    preview_without_meter(file, corrections=NO_CORRECTIONS, now_s=NOW_S)

    # A workbook is looked through for bombs twice: before its head is read, and before its rows are.
    assert file.asked < (5 if name == "workbook" else 2) * len(content)


@pytest.mark.parametrize("size", [100, 3000])
@pytest.mark.parametrize("name", ["netz_noe", "wattstead", "workbook"])
def test_a_malformed_file_takes_little_memory(name: str, size: int) -> None:
    """Stand for the sizes beyond, which `test_memory` and the long profile read in processes of their own."""
    content = a_sheet(size) if name == "workbook" else a_file(name, rows=size)

    assert traced_peak_bytes(lambda: preview(content)) < LITTLE_BYTES


def test_control_memory_is_counted() -> None:
    assert traced_peak_bytes(lambda: bytes(LITTLE_BYTES)) >= LITTLE_BYTES
