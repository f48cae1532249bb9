"""Whatever is done to a body, it ends in readings or in a named refusal, and in little memory.

20,000 variants for each format; `script/test --long` tries a hundred times as many.
"""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import polars as pl
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.memory import peak_bytes
from wattstead.interfaces.api.intake.arrows import BatchTooLarge, StreamMalformed, arrow_pieces
from wattstead.interfaces.api.intake.codings import BodyPackedWrongly, Source, unpacked
from wattstead.interfaces.api.intake.texts import (
    TableUnreadable,
    csv_pieces,
    json_line_pieces,
    json_pieces,
)
from wattstead.interfaces.api.refusals import BodyTooLarge
from wattstead.journeys.take_in_readings import Piece

Reader = Callable[[Source], Iterator[Piece]]
NAMED = (TableUnreadable, StreamMalformed, BatchTooLarge, BodyTooLarge, BodyPackedWrongly)
VARIANTS = 100
SEEDS = settings(max_examples=200)
MOST_MEMORY = 50 * 1024**2
MOST_OF_PIECE = 110 * 1024**2
ROWS = [
    {
        "meterNumber": f"1EMH{number:010d}",
        "register": "import",
        "timestamp": f"2025-02-01T0{number}:15:00Z",
        "startsAt": f"2025-02-01T0{number}:00:00+00:00",
        "delta": number / 8,
        "quality": "valid",
    }
    for number in range(1, 9)
]
JUNK = [
    b"",
    b"\0",
    b"\xff",
    b'"',
    b",",
    b";",
    b"\n",
    b"\r\n",
    b"{",
    b"]",
    b"null",
    b"NaN",
    b"1e999",
    b"-",
    b"\xc3",
]
JUNK += [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"9" * 400, b"\\u0000", b"[" * 2000]


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


def read_or_refuse(reader: Reader, body: Source) -> int:
    """Return how many items were read or refused one by one; -1 where the whole body is refused by name."""
    try:
        pieces = list(reader(body))
    except NAMED:
        return -1
    for piece in pieces:
        assert len(piece.items_read) + len(piece.items_unread) == piece.items
        assert len(piece.readings) == len(piece.items_read)
        assert all(0 <= which < len(piece.names) for which in piece.readings.which.tolist())
        assert all(piece.kinds[fault].code for fault in piece.faults.tolist())
    return sum(piece.items for piece in pieces)


def spoiled(body: bytes, *, chance: Random) -> bytes:
    """Return a body with a few of its bytes changed, cut out, doubled or written over."""
    content = bytearray(body)
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(5):
            case 0:
                del content[at : at + chance.randrange(1, 60)]
            case 1:
                content[at:at] = content[at : at + chance.randrange(1, 60)]
            case 2:
                junk = chance.choice(JUNK)
                content[at : at + len(junk)] = junk
            case 3:
                content[at:at] = chance.choice(JUNK)
            case _ if at < len(content):
                content[at] = chance.randrange(256)
    return bytes(content)


@contextmanager
def little_memory(most: int = MOST_MEMORY) -> Iterator[None]:
    """Fail where the process held much more meanwhile than before."""
    for reader, body in BODIES.values():
        read_or_refuse(reader, io.BytesIO(body))
    Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before = peak_bytes()
    yield
    assert peak_bytes() - before < most


@pytest.mark.parametrize("name", ["csv", "json", "json lines", "arrow"])
@SEEDS
@given(seed=st.integers(0, 2**32))
def test_a_spoiled_body_is_read_or_refused_by_name(name: str, seed: int) -> None:
    (reader, body), chance = BODIES[name], Random(seed)  # noqa: S311

    with little_memory():
        for _ in range(VARIANTS):
            read_or_refuse(reader, io.BytesIO(spoiled(body, chance=chance)))


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@SEEDS
@given(seed=st.integers(0, 2**32))
def test_a_spoiled_packing_is_refused_by_name(coding: str, seed: int) -> None:
    reader, body = BODIES["csv"]
    packed = gzip.compress(body) if coding == "gzip" else zstandard.ZstdCompressor().compress(body)
    chance = Random(seed)  # noqa: S311

    for _ in range(VARIANTS):
        read_or_refuse(reader, unpacked(io.BytesIO(spoiled(packed, chance=chance)), coding=coding))


@SEEDS
@given(raw=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(raw: bytes) -> None:
    for reader, _ in BODIES.values():
        read_or_refuse(reader, io.BytesIO(raw))


def test_control_the_bodies_are_good_as_they_are() -> None:
    found = {name: read_or_refuse(reader, io.BytesIO(body)) for name, (reader, body) in BODIES.items()}

    assert found == {"csv": 8, "json": 8, "json lines": 8, "arrow": 16}


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_bomb_is_read_in_little_memory(coding: str) -> None:
    pack = gzip.compress if coding == "gzip" else zstandard.ZstdCompressor().compress
    bomb = pack(b" \n" * 2**20) * 100

    with little_memory(2 * MOST_MEMORY):
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
    assert len(piece.readings) == 7
