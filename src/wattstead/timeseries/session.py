"""Speaks to PostgreSQL inside the unit of work, with numpy arrays as arguments."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

import numpy as np
import psycopg
from django.db import connections
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format
from psycopg.rows import TupleRow

from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import HEADER, TRAILER

_PIECE = 1 << 18
_PLANS = (
    "SELECT set_config(name, %s, true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin',"
    " 'enable_seqscan', 'enable_bitmapscan']) AS name"
)


class _WholeNumbers(Dumper):
    """Sends an array of int64 as `bigint[]`, without a look at each element."""

    format = Format.BINARY
    oid = 1016

    def dump(self, obj: Int64s) -> Buffer:
        """Return the array as PostgreSQL reads it."""
        return whole_numbers(obj)


def whole_numbers(values: Int64s) -> bytes:
    """Return int64 numbers as a binary `bigint[]`."""
    head = np.array([1, 0, 20, len(values), 1], dtype=">i4").tobytes()
    items = np.empty(len(values), dtype=[("size", ">i4"), ("value", ">i8")])
    items["size"], items["value"] = 8, values
    return head + items.tobytes()


def cursor() -> psycopg.Cursor[TupleRow]:
    """Return a cursor on the unit of work's connection; raises NoUnitOfWork when there is none."""
    require_unit_of_work()
    connection = connections["default"].connection
    # Django's own cursors put arguments into the text of a statement; arrays travel better beside it.
    made = psycopg.Cursor[TupleRow](connection)
    made.adapters.register_dumper(np.ndarray, _WholeNumbers)
    return made


@contextmanager
def found_by_index(on: psycopg.Cursor[TupleRow]) -> Iterator[None]:
    """Let PostgreSQL look up the blocks of a batch one by one, in the order of the batch.

    Left to itself it may read the whole table to join it with a batch, and lock rows in
    whatever order it meets them, so that two batches could wait for each other.
    """
    on.execute(_PLANS, ["off"])
    yield
    on.execute(_PLANS, ["on"])


def key_columns(rows: list[TupleRow]) -> tuple[Int64s, Int64s]:
    """Return rows of a register and a day as two columns."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def copy_in(on: psycopg.Cursor[TupleRow], statement: sql.Composed, pieces: Iterable[bytes]) -> None:
    """Send rows of binary COPY, made as they are needed."""
    with on.copy(statement) as copy:
        copy.write(HEADER)
        for piece in pieces:
            view = memoryview(piece)
            for at in range(0, len(view), _PIECE):
                copy.write(view[at : at + _PIECE])
        copy.write(TRAILER)


def copy_out(on: psycopg.Cursor[TupleRow], statement: sql.Composed) -> Iterator[Buffer]:
    """Yield the rows of a query in binary COPY, without header and trailer.

    Rows that lie ready are taken from libpq at once: psycopg's own loop costs more for
    each than PostgreSQL needs to make it. Only where it would have to wait does psycopg.
    """
    waiting = on.connection.pgconn
    with on.copy(statement) as copy:
        row: Buffer = memoryview(copy.read())[len(HEADER) :]
        while len(row) > len(TRAILER):
            yield row
            ready, row = waiting.get_copy_data(1)
            if ready <= 0:
                row = copy.read()
        copy.read()


def names(columns: Iterable[str], *, of: str = "") -> sql.Composed:
    """Return column names with commas between, each as a column of `of` when that is given."""
    return sql.SQL(", ").join(sql.Identifier(of, name) if of else sql.Identifier(name) for name in columns)


def identity(value: UUID | None) -> str | None:
    """Return an id as text."""
    return None if value is None else str(value)
