"""Merges arriving readings into blocks that are there, under their locks, and keeps what gave way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.blocks import IRREGULAR, MISSING, BlockRows
from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.gathering import by_register, columns_of, side_by_side
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.merging import Merged
from wattstead.timeseries.outcome import RegisterOfAnotherAccount
from wattstead.timeseries.packing import unpacked
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.session import copy_out, found_by_index, names
from wattstead.timeseries.shaping import day_numbers, day_starts, numbers_of, paired, shaped, unpaired
from wattstead.timeseries.staging import Keys
from wattstead.timeseries.tables import BLOCK_COLUMNS, BlockTable

LOCK = sql.SQL("""
SELECT block.register, block.day - DATE '1970-01-01', block.stored_at
FROM (
    SELECT register, DATE '1970-01-01' + day::integer AS day
    FROM unnest(%(numbers)s, %(days)s) AS wanted (register, day)
    ORDER BY register, day OFFSET 0
) AS wanted
JOIN {blocks} AS block ON block.register = wanted.register AND block.day = wanted.day
ORDER BY block.register, block.day FOR UPDATE OF block
""")
FETCH = sql.SQL("""
COPY (
    SELECT {columns}
    FROM (
        SELECT register, DATE '1970-01-01' + day AS day
        FROM unnest({numbers}::bigint[], {days}::integer[]) AS wanted (register, day) OFFSET 0
    ) AS wanted
    JOIN {blocks} AS block ON block.register = wanted.register AND block.day = wanted.day
) TO STDOUT (FORMAT binary)
""")


@dataclass(frozen=True, kw_only=True)
class Cause:
    """When a change was known, who brought it and why."""

    known_at: datetime
    actor_id: UUID | None
    reason: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """The blocks that are there and locked: since when each is stored, and what they hold."""

    stored_at: dict[tuple[int, int], datetime]
    known: dict[int, Intervals]


def lock(on: psycopg.Cursor[TupleRow], *, table: BlockTable, keys: Keys, series: Sequence[Series]) -> Held:
    """Lock the blocks of `keys`, in one order for all writers, and return what they hold.

    Raises RegisterOfAnotherAccount when one of them is hidden from the viewer.
    """
    blocks = sql.Identifier(table.blocks)
    with found_by_index(on):
        rows = on.execute(LOCK.format(blocks=blocks), {"numbers": keys.numbers, "days": keys.days}).fetchall()
    stored_at = {(number, day): stored for number, day, stored in rows}
    for key in zip(keys.numbers.tolist(), keys.days.tolist(), strict=True):
        if key not in stored_at:
            raise RegisterOfAnotherAccount(number=key[0])
    statement = FETCH.format(
        columns=names(BLOCK_COLUMNS, of="block"),
        blocks=blocks,
        numbers=sql.Literal(keys.numbers.tolist()),
        days=sql.Literal(keys.days.tolist()),
    )
    with found_by_index(on):
        groups = list(unpacked(copy_out(on, statement)))
    return Held(stored_at=stored_at, known=by_register(columns_of(groups, series=series)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Touched:
    """The blocks a merge changed: what their registers hold now on those days."""

    keys: Keys
    blocks: list[BlockRows]


def touched_by(merges: Mapping[int, Merged], *, series: Sequence[Series]) -> Touched:
    """Return the blocks that changed, those that hold nothing any more included."""
    changed = [
        side_by_side({number: part(merged) for number, merged in merges.items()}, series=series)
        for part in (_replaced, _added, _corrected)
    ]
    pairs = np.unique(np.concatenate([_blocks_of(part) for part in changed]))
    which, days = unpaired(pairs)
    keys = Keys(numbers=numbers_of(series)[which], days=days)
    now = side_by_side({number: merged.now for number, merged in merges.items()}, series=series)
    blocks = list(shaped(now.picked(np.isin(_blocks_of(now), pairs))))
    blocks.extend(_emptied(keys, blocks=blocks, of_number={one.number: one for one in series}))
    return Touched(keys=keys, blocks=blocks)


_replaced, _added, _corrected = attrgetter("replaced"), attrgetter("added"), attrgetter("corrected")


def _blocks_of(many: ManyIntervals) -> Int64s:
    return paired(many.which, day_numbers(many.series, which=many.which, instants_s=many.starts_s))


def _emptied(keys: Keys, *, blocks: list[BlockRows], of_number: Mapping[int, Series]) -> Iterator[BlockRows]:
    """Yield a block that holds nothing for every key that no block stands for."""
    filled = {
        key for block in blocks for key in zip(block.numbers.tolist(), block.days.tolist(), strict=True)
    }
    for number, day in zip(keys.numbers.tolist(), keys.days.tolist(), strict=True):
        if (number, day) not in filled:
            yield empty_block(of_number[number], day=day)


def empty_block(series: Series, *, day: int) -> BlockRows:
    """Return the block of a day on which nothing is known."""
    of_day = np.array([day], dtype=np.int64)
    zero = np.zeros(1, dtype=np.int64)
    return BlockRows(
        numbers=np.array([series.number], dtype=np.int64),
        days=of_day,
        starts_s=series.calendar.starts_s(of_day),
        step_s=IRREGULAR,
        scale=series.scale,
        width=2,
        deltas=np.full((1, 1), MISSING, dtype=np.int64),
        kinds=zero,
        flags=None,
        offsets_s=series.calendar.lengths_s(of_day)[:, None],
        totals=zero,
        present=zero,
    )


def on_time_until_s(many: ManyIntervals) -> Int64s:
    """Return until when each reading is on time: a day after its local day ended.

    A reading that fills an empty slot later than that leaves a note of when it came to
    be known, so that an older state can be told; what comes in time leaves none.
    """
    days = day_numbers(many.series, which=many.which, instants_s=many.starts_s)
    return day_starts(many.series, which=many.which, days=days + 1) + DAY_S
