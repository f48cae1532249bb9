"""Whatever is done to a body, it ends in readings or in a named refusal, in little memory and bounded work.

20,000 bodies for each format and each packing; `script/test --long` tries twenty times as many.
"""

import gzip
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec import MsgspecError
from polars.exceptions import PolarsError

from tests.malformed import INPUTS, LITTLE_BYTES, assert_work_grows_like_size, malformed, read_each
from tests.memory import peak_bytes
from wattstead.interfaces.api.intake import arrows, texts
from wattstead.interfaces.api.intake.arrows import BatchTooLarge, StreamMalformed, arrow_pieces
from wattstead.interfaces.api.intake.codings import BodyPackedWrongly, Source, unpacked
from wattstead.interfaces.api.intake.looks import piece_of
from wattstead.interfaces.api.intake.texts import (
    TableUnreadable,
    csv_pieces,
    json_line_pieces,
    json_pieces,
)
from wattstead.interfaces.api.refusals import BodyTooLarge
from wattstead.journeys.take_in_readings import Piece

AT_ONCE = 50
Reader = Callable[[Source], Iterator[Piece]]
NAMED = (TableUnreadable, StreamMalformed, BatchTooLarge, BodyTooLarge, BodyPackedWrongly)
MOST_OF_PIECE = 110 * 1024**2
ROWS: list[dict[str, object]] = [
    {
        "meterNumber": f"1EMH{number:010d}",
        "register": "import",
        "timestamp": f"2025-02-01T0{number}:15:00Z",
        "startsAt": f"2025-02-01T0{number}:00:00+00:00",
        "delta": number / 8,
        "quality": "valid",
    }
    for number in range(1, 8)
]
ROWS.append({"meterNumber": "1EMH0000000008", "timestamp": "2025-02-01T08:15:00Z", "value": 1234.5})


class NobodyRaisesThis(Exception):
    """Stands for what a reader catches, so that it catches nothing."""


def csv_body() -> bytes:
    table = pl.DataFrame(ROWS)
    return table.write_csv().encode()


def arrow_body() -> bytes:
    stream = io.BytesIO()
    table = pl.DataFrame(ROWS).with_columns(pl.col("timestamp").str.to_datetime(time_zone="UTC"))
    pl.concat([table, table], rechunk=False).write_ipc_stream(stream)
    return stream.getvalue()


BODIES: dict[str, tuple[Reader, bytes]] = {
    "csv": (csv_pieces, csv_body()),
    "json": (json_pieces, json.dumps(ROWS).encode()),
    "json lines": (json_line_pieces, b"\n".join(json.dumps(row).encode() for row in ROWS)),
    "arrow": (arrow_pieces, arrow_body()),
}


NOTHING_YET = piece_of(pl.DataFrame(ROWS).head(0))


def look_at(piece: Piece) -> int:
    told = [*piece.items_read.tolist(), *piece.items_unread.tolist(), *piece.items_of_looks.tolist()]
    assert sorted(told) == list(range(piece.items))
    assert len(piece.readings) == len(piece.items_read)
    assert len(piece.looks) == len(piece.items_of_looks)
    places = [*piece.readings.which.tolist(), *piece.looks.which.tolist()]
    assert all(0 <= which < len(piece.names) for which in places)
    assert all(piece.kinds[fault].code for fault in piece.faults.tolist())
    return piece.items


def read_or_refuse(reader: Reader, body: Source) -> int:
    """Return how many items were read or refused one by one; -1 where the whole body is refused by name."""
    try:
        return sum([look_at(piece) for piece in reader(body)])
    except NAMED:
        return -1


class Judged:
    """Stands where tables become pieces: tables of the same columns are judged many at a time.

    Each row is judged by itself, and a table of five rows takes as long as one of five thousand.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[tuple[tuple[str, pl.DataType], ...], list[pl.DataFrame]] = defaultdict(
            list
        )
        self.items = 0

    def __call__(self, table: pl.DataFrame) -> Piece:
        waiting = self._waiting[tuple(table.schema.items())]
        waiting.append(table)
        if len(waiting) >= AT_ONCE:
            self._judge(waiting)
        return NOTHING_YET

    def judge_the_rest(self) -> None:
        for waiting in self._waiting.values():
            self._judge(waiting)

    def _judge(self, waiting: list[pl.DataFrame]) -> None:
        if waiting:
            together = pl.concat(waiting)
            self.items += look_at(piece_of(together))
            assert self.items >= len(together)
            waiting.clear()


@contextmanager
def little_memory(most: int = LITTLE_BYTES) -> Iterator[None]:
    """Fail where the process held much more meanwhile than before."""
    for reader, body in BODIES.values():
        read_or_refuse(reader, io.BytesIO(body))
    Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before = peak_bytes()
    yield
    assert peak_bytes() - before < most


each_format = pytest.mark.parametrize("name", ["arrow", "csv", "json", "json lines"])
each_packing = pytest.mark.parametrize("coding", ["gzip", "zstd"])


@each_format
def test_spoiled_bodies_are_read_or_refused_by_name(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (reader, body), judged = BODIES[name], Judged()
    monkeypatch.setattr(texts, "piece_of", judged)
    monkeypatch.setattr(arrows, "piece_of", judged)

    count = read_each(lambda content: read_or_refuse(reader, io.BytesIO(content)), malformed([body]))
    judged.judge_the_rest()

    assert count == INPUTS
    assert judged.items > INPUTS / 10


@each_format
def test_spoiled_bodies_take_little_memory(name: str) -> None:
    """Each as it is, with its rows: small ones, and one of a few megabytes."""
    reader, body = BODIES[name]
    bodies = [*malformed([body], count=500), a_body(name, rows=28_000)]

    with little_memory():
        read_each(lambda content: read_or_refuse(reader, io.BytesIO(content)), bodies)


NEXT_TO_NOTHING = {
    "csv": b"meterNumber,timestamp,delta\n" + b",,\n" * 1_000_000,
    "json": b"[" + b"{}," * 1_000_000 + b"0]",
    "json lines": b"{}\n" * 1_000_000,
}


@pytest.mark.parametrize("name", sorted(NEXT_TO_NOTHING))
def test_a_million_rows_that_hold_next_to_nothing_take_little_memory(name: str) -> None:
    reader, _ = BODIES[name]

    with little_memory():
        count = read_or_refuse(reader, io.BytesIO(NEXT_TO_NOTHING[name]))

    assert count == (-1 if name == "json" else 1_000_000)


@pytest.mark.parametrize("limit", ["MOST_ITEMS", "MOST_LINES"])
def test_control_without_its_limit_a_reader_takes_much_memory(
    limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "json" if limit == "MOST_ITEMS" else "json lines"
    monkeypatch.setattr(texts, limit, 10**9)

    with pytest.raises(AssertionError), little_memory():
        read_or_refuse(BODIES[name][0], io.BytesIO(NEXT_TO_NOTHING[name]))


def test_control_memory_is_counted() -> None:
    with pytest.raises(AssertionError), little_memory():
        assert bytearray(2 * LITTLE_BYTES).rfind(b"x") == -1


NETS = {
    "arrow": (arrows, "PolarsError"),
    "csv": (texts, "PolarsError"),
    "json": (texts, "_UNREADABLE"),
    "json lines": (texts, "_UNREADABLE"),
}


@pytest.mark.parametrize("name", sorted(NETS))
def test_control_without_its_net_a_reader_lets_exceptions_out(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reader, body), (module, caught) = BODIES[name], NETS[name]
    monkeypatch.setattr(module, caught, NobodyRaisesThis)

    with pytest.raises((PolarsError, MsgspecError, UnicodeDecodeError)):
        read_each(lambda content: read_or_refuse(reader, io.BytesIO(content)), malformed([body], count=2000))


def packed(body: bytes, *, coding: str) -> bytes:
    return gzip.compress(body) if coding == "gzip" else zstandard.ZstdCompressor().compress(body)


def unpack(content: bytes, *, coding: str) -> None:
    source = unpacked(io.BytesIO(content), coding=coding)
    try:
        while source.read(2**16):
            pass
    except NAMED:
        return


@each_packing
def test_spoiled_packings_are_unpacked_or_refused_by_name(coding: str) -> None:
    body = packed(BODIES["csv"][1], coding=coding)

    assert read_each(lambda content: unpack(content, coding=coding), malformed([body])) == INPUTS


@pytest.mark.parametrize(
    ("coding", "module", "caught"),
    [("gzip", zlib, "error"), ("zstd", zstandard, "ZstdError")],
    ids=["gzip", "zstd"],
)
def test_control_without_its_net_what_unpacks_lets_exceptions_out(
    coding: str, module: object, caught: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, raised = packed(BODIES["csv"][1], coding=coding), getattr(module, caught)
    monkeypatch.setattr(module, caught, NobodyRaisesThis)

    with pytest.raises(raised):
        read_each(lambda content: unpack(content, coding=coding), malformed([body], count=2000))


class Counted(io.BytesIO):
    """A body that counts how many of its bytes are asked for."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        given = super().read(size)
        self.asked += len(given)
        return given


def a_body(name: str, *, rows: int) -> bytes:
    """Return a body of so many rows, of which some are spoiled where one does not spoil the others."""
    table = pl.DataFrame([ROWS[number % len(ROWS)] for number in range(rows)])
    if name == "arrow":
        stream = io.BytesIO()
        pl.concat([table[at : at + 100] for at in range(0, rows, 100)], rechunk=False).write_ipc_stream(
            stream
        )
        return stream.getvalue()
    if name == "json":
        return json.dumps(
            [dict(ROWS[number % len(ROWS)], delta=number % 7 or "x") for number in range(rows)]
        ).encode()
    lines = BODIES[name][1].splitlines()
    head = lines[:1] if name == "csv" else []
    return b"\n".join([*head, *malformed(lines[len(head) :], count=rows)])


@each_format
def test_the_work_grows_no_faster_than_a_body(name: str) -> None:
    reader, asked = BODIES[name][0], []

    def read(content: bytes) -> None:
        body = Counted(content)
        read_or_refuse(reader, body)
        asked.append(body.asked / len(content))

    assert_work_grows_like_size(read, of_size=lambda rows: a_body(name, rows=rows), small=2000)

    assert max(asked) <= 1


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(raw: bytes) -> None:
    for reader, _ in BODIES.values():
        read_or_refuse(reader, io.BytesIO(raw))


def test_control_the_bodies_are_good_as_they_are() -> None:
    found = {name: read_or_refuse(reader, io.BytesIO(body)) for name, (reader, body) in BODIES.items()}

    assert found == {"csv": 8, "json": 8, "json lines": 8, "arrow": 16}


@each_packing
def test_a_bomb_is_read_in_little_memory(coding: str) -> None:
    pack = gzip.compress if coding == "gzip" else zstandard.ZstdCompressor().compress
    bomb = pack(b" \n" * 2**20) * 100

    with little_memory(2 * LITTLE_BYTES):
        found = read_or_refuse(json_line_pieces, unpacked(io.BytesIO(bomb), coding=coding))

    assert found == 0


class Repeated:
    """A head, and the same lines again and again, a mebibyte at a time."""

    def __init__(self, line: bytes, *, times: int, head: bytes) -> None:
        self._block, self._left, self._ready = line * (2**20 // len(line)), times, head

    def read(self, most: int, /) -> bytes:
        if not self._ready and self._left:
            self._ready, self._left = self._block, self._left - 1
        given, self._ready = self._ready[:most], self._ready[most:]
        return given


@pytest.mark.parametrize(
    ("reader", "line"),
    [
        (csv_pieces, b"1EMH0012345678,2025-02-01T00:15:00Z,0.125\n"),
        (
            json_line_pieces,
            b'{"meterNumber":"1EMH0012345678","timestamp":"2025-02-01T00:15:00Z","delta":0.1}\n',
        ),
    ],
    ids=["csv", "json lines"],
)
def test_a_long_body_is_read_in_the_memory_of_a_piece(reader: Reader, line: bytes) -> None:
    head = b"meterNumber,timestamp,delta\n" if reader is csv_pieces else b""

    with little_memory(MOST_OF_PIECE):
        count = sum(piece.items for piece in reader(Repeated(line, times=128, head=head)))

    assert count == 128 * (2**20 // len(line))


def test_a_spoiled_line_keeps_no_other_from_being_read() -> None:
    lines = BODIES["json lines"][1].split(b"\n")
    spoiled_line = b"\n".join([*lines[:3], lines[3][:-5], *lines[4:]])

    (piece,) = json_line_pieces(io.BytesIO(spoiled_line))

    assert piece.items_unread.tolist() == [3]
    assert (len(piece.readings), len(piece.looks)) == (6, 1)
