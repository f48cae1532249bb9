"""Reads readings written as text, in pieces of whole lines: CSV and JSON lines; and JSON, all at once."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Literal

import msgspec
import polars as pl
from polars.exceptions import PanicException, PolarsError

from wattstead.interfaces.api.faults import unreadable
from wattstead.interfaces.api.intake.codings import Source
from wattstead.interfaces.api.intake.looks import FIELDS, VALUE, piece_of
from wattstead.interfaces.api.intake.rows import DELTA, ENDS, MALFORMED, METER, STARTS
from wattstead.interfaces.api.refusals import BodyTooLarge, RequestUnreadable
from wattstead.journeys.take_in_readings import Piece
from wattstead.kernel.refusals import said


class TableUnreadable(RequestUnreadable):
    """The body is no table of readings: it is malformed, or its head names other fields (see `errors`)."""

    code = "table_unreadable"
    status = 422
    message = said("The body cannot be read as a table of readings of the type that Content-Type names.")


CSV_PIECE = 4 * 1024**2
JSON_PIECE = 4 * 1024**2
LARGEST_JSON = 10 * 1024**2
MOST_LINES = 150_000
"""Of a piece: lines that hold next to nothing are many, and each takes memory."""
MOST_ITEMS = 180_000
"""Of a JSON array: each reading takes more than fifty bytes of the largest."""
_COMMAS_OF_ITEM = 4
LONGEST_HEAD = 4096
_REST = "rest"
_MARK = b"\xef\xbb\xbf"


def csv_pieces(source: Source) -> Iterator[Piece]:
    """Yield the readings of a CSV body: a head that names fields, commas or semicolons, points in numbers.

    Cells may stand in quotes, but hold no line break. Raises TableUnreadable.
    """
    head, _, begun = _filled(source, most=LONGEST_HEAD).removeprefix(_MARK).partition(b"\n")
    separator = ";" if b";" in head else ","
    names = _fields_of(head, separator=separator)
    # What is left at last is one piece, up to half as long again: so is a day of a thousand meters.
    for block in _blocks(source, most=CSV_PIECE, last=CSV_PIECE * 3 // 2, begun=begun):
        yield piece_of(_table(block, names=names, separator=separator))


def _blocks(source: Source, *, most: int, last: int, begun: bytes = b"") -> Iterator[bytes]:
    """Yield a text in blocks of whole lines, not too many of them; `begun` is what was read of it before.

    The last one may be longer than the others. Raises TableUnreadable where a line is as long as a block.
    """
    for block in _long_blocks(source, most=most, last=last, begun=begun):
        yield from _halved(block)


def _halved(block: bytes) -> Iterator[bytes]:
    """Yield a block, or its halves again and again where it has too many lines."""
    middle = block.find(b"\n", len(block) // 2) + 1 if block.count(b"\n") > MOST_LINES else 0
    if not middle:
        yield block
        return
    yield from _halved(block[:middle])
    yield from _halved(block[middle:])


def _long_blocks(source: Source, *, most: int, last: int, begun: bytes) -> Iterator[bytes]:
    while True:
        begun += _filled(source, most=last - len(begun))
        if len(begun) < last:
            break
        cut = begun.rfind(b"\n", 0, most) + 1
        if not cut:
            raise TableUnreadable(())
        block, begun = begun[:cut], begun[cut:]
        yield block
    if begun.strip():
        yield begun


def _filled(source: Source, *, most: int) -> bytes:
    """Return so many bytes, fewer only at the end: what unpacks a body gives it in small parts."""
    parts, left = [], most
    while left and (part := source.read(left)):
        parts.append(part)
        left -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _fields_of(head: bytes, *, separator: str) -> list[str]:
    """Return the names in the head of a CSV; raises TableUnreadable."""
    try:
        names = [cell.strip().strip('"') for cell in head.decode().split(separator)]
    except UnicodeDecodeError:
        raise TableUnreadable(()) from None
    refuse_fields(names)
    return names


def refuse_fields(names: Sequence[str]) -> None:
    """Raise TableUnreadable for fields that are unknown, missing, or there twice."""
    problems = [{"type": "extra_forbidden", "loc": ("body", name)} for name in names if name not in FIELDS]
    missing = [METER] if METER not in names else []
    missing += [] if {DELTA, VALUE} & set(names) else [DELTA]
    missing += [] if {ENDS, STARTS} & set(names) else [ENDS]
    problems += [{"type": "missing", "loc": ("body", name)} for name in missing]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems += [{"type": "parameter_repeated", "loc": ("body", name)} for name in twice]
    if problems:
        raise TableUnreadable(unreadable(problems).faults)


def _table(block: bytes, *, names: list[str], separator: str) -> pl.DataFrame:
    """Return lines as a table of text; a line with more cells than the head has is marked as malformed."""
    head = separator.join([*names, _REST]).encode() + b"\n"
    encodings: tuple[Literal["utf8", "utf8-lossy"], ...] = ("utf8", "utf8-lossy")
    for encoding in encodings:
        try:
            table = pl.read_csv(
                head + block.rstrip(b"\r\n"),
                schema=dict.fromkeys([*names, _REST], pl.String),
                separator=separator,
                quote_char=None,
                truncate_ragged_lines=True,
                encoding=encoding,
            )
        except (PolarsError, PanicException):
            continue
        table = table.with_columns(pl.col(_REST).is_not_null().alias(MALFORMED)).drop(_REST)
        if b'"' in block:
            table = table.with_columns(pl.col(pl.String).str.strip_chars('"'))
        return table
    raise TableUnreadable(())


class _Row(msgspec.Struct, forbid_unknown_fields=True, rename="camel", gc=False):
    """A reading as JSON tells it."""

    meter_number: str = ""
    delta: float | None = None
    timestamp: str | None = None
    starts_at: str | None = None
    register: str | None = None
    quality: str | None = None
    source: str | None = None
    value: float | None = None


_LINES = msgspec.json.Decoder(_Row)
_ARRAY = msgspec.json.Decoder(list[_Row])
_RAW = msgspec.json.Decoder(list[msgspec.Raw])
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


def json_line_pieces(source: Source) -> Iterator[Piece]:
    """Yield the readings of a body with a JSON object a line; raises TableUnreadable for endless lines."""
    for block in _blocks(source, most=JSON_PIECE, last=JSON_PIECE):
        try:
            rows: Sequence[_Row | None] = _LINES.decode_lines(block)
        except _UNREADABLE:
            rows = [_row(line) for line in BytesIO(block) if line.strip()]
        yield piece_of(_table_of(rows))


def json_pieces(source: Source) -> Iterator[Piece]:
    """Yield the readings of a body that is one JSON array; raises TableUnreadable and BodyTooLarge."""
    read: list[bytes] = []
    size = 0
    while piece := source.read(LARGEST_JSON + 1):
        size += len(piece)
        if size > LARGEST_JSON:
            raise BodyTooLarge(most_bytes=LARGEST_JSON)
        read.append(piece)
    yield piece_of(_table_of(_rows_of(b"".join(read))))


def _rows_of(body: bytes) -> Sequence[_Row | None]:
    """Return the readings of a JSON array; raises TableUnreadable, too, for more than fit into a body."""
    if body.count(b"{") > MOST_ITEMS or body.count(b",") > MOST_ITEMS * _COMMAS_OF_ITEM:
        raise TableUnreadable(())
    try:
        rows: Sequence[_Row] = _ARRAY.decode(body)
    except _UNREADABLE:
        pass
    else:
        _refuse_many(rows)
        return rows
    try:
        items = _RAW.decode(body)
    except _UNREADABLE:
        raise TableUnreadable(()) from None
    _refuse_many(items)
    return [_row(item) for item in items]


def _refuse_many(items: Sequence[object]) -> None:
    if len(items) > MOST_ITEMS:
        raise TableUnreadable(())


def _row(raw: bytes | msgspec.Raw) -> _Row | None:
    """Return one reading, or None where it is none."""
    try:
        return _LINES.decode(raw)
    except _UNREADABLE:
        return None


def _table_of(rows: Sequence[_Row | None]) -> pl.DataFrame:
    """Return readings as a table, with those that are none marked as malformed."""
    columns: dict[str, pl.Series] = {}
    is_malformed = [row is None for row in rows]
    if any(is_malformed):
        nothing = _Row()
        columns[MALFORMED] = pl.Series(is_malformed, dtype=pl.Boolean)
        rows = [nothing if row is None else row for row in rows]
    whole: Sequence[_Row] = rows  # type: ignore[assignment]  # none of them is None any more
    columns[METER] = pl.Series([row.meter_number for row in whole], dtype=pl.String)
    columns[DELTA] = pl.Series([row.delta for row in whole], dtype=pl.Float64)
    if columns[DELTA].null_count():
        columns[VALUE] = pl.Series([row.value for row in whole], dtype=pl.Float64)
    for name, values in (
        (ENDS, [row.timestamp for row in whole]),
        (STARTS, [row.starts_at for row in whole]),
        ("register", [row.register for row in whole]),
        ("quality", [row.quality for row in whole]),
        ("source", [row.source for row in whole]),
    ):
        if any(values) or name == ENDS:
            columns[name] = pl.Series(values, dtype=pl.String)
    return pl.DataFrame(columns)
