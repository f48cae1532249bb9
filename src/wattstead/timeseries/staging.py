"""Brings day blocks to the server and writes them into their table.

Few blocks travel as arguments of the statement that writes them: flat arrays, out of
which the server cuts each block's own. Many go into a temporary table by binary COPY
first, which takes no write-ahead log (PostgreSQL refuses COPY straight into a table under
row-level security); emptying that table costs some milliseconds at each commit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.arguments import FROM_ARGUMENTS, Owners, arguments_of
from wattstead.timeseries.blocks import BlockRows
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import packed
from wattstead.timeseries.session import copy_in, found_by_index, key_columns, names
from wattstead.timeseries.tables import BLOCK_COLUMNS, OWNER_COLUMNS, BlockTable

FEW_BLOCKS = 200
COLUMNS = (*OWNER_COLUMNS, *BLOCK_COLUMNS)
MAKE = sql.SQL("""
CREATE TEMPORARY TABLE IF NOT EXISTS incoming_block (
    account_id uuid, meter_id uuid, register bigint, day date, starts_at timestamptz, step_s integer,
    scale smallint, kinds smallint, present integer, total bigint, small_deltas smallint[],
    deltas integer[], wide_deltas bigint[], flags bytea, offsets_s integer[]
) ON COMMIT DELETE ROWS
""")
EMPTY = sql.SQL("TRUNCATE pg_temp.incoming_block")
COPY = sql.SQL("COPY pg_temp.incoming_block ({}) FROM STDIN (FORMAT binary)").format(names(COLUMNS))
INSERT = sql.SQL("""
WITH came AS NOT MATERIALIZED (SELECT * FROM {source}), put AS (
    INSERT INTO {blocks} ({into}, stored_at, changed_at)
    SELECT {columns}, %(known_at)s, %(known_at)s FROM came {order}
    ON CONFLICT (register, day) DO NOTHING
    RETURNING register, day
)
SELECT register, day - DATE '1970-01-01' FROM came
WHERE NOT EXISTS (SELECT FROM put WHERE put.register = came.register AND put.day = came.day)
""")
UPDATE = sql.SQL("""
UPDATE {blocks} AS block SET {assignments}, changed_at = greatest(block.changed_at, %(known_at)s)
FROM (SELECT * FROM {source} OFFSET 0) AS came
WHERE block.register = came.register AND block.day = came.day
""")
_KEYS = ("register", "day")


@dataclass(frozen=True, kw_only=True, eq=False)
class Keys:
    """Names blocks by register and day."""

    numbers: Int64s
    days: Int64s

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self.numbers)

    def in_lots(self, most: int) -> Iterator["Keys"]:
        """Yield them in lots, in the order in which every writer takes its locks."""
        order = np.lexsort((self.days, self.numbers))
        for first in range(0, len(order), most):
            lot = order[first : first + most]
            yield Keys(numbers=self.numbers[lot], days=self.days[lot])


@dataclass(frozen=True, kw_only=True, eq=False)
class Shipment:
    """Blocks ready to travel: as arguments, or packed for COPY."""

    blocks: int
    arguments: dict[str, object]
    pieces: tuple[bytes, ...]


def shipment(groups: Sequence[BlockRows], *, owners: Owners) -> Shipment:
    """Make blocks ready to travel; asks nothing of the server."""
    blocks = sum(map(len, groups))
    if blocks <= FEW_BLOCKS:
        return Shipment(blocks=blocks, arguments=arguments_of(groups, owners=owners), pieces=())
    pieces = tuple(packed(group, owners=owners.of(group.numbers)) for group in groups)
    return Shipment(blocks=blocks, arguments={}, pieces=pieces)


def insert_new(
    on: psycopg.Cursor[TupleRow], load: Shipment, *, table: BlockTable, known_at: datetime
) -> Keys:
    """Insert the blocks that are new; return the keys of those that are not."""
    statement = INSERT.format(
        source=_source(on, load),
        blocks=sql.Identifier(table.blocks),
        into=names(("account_id", table.owner, *BLOCK_COLUMNS)),
        columns=names(COLUMNS),
        # Two writers that take their locks in one order never wait for each other in a ring.
        order=sql.SQL("" if load.pieces else "ORDER BY register, day"),
    )
    left = on.execute(statement, load.arguments | {"known_at": known_at})
    numbers, days = key_columns(left.fetchall())
    return Keys(numbers=numbers, days=days)


def overwrite(on: psycopg.Cursor[TupleRow], load: Shipment, *, table: BlockTable, known_at: datetime) -> None:
    """Write blocks over those of the same key."""
    written = [name for name in BLOCK_COLUMNS if name not in _KEYS]
    assignments = sql.SQL(", ").join(
        sql.SQL("{name} = came.{name}").format(name=sql.Identifier(name)) for name in written
    )
    source = _source(on, load)
    statement = UPDATE.format(source=source, blocks=sql.Identifier(table.blocks), assignments=assignments)
    with found_by_index(on):
        on.execute(statement, load.arguments | {"known_at": known_at})


def _source(on: psycopg.Cursor[TupleRow], load: Shipment) -> sql.Composable:
    """Return where the statement that writes the blocks finds them, having sent them there."""
    if not load.pieces:
        return FROM_ARGUMENTS
    on.execute(MAKE)
    on.execute(EMPTY)
    copy_in(on, COPY, load.pieces)
    return sql.SQL("pg_temp.incoming_block")
