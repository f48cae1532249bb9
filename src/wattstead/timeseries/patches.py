"""Takes in live readings: one of each of many meters, in place, by one statement.

OFFSET 0 keeps the arithmetic on days out of the join: under row-level security PostgreSQL
looks nothing up in an index by an expression that it does not know to be leakproof.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.blocks import LIMITS
from wattstead.timeseries.conflicts import Cause
from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.delivering import deliver, settle
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.packing import DELTAS
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.session import cursor, found_by_index
from wattstead.timeseries.shaping import day_numbers, day_starts, numbers_of, refuse_unusable, scales_of
from wattstead.timeseries.tables import READINGS, BlockTable

GIVEN = sql.SQL("""
    unnest(%(places)s, %(numbers)s, %(days)s, %(steps_s)s, %(scales)s, %(slots)s, %(deltas)s, %(flags)s)
        AS given (place, number, day, step_s, scale, slot, delta, flag)
""")
PATCH = sql.SQL("""
WITH done AS (
    UPDATE {blocks} AS block
    SET {deltas}[patch.slot] = patch.delta, total = block.total + patch.delta, present = block.present + 1,
        kinds = block.kinds | patch.kind, changed_at = greatest(block.changed_at, %(known_at)s),
        flags = CASE WHEN block.flags IS NOT NULL THEN set_byte(block.flags, patch.slot - 1, patch.flag) END
    FROM (
        SELECT place, number, DATE '1970-01-01' + day AS day, step_s, scale, slot, delta::{kind}, flag,
               (1 << flag)::smallint AS kind
        FROM {given}
        OFFSET 0
    ) AS patch
    WHERE block.register = patch.number AND block.day = patch.day AND block.step_s = patch.step_s
        AND block.scale = patch.scale AND block.{deltas}[patch.slot] = {missing}
        AND (block.flags IS NOT NULL OR block.kinds = patch.kind)
    RETURNING patch.place
)
SELECT CASE WHEN count(*) < %(given)s THEN coalesce(array_agg(place), '{{}}') END FROM done
""")
KNOWN = sql.SQL("""
SELECT place FROM (
    SELECT place, number, DATE '1970-01-01' + day AS day, step_s, scale, slot, delta, flag
    FROM {given}
    OFFSET 0
) AS given
JOIN {blocks} AS block ON block.register = given.number AND block.day = given.day
WHERE block.step_s = given.step_s AND block.scale = given.scale
    AND coalesce(nullif(block.small_deltas[slot], {empty_2}), nullif(block.deltas[slot], {empty_4}),
                 block.wide_deltas[slot]) = delta
    AND CASE WHEN block.flags IS NULL THEN block.kinds = 1 << flag
             ELSE get_byte(block.flags, slot - 1) = flag END
""")
ROUNDS = 4
Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
KINDS = {2: "smallint", 4: "integer"}


@dataclass(frozen=True, kw_only=True, eq=False)
class _Patches:
    """Readings with the slot of the block each would fill; `places` point into the batch."""

    places: Int32s
    numbers: Int64s
    days: Int32s
    steps_s: Int32s
    scales: Int16s
    slots: Int32s
    deltas: Int32s
    flags: Int32s

    def __len__(self) -> int:
        return len(self.places)

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> "_Patches":
        return _Patches(**{name: column[which] for name, column in vars(self).items()})


def take_in_many(
    batch: ManyIntervals,
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Take in live readings of many registers.

    A reading that fills an empty slot of its block, on time, is written in place; any
    other goes the way of `take_in`, whose refusals this raises.
    """
    cause = Cause(known_at=known_at, actor_id=actor_id, reason=reason)
    settled, on = settle(batch), cursor()
    refuse_unusable(settled)
    waiting, elsewhere = _patches(settled, known_at=known_at)
    stored, unchanged = 0, len(batch) - len(settled)
    for _ in range(ROUNDS):
        now = _first_of_each_block(waiting)
        tried = waiting.picked(now)
        left = _patch(on, patches=tried, cause=cause, table=table)
        stored += len(tried) - len(left)
        new = left.picked(~np.isin(left.places, _known(on, patches=left, table=table)))
        unchanged += len(left) - len(new)
        elsewhere[new.places] = True
        waiting = waiting.picked(~now)
        if not len(waiting):
            break
    elsewhere[waiting.places] = True
    outcome = Outcome(stored=stored, unchanged=unchanged)
    if not elsewhere.any():
        return outcome
    return outcome + deliver(on, many=settled.picked(elsewhere), cause=cause, table=table)


def _patches(settled: ManyIntervals, *, known_at: datetime) -> tuple[_Patches, npt.NDArray[np.bool_]]:
    """Return the readings that may fit a slot and are on time, and which go elsewhere."""
    days = day_numbers(settled.series, which=settled.which, instants_s=settled.starts_s)
    starts_s = day_starts(settled.series, which=settled.which, days=days)
    ends_s = day_starts(settled.series, which=settled.which, days=days + 1)
    slots, off_grid = np.divmod(settled.starts_s - starts_s, np.maximum(settled.length_s, 1))
    scales = scales_of(settled.series)[settled.which]
    finer = np.maximum(settled.scale - scales, 0)
    plain = (off_grid == 0) & (settled.starts_s + settled.length_s <= ends_s)
    plain &= ends_s + DAY_S >= known_at.timestamp()
    plain &= settled.deltas % 10**finer == 0
    deltas = settled.deltas // 10**finer * 10 ** np.maximum(scales - settled.scale, 0)
    plain &= np.abs(deltas) < LIMITS[4]
    # As narrow as the server wants them: it would convert each of them, and they travel lighter.
    every = _Patches(
        places=np.arange(len(settled), dtype=np.int32),
        numbers=numbers_of(settled.series)[settled.which],
        days=days.astype(np.int32),
        steps_s=settled.length_s.astype(np.int32),
        scales=scales.astype(np.int16),
        slots=(slots + 1).astype(np.int32),
        deltas=np.where(plain, deltas, 0).astype(np.int32),
        flags=settled.flags.astype(np.int32),
    )
    in_order = np.lexsort((days, every.numbers))
    return every.picked(in_order[plain[in_order]]), ~plain


def _first_of_each_block(patches: _Patches) -> npt.NDArray[np.bool_]:
    """Tell which patches are the first of their block: a statement changes a row only once."""
    first = np.ones(len(patches), dtype=bool)
    same = (patches.numbers[1:] == patches.numbers[:-1]) & (patches.days[1:] == patches.days[:-1])
    first[1:] = ~same
    return first


def _patch(on: psycopg.Cursor[TupleRow], *, patches: _Patches, cause: Cause, table: BlockTable) -> _Patches:
    """Write patches in place where the slot of the block is empty; return those it did not take."""
    for width, kind in KINDS.items():
        fits = np.abs(patches.deltas.astype(np.int64)) < LIMITS[width]
        if not fits.any():
            continue
        statement = PATCH.format(
            blocks=sql.Identifier(table.blocks),
            given=GIVEN,
            deltas=sql.Identifier(DELTAS[width]),
            kind=sql.SQL(kind),
            missing=sql.Literal(-LIMITS[width]),
        )
        tried = patches if fits.all() else patches.picked(fits)
        arguments = {**vars(tried), "known_at": cause.known_at, "given": len(tried)}
        with found_by_index(on):
            ((done,),) = on.execute(statement, arguments).fetchall()
        # All of them is told by None: the places of a thousand readings are long to send back.
        written = tried.places if done is None else np.array(done, dtype=np.int64)
        patches = patches.picked(~np.isin(patches.places, written))
    return patches


def _known(on: psycopg.Cursor[TupleRow], *, patches: _Patches, table: BlockTable) -> list[int]:
    """Return the places of the patches that say what their block says already."""
    if not len(patches):
        return []
    statement = KNOWN.format(
        blocks=sql.Identifier(table.blocks),
        given=GIVEN,
        empty_2=sql.Literal(-LIMITS[2]),
        empty_4=sql.Literal(-LIMITS[4]),
    )
    with found_by_index(on):
        return [row[0] for row in on.execute(statement, vars(patches)).fetchall()]
