"""Speaks to PostgreSQL inside the unit of work, with numpy arrays as arguments."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar, LiteralString, Self
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import connections
from psycopg import sql
from psycopg.abc import Buffer, DumperKey, Params
from psycopg.adapt import Dumper, Loader, PyFormat
from psycopg.pq import Format
from psycopg.rows import TupleRow

from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import ELEMENT, HEADER, TRAILER

Statement = LiteralString | bytes | sql.SQL | sql.Composed
Numbers = npt.NDArray[np.signedinteger]
_PIECE = 1 << 18
_ARRAY_HEADER = 20
_WIRES = {kind: (width, np.dtype(wire)) for width, (kind, wire) in ELEMENT.items()}
_PLANS = (
    "SELECT set_config(name, %s, true) FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin',"
    " 'enable_seqscan', 'enable_bitmapscan']) AS name"
)


class _Arrays(Dumper):
    """Sends an array of whole numbers or ids as PostgreSQL's of the same width, without a look at each."""

    format = Format.BINARY
    widths: ClassVar[dict[int, int]] = {2: 1005, 4: 1007, 8: 1016, 16: 2951}

    def get_key(self, obj: Numbers, format: PyFormat) -> DumperKey:  # noqa: A002, ARG002
        """Tell arrays of different widths apart: each has a type of its own in PostgreSQL."""
        return (self.cls, obj.dtype.type)

    def upgrade(self, obj: Numbers, format: PyFormat) -> "_Arrays":  # noqa: A002, ARG002
        """Return a dumper for arrays of this width."""
        dumper = _Arrays(self.cls)
        dumper.oid = self.widths[obj.dtype.itemsize]
        return dumper

    def dump(self, obj: Numbers) -> Buffer:
        """Return the array as PostgreSQL reads it."""
        width = obj.dtype.itemsize
        kind, wire = ELEMENT[width]
        items = np.empty(len(obj), dtype=[("size", ">i4"), ("value", wire)])
        items["size"], items["value"] = width, obj
        return np.array([1, 0, kind, len(obj), 1], dtype=">i4").tobytes() + items.tobytes()


class _Columns(Loader):
    """Reads an array of whole numbers or ids as one of numpy, without a look at each."""

    format = Format.BINARY

    def load(self, data: Buffer) -> npt.NDArray[np.generic]:
        """Return the elements, none of which is null."""
        width, wire = _WIRES[int.from_bytes(data[8:12], "big")]
        if not int.from_bytes(data[:4], "big"):
            return np.zeros(0, dtype=wire).astype(wire.newbyteorder("="))
        items = np.frombuffer(data, dtype=[("size", ">i4"), ("value", wire)], offset=_ARRAY_HEADER)
        if (items["size"] != width).any():
            raise ValueError("a column holds a null")
        return items["value"].astype(wire.newbyteorder("="))


class _Cursor(psycopg.Cursor[TupleRow]):
    """Has every statement planned anew that does not ask otherwise: the best plan is that of the batch."""

    def execute(  # type: ignore[override]  # psycopg's takes templates too
        self, query: Statement, params: Params | None = None, *, prepare: bool = False
    ) -> Self:
        """Run a statement; its plan is kept where `prepare` says so."""
        return super().execute(query, params, prepare=prepare)


def cursor() -> psycopg.Cursor[TupleRow]:
    """Return a cursor on the unit of work's connection; raises NoUnitOfWork when there is none."""
    require_unit_of_work()
    return cursor_on(connections["default"].connection)


def cursor_on(connection: psycopg.Connection[TupleRow]) -> psycopg.Cursor[TupleRow]:
    """Return a cursor of any connection that sends arrays as the store does."""
    made = _Cursor(connection)
    made.adapters.register_dumper(np.ndarray, _Arrays)
    return made


def look_up(statement: Statement, arguments: Params) -> psycopg.Cursor[TupleRow]:
    """Ask for little of few registers; the plan, which costs more than that little, is made once.

    Only for statements whose best plan is the same whatever their arguments are. An array stands in
    a SELECT of its own there: PostgreSQL would count it, and plan anew for every count.
    """
    return cursor().execute(statement, arguments, prepare=True)


def look_up_columns(statement: Statement, arguments: Params) -> TupleRow:
    """Return the one row of a statement that gathers columns into arrays: those come as numpy's own.

    An array is None where no row was found. The plan is kept, as that of `look_up` is.
    """
    return _columns(statement, arguments, prepare=True)


def fetch_columns(statement: Statement, arguments: Params) -> TupleRow:
    """Return what `look_up_columns` does, of a batch: the plan is made for it."""
    return _columns(statement, arguments, prepare=False)


def _columns(statement: Statement, arguments: Params, *, prepare: bool) -> TupleRow:
    on = cursor()
    on.format = Format.BINARY
    for kind in _Arrays.widths.values():
        on.adapters.register_loader(kind, _Columns)
    row = on.execute(statement, arguments, prepare=prepare).fetchone()
    if row is None:
        raise ValueError("columns are gathered into one row")
    return row


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
