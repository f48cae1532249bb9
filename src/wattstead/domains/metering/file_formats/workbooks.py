"""Reads the rows of a workbook as lines of text, their cells parted by tabs."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import BinaryIO

from wattstead.domains.metering.file_formats.workbook_limits import MOST_COLUMNS, refuse_bombs
from wattstead.kernel.refusals import Refusal, said

ROWS_OF_HEAD = 2000
_ROWS_AT_ONCE = 500
_MOST_SHEETS_LOOKED_AT = 8
_SPOILERS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})
_MINUTES_PER_HOUR = _SECONDS_PER_MINUTE = 60


class WorkbookUnreadable(Refusal):
    """A ZIP archive that holds no workbook, or one that is damaged."""

    code = "workbook_unreadable"
    kind = "unreadable"
    message = said("The workbook cannot be read. Open and save it anew, or export the table as CSV.")


class WorkbookRows:
    """The rows of one sheet with their numbers from 1."""

    def __init__(self, stream: BinaryIO, *, sheet: str) -> None:
        """Read `stream` from its beginning."""
        self._stream = stream
        self._sheet = sheet
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of every row."""
        number = 0
        with _book(self._stream) as book:
            rows = book.rows(self._sheet)
            while texts := _next_texts(rows):
                for text in texts:
                    number += 1
                    yield number, text
                with suppress(ValueError, OSError):
                    self.bytes_read = max(self.bytes_read, self._stream.tell())


class _Book:
    """An open workbook, read row by row."""

    def __init__(self, stream: BinaryIO) -> None:
        # Here, not above: only workbooks pay for openpyxl.
        from openpyxl import DEFUSEDXML, load_workbook

        if not DEFUSEDXML:
            raise WorkbookUnreadable
        self._book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        self.sheets = tuple(sheet.title for sheet in self._book.worksheets)

    def rows(self, sheet: str) -> Iterator[tuple[object, ...]]:
        worksheet = self._book[sheet]
        # What a file says about its own size is not believed.
        worksheet.reset_dimensions()
        return iter(worksheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))

    def close(self) -> None:
        self._book.close()


@contextmanager
def _book(stream: BinaryIO) -> Iterator[_Book]:
    """Open the workbook in `stream` and rewind it; raises WorkbookUnreadable and WorkbookTooLarge."""
    with _reading():
        refuse_bombs(stream)
        stream.seek(0)
        book = _Book(stream)
    try:
        yield book
    finally:
        with suppress(Exception):
            book.close()
        stream.seek(0)


@contextmanager
def _reading() -> Iterator[None]:
    """Turn whatever a hostile workbook brings its readers to raise into one refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Refusal:
            raise
        except Exception as problem:
            raise WorkbookUnreadable from problem


def _next_texts(rows: Iterator[tuple[object, ...]]) -> list[str]:
    with _reading():
        return [_text(row) for row in islice(rows, _ROWS_AT_ONCE)]


def heads_of_sheets(stream: BinaryIO) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the first rows of every sheet, and rewind `stream`."""
    found = []
    with _book(stream) as book:
        for sheet in book.sheets[:_MOST_SHEETS_LOOKED_AT]:
            with _reading():
                rows = book.rows(sheet)
                found.append((sheet, tuple(_text(row) for row in islice(rows, ROWS_OF_HEAD))))
    if not found:
        raise WorkbookUnreadable
    return tuple(found)


def _text(row: tuple[object, ...]) -> str:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return "\t".join(map(_cell, row[:width]))


def _cell(value: object) -> str:
    """Return a cell as a file of text would hold it: numbers with a point, moments as in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.translate(_SPOILERS)
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, datetime):
        # Moments are fractions of days: a second's noise is rounded away.
        return f"{value + timedelta(milliseconds=500):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value.isoformat()} 00:00:00"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), _SECONDS_PER_MINUTE)
        hours, minutes = divmod(minutes, _MINUTES_PER_HOUR)
        return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    return str(value).translate(_SPOILERS)
