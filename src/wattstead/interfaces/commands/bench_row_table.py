"""Keeps single readings in rows with the specification's indexes: what the store is held against.

The table is given every advantage: numbers in place of ids, no account, no row-level
security, COPY straight into it, and arrays of numpy packed as binary rows.
"""

from collections.abc import Iterable

import numpy as np
import psycopg
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.rows import TupleRow

from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import HEADER, PG_EPOCH_S, TRAILER
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.session import copy_out
from wattstead.timeseries.shaping import numbers_of

MAKE = """
CREATE TABLE bench_reading (
    register bigint NOT NULL, "timestamp" timestamptz NOT NULL, value bigint, delta bigint,
    source smallint NOT NULL, quality smallint NOT NULL
);
CREATE UNIQUE INDEX ON bench_reading (register, "timestamp");
CREATE INDEX ON bench_reading ("timestamp");
CREATE INDEX ON bench_reading (register, "timestamp" DESC);
"""
FIELDS = (
    ("register", ">i8"),
    ("timestamp", ">i8"),
    ("value", ">i8"),
    ("delta", ">i8"),
    ("source", ">i2"),
    ("quality", ">i2"),
)
ROW = np.dtype(
    [("fields", ">i2"), *(part for name, kind in FIELDS for part in ((f"size_{name}", ">i4"), (name, kind)))]
)
READ = np.dtype(
    [
        ("fields", ">i2"),
        ("s1", ">i4"),
        ("register", ">i8"),
        ("s2", ">i4"),
        ("timestamp", ">i8"),
        ("s3", ">i4"),
        ("delta", ">i8"),
    ]
)
AT_ONCE = 1 << 20


def load(on: psycopg.Connection[TupleRow], batch: ManyIntervals) -> int:
    """Copy readings into rows and commit."""
    with on.cursor() as cursor, cursor.copy("COPY bench_reading FROM STDIN (FORMAT binary)") as copy:
        copy.write(HEADER)
        for at in range(0, len(batch), AT_ONCE):
            copy.write(_packed(batch.picked(slice(at, at + AT_ONCE))))
        copy.write(TRAILER)
    on.commit()
    return len(batch)


def _packed(batch: ManyIntervals) -> bytes:
    rows = np.zeros(len(batch), dtype=ROW)
    rows["fields"] = len(FIELDS)
    for name, kind in FIELDS:
        rows[f"size_{name}"] = np.dtype(kind).itemsize
    rows["register"] = numbers_of(batch.series)[batch.which]
    rows["timestamp"] = (batch.starts_s + batch.length_s - PG_EPOCH_S) * 1_000_000
    rows["delta"] = batch.deltas
    return rows.tobytes()


def patch(on: psycopg.Connection[TupleRow], batch: ManyIntervals) -> int:
    """Insert a reading of each meter, leaving those that are there, and commit."""
    on.execute(
        "INSERT INTO bench_reading SELECT register, to_timestamp(ends_s), NULL, delta, 0, 0"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS given (register, ends_s, delta)"
        ' ON CONFLICT (register, "timestamp") DO NOTHING',
        [
            numbers_of(batch.series)[batch.which].tolist(),
            (batch.starts_s + batch.length_s).tolist(),
            batch.deltas.tolist(),
        ],
    )
    on.commit()
    return len(batch)


SCAN = sql.SQL(
    'COPY (SELECT register, "timestamp", delta FROM bench_reading WHERE {condition}'
    ' "timestamp" > to_timestamp({first_s}) AND "timestamp" <= to_timestamp({last_s}))'
    " TO STDOUT (FORMAT binary)"
)


def scan(on: psycopg.Connection[TupleRow], *, starts_s: Int64s, register: int | None = None) -> int:
    """Read the readings of a period into numpy; return how many there were."""
    of_register = sql.SQL("register = {} AND").format(sql.Literal(register))
    query = SCAN.format(
        condition=sql.SQL("") if register is None else of_register,
        first_s=sql.Literal(int(starts_s[0])),
        last_s=sql.Literal(int(starts_s[-1]) + DAY_S // 96),
    )
    count = 0
    held: list[Buffer] = []
    with on.cursor() as cursor:
        for row in copy_out(cursor, query):
            held.append(row)
            if len(held) == AT_ONCE:
                count += _read(held)
                held = []
    on.commit()
    return count + _read(held)


def _read(rows: Iterable[Buffer]) -> int:
    table = np.frombuffer(b"".join(rows), dtype=READ)
    columns = [table[name].astype(np.int64) for name in ("register", "timestamp", "delta")]
    return len(columns[0])
