"""Reads readings from an Apache Arrow IPC stream, a record batch at a time.

The stream is cut into its messages here, so that a body of a gigabyte is never in memory as a whole; each
batch is then read by Polars together with the schema. What a message says of its own sizes is looked at
before anybody believes it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
from polars.exceptions import PanicException, PolarsError

from wattstead.interfaces.api.faults import unreadable
from wattstead.interfaces.api.intake.codings import Source
from wattstead.interfaces.api.intake.looks import FIELDS, VALUE, piece_of
from wattstead.interfaces.api.intake.rows import DELTA, ENDS, STARTS
from wattstead.interfaces.api.intake.texts import TableUnreadable, refuse_fields
from wattstead.interfaces.api.refusals import ProtocolRefusal
from wattstead.journeys.take_in_readings import Piece
from wattstead.kernel.refusals import said

LARGEST_METADATA = 256 * 1024
LARGEST_BATCH = 16 * 1024**2
LARGEST_DICTIONARIES = 16 * 1024**2
_CONTINUES = 0xFFFFFFFF
_END = struct.pack("<II", _CONTINUES, 0)
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_TIMESTAMP = 10
# Whole numbers, binary and decimal fractions, instants, and texts of three kinds, as the format numbers them.
_KINDS = frozenset({2, 3, 5, 7, _TIMESTAMP, 20, 24})
_ROWS_AT_ONCE = 100_000


class StreamMalformed(ProtocolRefusal):
    """The body is no Arrow stream, ends too early, or a part of it says of itself what cannot be."""

    code = "stream_malformed"
    status = 422
    message = said(
        "The body cannot be read as an Apache Arrow IPC stream of uncompressed record batches. Pack it"
        " as a whole (Content-Encoding) if it is to be small."
    )


class BatchTooLarge(ProtocolRefusal):
    """A record batch of the stream is larger than what is held in memory at once."""

    code = "batch_too_large"
    status = 413
    message = said("A record batch of the stream is too large: at most {most_bytes} bytes each.")


@dataclass(frozen=True, kw_only=True)
class _Message:
    """One message of the stream: its kind, and all its bytes."""

    kind: int
    whole: bytes


def arrow_pieces(source: Source) -> Iterator[Piece]:
    """Yield the readings of an Arrow stream; raises TableUnreadable, StreamMalformed and BatchTooLarge."""
    schema, dictionaries, size = b"", b"", 0
    for message in _messages(source):
        if message.kind == _SCHEMA and not schema:
            schema = message.whole
            _refuse_columns(_read(schema))
        elif message.kind == _DICTIONARY and schema:
            size += len(message.whole)
            if size > LARGEST_DICTIONARIES:
                raise BatchTooLarge(most_bytes=LARGEST_DICTIONARIES)
            dictionaries += message.whole
        elif message.kind == _BATCH and schema:
            table = _as_written(_read(schema + dictionaries + message.whole))
            for at in range(0, len(table), _ROWS_AT_ONCE):
                yield piece_of(table[at : at + _ROWS_AT_ONCE])
        else:
            raise StreamMalformed
    if not schema:
        raise StreamMalformed


def _read(stream: bytes) -> pl.DataFrame:
    """Return the table of a stream that is whole but for its end."""
    try:
        return pl.read_ipc_stream(BytesIO(stream + _END))
    except (PolarsError, PanicException, OSError, ValueError, OverflowError, MemoryError):
        raise StreamMalformed from None


def _refuse_columns(table: pl.DataFrame) -> None:
    """Raise TableUnreadable for columns that are unknown or missing, or that hold something else."""
    refuse_fields(table.columns)
    problems = []
    for name, kind in table.schema.items():
        is_text = kind == pl.String or isinstance(kind, pl.Categorical | pl.Enum)
        if name in {ENDS, STARTS}:
            has_zone = isinstance(kind, pl.Datetime) and kind.time_zone is not None
            if not (kind == pl.String or has_zone):
                problems.append({"type": "instant_unreadable", "loc": ("body", name)})
        elif name in {DELTA, VALUE}:
            if not (kind.is_numeric() or kind == pl.String):
                problems.append({"type": "number_unreadable", "loc": ("body", name)})
        elif not is_text:
            problems.append({"type": "string_type", "loc": ("body", name)})
    if problems:
        raise TableUnreadable(unreadable(problems).faults)


def _as_written(table: pl.DataFrame) -> pl.DataFrame:
    """Return a table whose texts are texts, however they were packed."""
    try:
        return table.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    except (PolarsError, PanicException):
        raise StreamMalformed from None


def _messages(source: Source) -> Iterator[_Message]:
    """Yield the messages of a stream up to its end; raises StreamMalformed and BatchTooLarge."""
    while True:
        start = source.read(4)
        if not start:
            return
        start += _exactly(source, 4 - len(start))
        if start == struct.pack("<I", _CONTINUES):
            start += _exactly(source, 4)
        (length,) = struct.unpack("<I", start[-4:])
        if length == 0:
            return
        if length > LARGEST_METADATA:
            raise StreamMalformed
        metadata = _exactly(source, length)
        kind, body_bytes = _told_by(metadata)
        yield _Message(kind=kind, whole=start + metadata + _exactly(source, body_bytes))


def _exactly(source: Source, count: int) -> bytes:
    parts, left = [], count
    while left:
        part = source.read(left)
        if not part:
            raise StreamMalformed
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _told_by(metadata: bytes) -> tuple[int, int]:
    """Return the kind of a message and how many bytes its body has, once both can be believed."""
    try:
        message = _FlatTable.root(metadata)
        kind, body_bytes = message.number(1, "<B"), message.number(3, "<q")
        if not 0 <= body_bytes <= LARGEST_BATCH:
            raise BatchTooLarge(most_bytes=LARGEST_BATCH) if body_bytes > 0 else StreamMalformed
        if kind == _SCHEMA:
            _refuse_schema(message.table(2))
        if kind in {_BATCH, _DICTIONARY}:
            held = message.table(2) if kind == _BATCH else message.table(2).table(1)
            _refuse_batch(held, body_bytes=body_bytes, needs_rows=kind == _BATCH)
    except (struct.error, IndexError, OverflowError, UnicodeDecodeError):
        raise StreamMalformed from None
    return kind, body_bytes


def _refuse_schema(schema: "_FlatTable") -> None:
    """Raise StreamMalformed where a schema has columns that no table of readings has."""
    is_little_endian = schema.number(0, "<h") == 0
    fields = list(schema.tables(1, most=len(FIELDS)))
    if not is_little_endian or any(field.number(2, "<B") not in _KINDS for field in fields):
        raise StreamMalformed
    for field in fields:
        if field.number(2, "<B") == _TIMESTAMP and field.table(3).has(1):
            _refuse_zone(field.table(3).text(1))


def _refuse_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise StreamMalformed from None


def _refuse_batch(batch: "_FlatTable", *, body_bytes: int, needs_rows: bool) -> None:
    """Raise StreamMalformed where a batch is compressed or has more rows or bytes than its body can hold."""
    rows = batch.number(0, "<q")
    # An instant and an amount alone take eight bytes a row.
    most_rows = body_bytes // 8 if needs_rows else body_bytes
    if batch.has(3) or not 0 <= rows <= most_rows:
        raise StreamMalformed
    if any(not 0 <= length <= most_rows for length, _ in batch.pairs(1)):
        raise StreamMalformed
    if any(low < 0 or length < 0 or low + length > body_bytes for low, length in batch.pairs(2)):
        raise StreamMalformed


class _FlatTable:
    """A table of a flatbuffer, read where it lies; what points outside raises struct.error."""

    def __init__(self, data: bytes, *, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - self._unpack("<i", at)
        self._count = (self._unpack("<H", self._fields) - 4) // 2

    @classmethod
    def root(cls, data: bytes) -> "_FlatTable":
        (at,) = struct.unpack_from("<I", data, 0)
        return cls(data, at=at)

    def has(self, field: int) -> bool:
        return self._place(field) != 0

    def number(self, field: int, kind: str) -> int:
        place = self._place(field)
        return self._unpack(kind, self._at + place) if place else 0

    def table(self, field: int) -> "_FlatTable":
        return _FlatTable(self._data, at=self._pointed_at(field))

    def pairs(self, field: int) -> Iterator[tuple[int, int]]:
        """Yield the pairs of numbers of a list."""
        if not self.has(field):
            return
        at = self._pointed_at(field)
        for number in range(self._unpack("<I", at)):
            yield self._unpack("<q", at + 4 + 16 * number), self._unpack("<q", at + 12 + 16 * number)

    def tables(self, field: int, *, most: int) -> Iterator["_FlatTable"]:
        """Yield the tables of a list; raises IndexError where there are more than `most`."""
        at = self._pointed_at(field)
        count = self._unpack("<I", at)
        if count > most:
            raise IndexError(count)
        for number in range(count):
            place = at + 4 + 4 * number
            yield _FlatTable(self._data, at=place + self._unpack("<I", place))

    def text(self, field: int) -> str:
        at = self._pointed_at(field)
        return self._data[at + 4 : at + 4 + self._unpack("<I", at)].decode()

    def _pointed_at(self, field: int) -> int:
        at = self._at + self._place(field)
        return at + self._unpack("<I", at)

    def _place(self, field: int) -> int:
        return self._unpack("<H", self._fields + 4 + 2 * field) if field < self._count else 0

    def _unpack(self, kind: str, at: int) -> int:
        if at < 0:
            raise IndexError(at)
        found: int = struct.unpack_from(kind, self._data, at)[0]
        return found
