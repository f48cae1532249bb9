"""Brings day blocks to the server and puts the new ones into their table.

PostgreSQL refuses COPY straight into a table under row-level security, so rows go into
a temporary table first, which takes no write-ahead log, and by INSERT into the blocks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.blocks import BlockRows
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import identities, packed
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import copy_in, found_by_index, names
from wattstead.timeseries.tables import BLOCK_COLUMNS, OWNER_COLUMNS, BlockTable

MAKE = sql.SQL("""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_block (
    account_id uuid, meter_id uuid, register bigint, day date, starts_at timestamptz, step_s integer,
    scale smallint, kinds smallint, present integer, total bigint, small_deltas smallint[],
    deltas integer[], wide_deltas bigint[], flags bytea, offsets_s integer[]
) ON COMMIT DELETE ROWS
""")
EMPTY = sql.SQL("TRUNCATE pg_temp.incoming_block")
COLUMNS = (*OWNER_COLUMNS, *BLOCK_COLUMNS)
INSERT = sql.SQL("""
WITH put AS (
    INSERT INTO {blocks} ({columns}, stored_at, changed_at)
    SELECT {columns}, %(known_at)s, %(known_at)s FROM pg_temp.incoming_block {order}
    ON CONFLICT (register, day) DO NOTHING
    RETURNING register, day
)
SELECT register, day - DATE '1970-01-01' FROM pg_temp.incoming_block AS came
WHERE NOT EXISTS (SELECT FROM put WHERE put.register = came.register AND put.day = came.day)
""")
UPDATE = sql.SQL("""
UPDATE {blocks} AS block SET {assignments}, changed_at = greatest(block.changed_at, %(known_at)s)
FROM pg_temp.incoming_block AS came WHERE block.register = came.register AND block.day = came.day
""")
FEW_ROWS = 5_000
_KEYS = ("register", "day")


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Finds the account and the meter of a register by its number."""

    series: tuple[Series, ...]

    @cached_property
    def _sorted(self) -> tuple[Int64s, npt.NDArray[np.void], npt.NDArray[np.void]]:
        ordered = sorted(self.series, key=lambda one: one.number)
        return (
            np.array([one.number for one in ordered], dtype=np.int64),
            identities(one.account_id for one in ordered),
            identities(one.meter_id for one in ordered),
        )

    def of(self, numbers: Int64s) -> dict[str, npt.NDArray[np.void]]:
        """Return the owner columns of rows that belong to these registers."""
        known, accounts, meters = self._sorted
        place = np.searchsorted(known, numbers)
        return {"account_id": accounts[place], "meter_id": meters[place]}


def stage(on: psycopg.Cursor[TupleRow], pieces: Iterable[bytes]) -> None:
    """Fill the temporary table with packed blocks, in place of what it held."""
    on.execute(MAKE)
    on.execute(EMPTY)
    copy_in(
        on,
        sql.SQL("COPY pg_temp.incoming_block ({}) FROM STDIN (FORMAT binary)").format(names(COLUMNS)),
        pieces,
    )


def packed_with_owners(groups: Iterable[BlockRows], *, owners: Owners) -> Iterator[bytes]:
    """Yield each group of blocks as rows of the temporary table."""
    for group in groups:
        yield packed(group, owners=owners.of(group.numbers))


@dataclass(frozen=True, kw_only=True, eq=False)
class Keys:
    """Names blocks by register and day."""

    numbers: Int64s
    days: Int64s

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self.numbers)


def insert_staged(on: psycopg.Cursor[TupleRow], *, table: BlockTable, known_at: datetime, rows: int) -> Keys:
    """Insert the staged blocks that are new; return the keys of those that are not."""
    statement = INSERT.format(
        blocks=sql.Identifier(table.blocks),
        columns=names(COLUMNS),
        # Two writers that take their locks in one order never wait for each other in a ring.
        order=sql.SQL("ORDER BY register, day" if rows <= FEW_ROWS else ""),
    )
    left = on.execute(statement, {"known_at": known_at}).fetchall()
    columns = np.array(left, dtype=np.int64).reshape(-1, 2)
    return Keys(numbers=columns[:, 0], days=columns[:, 1])


def update_staged(on: psycopg.Cursor[TupleRow], *, table: BlockTable, known_at: datetime) -> None:
    """Write the staged blocks over those of the same key."""
    written = [name for name in BLOCK_COLUMNS if name not in _KEYS]
    assignments = sql.SQL(", ").join(
        sql.SQL("{name} = came.{name}").format(name=sql.Identifier(name)) for name in written
    )
    statement = UPDATE.format(blocks=sql.Identifier(table.blocks), assignments=assignments)
    with found_by_index(on):
        on.execute(statement, {"known_at": known_at})
