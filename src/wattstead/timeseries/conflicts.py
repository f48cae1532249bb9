"""Merges arriving readings into blocks that are there, under their locks, and keeps what gave way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.blocks import IRREGULAR, MISSING, BlockRows
from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.gathering import columns_of
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.merging import Merged
from wattstead.timeseries.one_line import laid_out, taken_up
from wattstead.timeseries.outcome import RegisterOfAnotherAccount
from wattstead.timeseries.packing import unpacked
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.session import copy_out, fetch_columns, found_by_index, names
from wattstead.timeseries.shaping import day_numbers, day_starts, numbers_of, paired, shaped, unpaired
from wattstead.timeseries.staging import Keys
from wattstead.timeseries.tables import BLOCK_COLUMNS, BlockTable

LOCK = sql.SQL("""
SELECT array_agg(register), array_agg((day - DATE '1970-01-01')::bigint),
       array_agg((extract(epoch FROM stored_at) * 1000000)::bigint)
FROM (
    SELECT block.register, block.day, block.stored_at
    FROM (
        SELECT register, DATE '1970-01-01' + day::integer AS day
        FROM unnest(%(numbers)s, %(days)s) AS wanted (register, day)
        ORDER BY register, day OFFSET 0
    ) AS wanted
    JOIN {blocks} AS block ON block.register = wanted.register AND block.day = wanted.day
    ORDER BY block.register, block.day FOR UPDATE OF block
) AS locked
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
    """The blocks that are there and locked: since when each is stored, and what they hold, on one line.

    `blocks` are places of registers and days, `paired` and sorted.
    """

    blocks: Int64s
    stored_us: Int64s
    known: Intervals

    def stored_us_of(self, many: ManyIntervals) -> Int64s:
        """Return since when the block of each reading is stored, in microseconds since 1970."""
        return self.stored_us[np.searchsorted(self.blocks, blocks_of(many))]


def lock(on: psycopg.Cursor[TupleRow], *, table: BlockTable, keys: Keys, series: Sequence[Series]) -> Held:
    """Lock the blocks of `keys`, in one order for all writers, and return what they hold.

    `series` are their registers, sorted by number. Raises RegisterOfAnotherAccount when one of them is
    hidden from the viewer.
    """
    fetch = FETCH.format(
        columns=names(BLOCK_COLUMNS, of="block"),
        blocks=sql.Identifier(table.blocks),
        numbers=sql.Literal(keys.numbers.tolist()),
        days=sql.Literal(keys.days.tolist()),
    )
    with found_by_index(on):
        numbers, days, stored_us = fetch_columns(
            LOCK.format(blocks=sql.Identifier(table.blocks)), {"numbers": keys.numbers, "days": keys.days}
        )
        groups = list(unpacked(copy_out(on, fetch)))
    if numbers is None:
        numbers = days = stored_us = np.zeros(0, dtype=np.int64)
    blocks = _paired(Keys(numbers=numbers, days=days), series=series)
    hidden = ~np.isin(_paired(keys, series=series), blocks)
    if hidden.any():
        raise RegisterOfAnotherAccount(number=int(keys.numbers[hidden][0]))
    return Held(blocks=blocks, stored_us=stored_us, known=laid_out(columns_of(groups, series=series)))


def _paired(keys: Keys, *, series: Sequence[Series]) -> Int64s:
    return paired(np.searchsorted(numbers_of(series), keys.numbers), keys.days)


def blocks_touched(merged: Merged, *, series: Sequence[Series]) -> list[BlockRows]:
    """Return the blocks that a merge changed as they are now, those that hold nothing any more included."""
    parts = (merged.replaced, merged.added, merged.corrected)
    changed = np.unique(np.concatenate([blocks_of(taken_up(part, series=series)) for part in parts]))
    now = taken_up(merged.now, series=series)
    of_now = blocks_of(now)
    places, days = unpaired(np.setdiff1d(changed, of_now))
    return [
        *shaped(now.picked(np.isin(of_now, changed))),
        *(empty_block(series[at], day=day) for at, day in zip(places.tolist(), days.tolist(), strict=True)),
    ]


def blocks_of(many: ManyIntervals) -> Int64s:
    """Return the block of each reading: the place of its register and its day, `paired`."""
    return paired(many.which, day_numbers(many.series, which=many.which, instants_s=many.starts_s))


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
