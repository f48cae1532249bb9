"""Writes readings as a workbook for Excel and its like, row by row into the archive that a workbook is.

Energy stands in the cells as decimals of every digit. Moments stand there twice: as a text
with the difference to UTC, which is exact on the days on which clocks change, and as a date that a
spreadsheet can reckon with.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np

from wattstead.interfaces.api.readings.columns import decimals
from wattstead.interfaces.exports.columns import (
    BLANK,
    COLUMNS,
    Letters,
    deltas,
    letters,
    local_times,
    of_flags,
    offsets_s,
    written,
)
from wattstead.journeys.export_readings import Export
from wattstead.timeseries.intervals import Intervals

ROWS_A_SHEET = 1_000_000
_DAY_S, _DATE_DIGITS, _FIRST_DATE = 86_400, 8, 25_569
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="{_KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_WIDTHS = (26, 26, 12, 6, 10, 13, 13, 17)
_SHEET_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    "<cols>"
    + "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(_WIDTHS, start=1)
    )
    + "</cols><sheetData><row>"
    + "".join(
        f'<c s="1" t="inlineStr"><is><t>{escape(name)}</t></is></c>' for name in (*COLUMNS, "local start")
    )
    + "</row>"
)
_SHEET_TAIL = "</sheetData></worksheet>"
_TEXT = f'<c{BLANK}t="inlineStr"><is><t>'
_END = "</t></is></c>"


class _Sink:
    """Takes the bytes of an archive until somebody fetches them."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Keep nothing back anyway."""

    def fetch(self) -> bytes:
        found, self._waiting = b"".join(self._waiting), []
        return found


def workbook_pieces(export: Export) -> Iterator[bytes]:
    """Yield an .xlsx with one sheet, or several where one cannot hold all rows."""
    sink = _Sink()
    sheets = 0
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=4) as archive:  # type: ignore[call-overload]
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("xl/styles.xml", _STYLES)
        pieces = export.pieces()
        rest: Intervals | None = next(pieces, None)
        while rest is not None or not sheets:
            sheets += 1
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w") as sheet:
                sheet.write(_SHEET_HEAD.encode())
                room = ROWS_A_SHEET
                while rest is not None and room:
                    fitting, left = rest.picked(slice(0, room)), rest.picked(slice(room, None))
                    sheet.write(_rows(fitting, export=export))
                    yield sink.fetch()
                    room -= len(fitting)
                    rest = left if len(left) else next(pieces, None)
                sheet.write(_SHEET_TAIL.encode())
        archive.writestr("xl/workbook.xml", _workbook(sheets))
        archive.writestr("xl/_rels/workbook.xml.rels", _sheets(sheets))
    yield sink.fetch()


def _rows(piece: Intervals, *, export: Export) -> bytes:
    return written(
        piece,
        [
            letters(f"<row>{_TEXT}"),
            *local_times(piece.starts_s, zone=export.zone),
            letters(f"{_END}{_TEXT}"),
            *local_times(piece.ends_s, zone=export.zone),
            letters(f"{_END}<c><v>"),
            deltas(piece),
            letters(f"</v></c>{_TEXT}{export.unit}{_END}{_TEXT}{export.direction.value}{_END}{_TEXT}"),
            of_flags(piece, between=f"{_END}{_TEXT}"),
            letters(f'{_END}<c{BLANK}s="2"><v>'),
            _dates(piece, export=export),
            letters("</v></c></row>"),
        ],
    )


def _dates(piece: Intervals, *, export: Export) -> Letters:
    """Return the starts as spreadsheets count them: days since 1900 by the clock of the site."""
    clock_s = piece.starts_s + offsets_s(piece.starts_s, zone=export.zone) + _FIRST_DATE * _DAY_S
    days, seconds = np.divmod(clock_s, _DAY_S)
    fine = 10**_DATE_DIGITS
    return decimals(days * fine + (seconds * fine + _DAY_S // 2) // _DAY_S, places=_DATE_DIGITS)


def _workbook(sheets: int) -> str:
    named = "".join(
        f'<sheet name="Readings{f" {number}" if number > 1 else ""}" sheetId="{number}" r:id="rId{number}"/>'
        for number in range(1, sheets + 1)
    )
    return f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'


def _sheets(sheets: int) -> str:
    targets = [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, sheets + 1)]
    named = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate([*targets, ("styles", "styles.xml")], start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{named}</Relationships>'
