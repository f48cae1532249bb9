"""Turns day blocks into PostgreSQL's binary COPY format and back, many rows at a time.

The format: a signature of 11 bytes, 4 bytes of flags, 4 bytes of header extension; then
for each row a 16-bit number of fields and for each field a 32-bit length (-1 for
NULL) with the value, all big-endian; at the end -1. An array is its number of dimensions,
whether it has NULLs, the type of its elements, its length and lower bound, then each
element with a length of its own. Rows of one shape are therefore one numpy record type.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from psycopg.abc import Buffer

from wattstead.timeseries.blocks import MISSING, BlockRows
from wattstead.timeseries.intervals import Int64s

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
PG_EPOCH_S = 946_684_800
PG_EPOCH_DAY = 10_957
ELEMENT = {2: (21, ">i2"), 4: (23, ">i4"), 8: (20, ">i8"), 16: (2950, "V16")}
ARRAY_HEADER = [(name, ">i4") for name in ("dimensions", "nulls", "type", "length", "lower")]

Records = npt.NDArray[np.void]
Field = tuple[str, object, int]
"""A column's name, the numpy type of its value, and its length in bytes (-1: NULL)."""


def _scalar(name: str, kind: str, *, null: bool = False) -> Field:
    length = np.dtype(kind).itemsize
    return (name, None, -1) if null else (name, np.dtype(kind), length)


def _array(name: str, *, width: int, slots: int) -> Field:
    element = np.dtype([("size", ">i4"), ("value", ELEMENT[width][1])])
    record = np.dtype([*ARRAY_HEADER, ("items", element, (slots,))])
    return (name, record, record.itemsize)


def _null(name: str) -> Field:
    return (name, None, -1)


def record_type(fields: list[Field]) -> np.dtype[np.void]:
    """Return the numpy type of one row made of these fields."""
    parts: list[tuple[str, object]] = [("fields", ">i2")]
    for name, kind, _ in fields:
        parts.append((f"size_{name}", ">i4"))
        if kind is not None:
            parts.append((name, kind))
    return np.dtype(parts)


def block_fields(*, slots: int, step_s: int, width: int, flags: bool, offsets: bool) -> list[Field]:
    """Return the fields a block of one shape travels in; `tables.BLOCK_COLUMNS` names them in this order."""
    return [
        _scalar("register", ">i8"),
        _scalar("day", ">i4"),
        _scalar("starts_at", ">i8"),
        _scalar("step_s", ">i4", null=step_s == 0),
        _scalar("scale", ">i2"),
        _scalar("kinds", ">i2"),
        _scalar("present", ">i4"),
        _scalar("total", ">i8"),
        *(
            _array(name, width=size, slots=slots) if size == width else _null(name)
            for name, size in (("small_deltas", 2), ("deltas", 4), ("wide_deltas", 8))
        ),
        ("flags", np.dtype((np.uint8, (slots,))), slots) if flags else _null("flags"),
        _array("offsets_s", width=4, slots=slots) if offsets else _null("offsets_s"),
    ]


DELTAS = {2: "small_deltas", 4: "deltas", 8: "wide_deltas"}


def packed(blocks: BlockRows, *, owners: dict[str, npt.NDArray[np.void]] | None = None) -> bytes:
    """Return the rows of `blocks` in binary COPY, without header and trailer.

    `owners` are further columns of 16 bytes each (account and meter), put first.
    """
    fields: list[Field] = [(name, np.dtype("V16"), 16) for name in owners or {}]
    fields += block_fields(
        slots=blocks.slots,
        step_s=blocks.step_s,
        width=blocks.width,
        flags=blocks.flags is not None,
        offsets=blocks.offsets_s is not None,
    )
    rows = np.empty(len(blocks), dtype=record_type(fields))
    rows["fields"] = len(fields)
    for name, _, size in fields:
        rows[f"size_{name}"] = size
    for name, column in (owners or {}).items():
        rows[name] = column
    rows["register"] = blocks.numbers
    rows["day"] = blocks.days - PG_EPOCH_DAY
    rows["starts_at"] = (blocks.starts_s - PG_EPOCH_S) * 1_000_000
    if blocks.step_s:
        rows["step_s"] = blocks.step_s
    rows["scale"] = blocks.scale
    rows["kinds"] = blocks.kinds
    rows["present"] = blocks.present
    rows["total"] = blocks.totals
    _fill_array(rows[DELTAS[blocks.width]], values=with_sentinel(blocks), width=blocks.width)
    if blocks.flags is not None:
        rows["flags"] = blocks.flags
    if blocks.offsets_s is not None:
        _fill_array(rows["offsets_s"], values=blocks.offsets_s, width=4)
    return rows.tobytes()


def with_sentinel(blocks: BlockRows) -> npt.NDArray[np.int64]:
    """Return the deltas with the smallest number of their width where nothing is known."""
    if blocks.width == 8 or int(blocks.present.min()) == blocks.slots:
        return blocks.deltas
    return np.where(blocks.deltas == MISSING, -(1 << 8 * blocks.width - 1), blocks.deltas)


def _fill_array(record: Records, *, values: npt.NDArray[np.int64], width: int) -> None:
    record["dimensions"] = 1
    record["nulls"] = 0
    record["type"] = ELEMENT[width][0]
    record["length"] = values.shape[1]
    record["lower"] = 1
    record["items"]["size"] = width
    record["items"]["value"] = values


def _runs(rows: Iterable[Buffer]) -> Iterator[npt.NDArray[np.uint8]]:
    """Gather rows by their length, each length one table of bytes."""
    by_length: dict[int, list[Buffer]] = {}
    for row in rows:
        by_length.setdefault(len(row), []).append(row)
    for length, alike in by_length.items():
        yield np.frombuffer(b"".join(alike), dtype=np.uint8).reshape(-1, length)


def unpacked(rows: Iterable[Buffer]) -> Iterator[BlockRows]:
    """Yield the blocks in rows of `tables.BLOCK_COLUMNS`, grouped by shape."""
    for table in _runs(rows):
        rest = table
        while len(rest):
            fields = _fields_of(rest[0].tobytes())
            kind = record_type(fields)
            records = np.ascontiguousarray(rest).view(kind)[:, 0]
            alike = np.ones(len(records), dtype=bool)
            for name, _, size in fields:
                alike &= records[f"size_{name}"] == size
            if "step_s" in (kind.names or ()):
                alike &= records["step_s"] == records["step_s"][0]
            alike &= records["scale"] == records["scale"][0]
            yield _blocks(records if alike.all() else records[alike])
            rest = rest[~alike]


def _fields_of(row: bytes) -> list[Field]:
    """Return the fields of a row by looking at the lengths it carries."""
    sizes, at = [], 2
    for _ in range(int.from_bytes(row[:2], "big")):
        size = int.from_bytes(row[at : at + 4], "big", signed=True)
        sizes.append(size)
        at += 4 + max(size, 0)
    width = next(width for width, size in zip((2, 4, 8), sizes[8:11], strict=True) if size >= 0)
    slots = (max(sizes[8:11]) - 20) // (4 + width)
    step_s = 1 if sizes[3] >= 0 else 0
    return block_fields(slots=slots, step_s=step_s, width=width, flags=sizes[11] >= 0, offsets=sizes[12] >= 0)


def _blocks(records: Records) -> BlockRows:
    names = records.dtype.names or ()
    width = next(width for width, name in DELTAS.items() if name in names)
    deltas = records[DELTAS[width]]["items"]["value"].astype(np.int64)
    present = records["present"].astype(np.int64)
    if width < 8 and len(present) and int(present.min()) < deltas.shape[1]:
        deltas[deltas == -(1 << 8 * width - 1)] = MISSING
    return BlockRows(
        numbers=_whole(records["register"]),
        days=_whole(records["day"]) + PG_EPOCH_DAY,
        starts_s=_whole(records["starts_at"]) // 1_000_000 + PG_EPOCH_S,
        step_s=int(records["step_s"][0]) if "step_s" in names else 0,
        scale=int(records["scale"][0]),
        width=width,
        deltas=deltas,
        kinds=_whole(records["kinds"]),
        flags=records["flags"] if "flags" in names else None,
        offsets_s=_whole(records["offsets_s"]["items"]["value"]) if "offsets_s" in names else None,
        totals=_whole(records["total"]),
        present=present,
    )


def _whole(column: npt.NDArray[np.generic]) -> Int64s:
    return column.astype(np.int64)
