"""Workbooks are read row by row; what unfolds into too much is refused by name."""

import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.domains.metering.file_formats.reading_of_text import NOW_S, lines_of, utc
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.heads import FileIsNoText
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.reading import GoodLine, RefusedLine
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown, recognise
from wattstead.domains.metering.file_formats.workbook_limits import MOST_ROWS, WorkbookTooLarge
from wattstead.domains.metering.file_formats.workbooks import WorkbookUnreadable

KWG_HEAD: list[list[object]] = [["Lastprofil"], ["Daten 1:  Verbrauch"], ["Datum", "Daten 1"]]


def a_workbook(*sheets: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def previewed(content: bytes, *, corrections: Corrections = NO_CORRECTIONS) -> Preview:
    return preview_without_meter(BytesIO(content), corrections=corrections, now_s=NOW_S)


def test_kwg_counts_by_the_hour_and_the_hour_that_comes_twice_is_there_twice() -> None:
    rows: list[list[object]] = [
        ["29.10.2023 01:00", 0.6],
        ["29.10.2023 02:00", 1.0900000000000001],
        ["29.10.2023 02:00", 2],
        ["29.10.2023 03:00", 3],
        ["x", 4],
    ]

    assert lines_of(a_workbook(KWG_HEAD + rows)) == [
        GoodLine(4, utc("2023-10-28 22:00"), 600_000, "measured", 3600),
        GoodLine(5, utc("2023-10-28 23:00"), 1_090_000, "measured", 3600),
        GoodLine(6, utc("2023-10-29 00:00"), 2_000_000, "measured", 3600),
        GoodLine(7, utc("2023-10-29 01:00"), 3_000_000, "measured", 3600),
        RefusedLine(8, "Datum", "x", "stamp_unreadable"),
    ]


def test_a_known_table_is_found_on_any_sheet_with_moments_as_moments() -> None:
    rows: list[list[object]] = [
        ["Messzeitpunkt", "Gemessener Verbrauch (kWh)", "Ersatzwert"],
        [datetime(2023, 1, 1, 0, 15), 0.454, None],  # noqa: DTZ001  cells have no zone
        [datetime(2023, 1, 1, 0, 30), None, 0.2],  # noqa: DTZ001
    ]

    content = a_workbook([["notes"]], rows)

    assert recognise(BytesIO(content)).sheet == "Sheet1"
    assert lines_of(content) == [
        GoodLine(2, utc("2022-12-31 23:00"), 454_000, "measured"),
        GoodLine(3, utc("2022-12-31 23:15"), 200_000, "estimated"),
    ]


def test_a_table_nobody_declared_with_date_and_time_in_two_columns() -> None:
    rows: list[list[object]] = [["day", "from", "kWh"]]
    rows += [[date(2023, 1, 1), time(0, 15 * quarter), 0.25] for quarter in range(4)]

    asked = previewed(a_workbook(rows))
    told = previewed(a_workbook(rows), corrections=Corrections(stamp_means="start", zone="Europe/Vienna"))

    assert [question.detail for question in asked.questions] == ["stamp_means", "zone"]
    assert (told.found, told.total, told.step_s, told.refused) == (4, Decimal(1), 900, 0)


def test_cells_of_every_kind_become_text() -> None:
    kinds = [True, "a\tb\nc", timedelta(hours=24), 1e-7, datetime(2023, 1, 1, 0, 0, 0, 999_600), 10**15]  # noqa: DTZ001

    seen = previewed(a_workbook([["when", "kWh", *map(str, range(6))], ["01.01.2023 00:15", 1, *kinds]]))

    assert seen.sample[0][2:] == (
        "True",
        "a b c",
        "24:00:00",
        "0.0000001",
        "2023-01-01 00:00:01",
        "1000000000000000",
    )


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


SHEET, STRINGS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
STRINGS_OPENING = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def with_shared_strings(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts with their texts in a table of strings, as spreadsheets write them."""
    texts: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        texts.append(found[1])
        return b't="s"><v>%d</v></c>' % (len(texts) - 1)

    sheet = re.sub(rb't="inlineStr"><is><t>(.*?)</t></is></c>', shared, parts[SHEET])
    strings = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    types = (
        parts[TYPES] if STRINGS.encode() in parts[TYPES] else parts[TYPES].replace(b"</Types>", STRINGS_TYPE)
    )
    return parts | {SHEET: sheet, STRINGS: STRINGS_OPENING + strings + b"</sst>", TYPES: types}


PARTS = with_shared_strings(parts_of(a_workbook([*KWG_HEAD, ["29.10.2023 02:00", 0.5]])))
OPENING = PARTS[SHEET][: PARTS[SHEET].index(b"<sheetData>")]


def sheet_of(rows: bytes, *, after: bytes = b"") -> bytes:
    return with_part(SHEET, OPENING + b"<sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>")


def with_part(name: str, content: bytes) -> bytes:
    return packed(PARTS | {name: content})


MEGABYTE = 1024 * 1024
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (c + 1, c, c, c, c) for c in range(ord("a"), ord("z"))
)
BOMBS: dict[str, Callable[[], bytes]] = {
    "rows without end": lambda: sheet_of(b"<row/>" * (MOST_ROWS + 1)),
    "rows with attributes": lambda: sheet_of(b'<row a="1" b="1" c="1" d="1" e="1"/>' * 400_000),
    "a row of millions of columns": lambda: sheet_of(b"<row>" + b"<c/>" * 3_000_000 + b"</row>"),
    "a row far away": lambda: sheet_of(b'<row r="99999999999"><c><v>1</v></c></row>'),
    "a row beyond all spreadsheets": lambda: sheet_of(b'<row r="1048577"><c><v>1</v></c></row>'),
    "rows that run backwards": lambda: sheet_of(b'<row r="5"/><row r="4"/>'),
    "a cell that is a book": lambda: sheet_of(b"<row><c><v>" + b"x" * 30 * MEGABYTE + b"</v></c></row>"),
    "an attribute that is a book": lambda: sheet_of(b'<row s="' + b"x" * MEGABYTE + b'"/>'),
    "merged cells without end": lambda: sheet_of(b"", after=b'<mergeCell ref="A1:B1"/>' * 50_000),
    "strings without end": lambda: with_part(STRINGS, STRINGS_OPENING + b"<si/>" * 2_000_000),
    "strings of megabytes": lambda: with_part(
        STRINGS, STRINGS_OPENING + (b"<si><t>" + b"x" * 30_000 + b"</t></si>") * 2000
    ),
    "a zip bomb": lambda: with_part(SHEET, OPENING + b" " * 150 * MEGABYTE + b"</worksheet>"),
    "a picture of gigabytes": lambda: with_part("xl/theme/theme1.xml", b"\x89PNG" + bytes(100 * MEGABYTE)),
    "styles without end": lambda: with_part("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 900_000),
    "a billion laughs": lambda: with_part(SHEET, LAUGHS + b"]><worksheet>&z;</worksheet>"),
    "an entity of the network": lambda: with_part(
        SHEET, b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><worksheet/>'
    ),
    "a hundred sheets": lambda: with_part("xl/workbook.xml", b"<workbook>" + b"<sheet/>" * 100),
    "parts without end": lambda: packed({f"{n:06d}{'x' * 50}": b"" for n in range(11_000)}),
    "another compression": lambda: packed(PARTS, method=zipfile.ZIP_LZMA),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_would_unfold_into_too_much_is_refused_by_name(name: str) -> None:
    content = BOMBS[name]()

    assert len(content) < 3 * MEGABYTE
    with pytest.raises(WorkbookTooLarge):
        recognise(BytesIO(content))


# A bit in the directory says that a part is encrypted.
ENCRYPTED = packed(PARTS).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
DAMAGED = {
    "no workbook": packed({"readme.txt": b"hello"}),
    "half a workbook": packed(PARTS)[:-3000],
    "a sheet cut in the middle": packed(PARTS | {SHEET: PARTS[SHEET][:-60]}),
    "a string that is not there": sheet_of(b'<row><c t="s"><v>99</v></c></row>'),
    "a number that is none": sheet_of(b"<row><c><v>1e</v></c></row>"),
    "no sheet": packed({name: content for name, content in PARTS.items() if name != SHEET}),
    "an encrypted part": ENCRYPTED,
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_workbook_is_refused_by_name(name: str) -> None:
    with pytest.raises((WorkbookUnreadable, FileIsNoText)):
        recognise(BytesIO(DAMAGED[name]))


def test_a_size_that_is_not_true_is_not_believed() -> None:
    lying = PARTS[SHEET].replace(b'<dimension ref="A1:B4"', b'<dimension ref="A1:XFD1048576"')

    assert lying != PARTS[SHEET]
    assert lines_of(with_part(SHEET, lying)) == lines_of(packed(PARTS))


def test_rows_left_out_keep_their_numbers() -> None:
    content = sheet_of(
        b'<row r="3"><c r="A3" t="str"><v>Datum</v></c><c r="B3" t="str"><v>Daten 1</v></c></row>'
        b'<row r="9"><c r="A9" t="str"><v>29.10.2023 01:00</v></c><c r="B9"><v>0.5</v></c></row>'
    )

    assert lines_of(content) == [GoodLine(9, utc("2023-10-28 22:00"), 500_000, "measured", 3600)]


def test_a_workbook_without_a_table_is_of_unknown_format() -> None:
    with pytest.raises(FileFormatUnknown) as refused:
        recognise(BytesIO(a_workbook([["hello", "world"]])))

    assert refused.value.facts["seen"] == "hello world"
