"""Takes in readings of one register, and is where those of many end too.

New blocks are inserted; where one is there already, it is locked, merged in Python and
written back, so that two writers never lose a reading of each other. Everything runs
inside the caller's unit of work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.kernel.periods import Period
from wattstead.timeseries import history
from wattstead.timeseries.arguments import Owners
from wattstead.timeseries.conflicts import Cause, Held, blocks_touched, lock
from wattstead.timeseries.gathering import by_register, one_register, side_by_side
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.merging import Merged, last_of_each, merge, overlapping, without
from wattstead.timeseries.one_line import laid_out, merge_line
from wattstead.timeseries.outcome import Outcome, Revision
from wattstead.timeseries.ranges import days_of
from wattstead.timeseries.series import ManyIntervals, ManySeries, Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.shaping import day_numbers, numbers_of, paired, shaped
from wattstead.timeseries.staging import Keys, Shipment, insert_new, overwrite, shipment
from wattstead.timeseries.tables import READINGS, BlockTable

SINGLE_AT_ONCE = 16_384
"""So many readings are cut into blocks at once: each may need one for itself."""
BLOCKS_AT_ONCE = 1_000
"""So many blocks are merged at once: whole days of minutes are a million readings."""


def take_in(
    series: Series,
    intervals: Intervals,
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Take in readings of one register, in any order, as often as they come.

    The last known reading wins and the one before is kept as a revision; an estimate
    never overwrites an actual reading. Raises IntervalCrossesDay, UnusableInterval and
    RegisterOfAnotherAccount.
    """
    cause = Cause(known_at=known_at, actor_id=actor_id, reason=reason)
    return deliver(cursor(), many=one_register(series, intervals), cause=cause, table=table)


def deliver(on: psycopg.Cursor[TupleRow], *, many: ManyIntervals, cause: Cause, table: BlockTable) -> Outcome:
    """Insert what is new and merge what meets a block that is there."""
    settled = settle(many)
    outcome = Outcome(unchanged=len(many) - len(settled))
    for part in in_parts(settled, most=SINGLE_AT_ONCE):
        outcome += put(on, prepared=prepare(part), cause=cause, table=table)
    return outcome


def in_parts(settled: ManyIntervals, *, most: int) -> Iterator[ManyIntervals]:
    """Yield parts of about so many readings, none of which ends inside a register's readings."""
    changes = np.nonzero(settled.which[1:] != settled.which[:-1])[0] + 1
    nearest = np.searchsorted(changes, np.arange(most, len(settled), most))
    cuts = np.unique(changes[nearest[nearest < len(changes)]]).tolist()
    for first, after in pairwise([0, *cuts, len(settled)]):
        if first < after:
            yield settled.picked(slice(first, after))


@dataclass(frozen=True, kw_only=True, eq=False)
class Prepared:
    """Settled readings with the blocks they make, ready to travel."""

    settled: ManyIntervals
    load: Shipment


def prepare(settled: ManyIntervals) -> Prepared:
    """Cut settled readings into blocks and make them ready to travel; asks nothing of the server."""
    groups = list(shaped(settled))
    return Prepared(settled=settled, load=shipment(groups, owners=Owners(series=settled.series)))


def put(on: psycopg.Cursor[TupleRow], *, prepared: Prepared, cause: Cause, table: BlockTable) -> Outcome:
    """Insert the blocks that are new and merge the readings of the others."""
    met = insert_new(on, prepared.load, table=table, known_at=cause.known_at)
    if not len(met):
        return Outcome(stored=len(prepared.settled))
    meeting = _on_days(prepared.settled, keys=met)
    outcome = Outcome(stored=len(prepared.settled) - len(meeting))
    for keys in met.in_lots(BLOCKS_AT_ONCE):
        many = _on_days(meeting, keys=keys)
        outcome += merge_into(on, many=many, keys=keys, cause=cause, table=table)
    return outcome


def settle(many: ManyIntervals) -> ManyIntervals:
    """Return a delivery sorted by register and start, without repetition and overlap."""
    winners = last_of_each(many)
    if not overlapping(winners).any():
        return winners
    nothing = Intervals.none(scale=many.scale)
    settled = {number: merge(nothing, part).now for number, part in by_register(many).items()}
    return side_by_side(settled, series=many.series)


def _on_days(many: ManyIntervals, *, keys: Keys) -> ManyIntervals:
    """Return the intervals that belong to the blocks of `keys`."""
    days = day_numbers(many.series, which=many.which, instants_s=many.starts_s)
    numbers = numbers_of(many.series)
    order = np.argsort(numbers)
    place = order[np.searchsorted(numbers[order], keys.numbers)]
    wanted = np.isin(paired(many.which, days), paired(place, keys.days))
    return many.picked(wanted)


def _sorted_by_number(many: ManyIntervals) -> ManyIntervals:
    """Return readings with their registers sorted by number, and none else."""
    every = ManySeries.of(many.series)
    numbers, place = np.unique(every.numbers[many.which], return_inverse=True)
    order = np.argsort(every.numbers, kind="stable")
    series = every.picked(order[np.searchsorted(every.numbers[order], numbers)])
    return replace(many, series=series, which=place)


def merge_into(
    on: psycopg.Cursor[TupleRow], *, many: ManyIntervals, keys: Keys, cause: Cause, table: BlockTable
) -> Outcome:
    """Merge readings into blocks that are there, under their locks."""
    arriving = _sorted_by_number(many)
    held = lock(on, table=table, keys=keys, series=arriving.series)
    merged = merge_line(held.known, laid_out(arriving))
    revised = write_back(on, merged=merged, series=arriving.series, held=held, cause=cause, table=table)
    return Outcome(
        stored=len(merged.added),
        unchanged=merged.unchanged,
        corrected=len(merged.corrected),
        outranked=merged.outranked,
        revised=revised,
    )


def write_back(
    on: psycopg.Cursor[TupleRow],
    *,
    merged: Merged,
    series: Sequence[Series],
    held: Held,
    cause: Cause,
    table: BlockTable,
) -> tuple[Revision, ...]:
    """Write the blocks that a merge changed and what they said before; return what was revised."""
    touched = blocks_touched(merged, series=series)
    if not touched:
        return ()
    load = shipment(touched, owners=Owners(series=series))
    overwrite(on, load, table=table, known_at=cause.known_at)
    return history.note(on, table=table, series=series, merged=merged, held=held, cause=cause)


def withdraw(
    series: Series,
    period: Period,
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Take back every reading whose stretch lies inside `period`; each stays on as a revision."""
    on = cursor()
    starts_at_s, ends_before_s = int(period.starts_at.timestamp()), int(period.ends_before.timestamp())
    keys = _keys_of(on, series=series, period=period, table=table)
    if not len(keys):
        return Outcome()
    held = lock(on, table=table, keys=keys, series=(series,))
    merged = without(held.known, starts_at_s=starts_at_s, ends_before_s=ends_before_s)
    cause = Cause(known_at=known_at, actor_id=actor_id, reason=reason)
    revised = write_back(on, merged=merged, series=(series,), held=held, cause=cause, table=table)
    return Outcome(corrected=len(revised), revised=revised)


def _keys_of(on: psycopg.Cursor[TupleRow], *, series: Series, period: Period, table: BlockTable) -> Keys:
    """Return the keys of a register's blocks that share time with a period."""
    first, last = days_of(series, period)
    rows = on.execute(
        sql.SQL(
            "SELECT day - DATE '1970-01-01' FROM {} WHERE register = %s"
            " AND day BETWEEN DATE '1970-01-01' + %s::integer AND DATE '1970-01-01' + %s::integer"
            " ORDER BY day"
        ).format(sql.Identifier(table.blocks)),
        [series.number, first, last],
    ).fetchall()
    days = np.array([row[0] for row in rows], dtype=np.int64)
    return Keys(numbers=np.full(len(days), series.number, dtype=np.int64), days=days)
