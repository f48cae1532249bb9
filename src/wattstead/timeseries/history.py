"""Keeps what readings said before they changed, and tells what was known at a moment.

What a stretch of time held is a chain of steps, each known from one moment until the
next. The last step is in the blocks; each earlier one is a revision, whose delta is null
where nothing was known. The chain begins when the block was first stored. What arrives
while its day is young (`conflicts.on_time_until_s`) leaves no note of its own: it counts as
known from the end of its stretch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.conflicts import Cause, Held, on_time_until_s
from wattstead.timeseries.gathering import side_by_side
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.merging import Merged
from wattstead.timeseries.outcome import Revision
from wattstead.timeseries.series import ManyIntervals, ManySeries, Series
from wattstead.timeseries.shaping import day_numbers, numbers_of, paired, unpaired
from wattstead.timeseries.tables import BlockTable

NOTHING = np.iinfo(np.int64).min
SECOND_US = 1_000_000
INSERT = sql.SQL("""
INSERT INTO {revisions} (register, account_id, {owner}, instant, length_s, old_delta, old_flags, scale,
                         known_from, known_until, actor_id, reason)
SELECT register, account_id, owner_id, to_timestamp(end_s), length_s,
       nullif(delta, %(nothing)s), CASE WHEN delta <> %(nothing)s THEN flag END, %(scale)s,
       timestamptz 'epoch' + known_us * interval '1 microsecond',
       timestamptz 'epoch' + greatest(known_us, %(until_us)s) * interval '1 microsecond',
       %(actor)s, %(reason)s
FROM unnest(%(registers)s, %(accounts)s, %(owners)s, %(ends_s)s, %(lengths_s)s, %(deltas)s, %(flags)s,
            %(known_us)s) WITH ORDINALITY
     AS step (register, account_id, owner_id, end_s, length_s, delta, flag, known_us, place)
ORDER BY place
""")
LAST_KNOWN = sql.SQL("""
SELECT revision.register, extract(epoch FROM revision.instant)::bigint, revision.length_s,
       (extract(epoch FROM max(revision.known_until)) * 1000000)::bigint
FROM (
    SELECT register, to_timestamp(first_s) AS first_at, to_timestamp(last_s) AS last_at
    FROM unnest(%(registers)s, %(firsts_s)s, %(lasts_s)s) AS asked (register, first_s, last_s) OFFSET 0
) AS asked
JOIN {revisions} AS revision ON revision.register = asked.register
    AND revision.instant >= asked.first_at AND revision.instant <= asked.last_at
GROUP BY revision.register, revision.instant, revision.length_s
""")
STEPS = sql.SQL("""
SELECT extract(epoch FROM instant)::bigint, length_s, coalesce(old_delta, %(nothing)s),
       coalesce(old_flags, 0), scale,
       (extract(epoch FROM known_from) * 1000000)::bigint,
       (extract(epoch FROM known_until) * 1000000)::bigint
FROM {revisions} WHERE register = %(register)s AND old_register_value IS NULL
    AND instant > to_timestamp(%(first_s)s) AND instant <= to_timestamp(%(last_s)s)
ORDER BY number
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Ended:
    """What stretches held until now (NOTHING: nothing), and since when."""

    held: ManyIntervals
    known_us: Int64s


def note(
    on: psycopg.Cursor[TupleRow],
    *,
    table: BlockTable,
    series: Sequence[Series],
    merges: Mapping[int, Merged],
    held: Held,
    cause: Cause,
) -> tuple[Revision, ...]:
    """Write down what the merges of some registers ended; return the readings that changed."""
    replaced = side_by_side({number: merged.replaced for number, merged in merges.items()}, series=series)
    late = _noted_as_new(merges, series=series, held=held, known_at=cause.known_at)
    stored_us = _stored_us(replaced, held=held)
    ended = _Ended(
        held=side_after_side(replaced, replace(late, deltas=np.full(len(late), NOTHING))),
        known_us=np.concatenate(
            [
                np.maximum(stored_us, (replaced.starts_s + replaced.length_s) * SECOND_US),
                _stored_us(late, held=held),
            ]
        ),
    )
    if len(ended.held):
        _insert(on, table=table, ended=_chained(on, table=table, ended=ended), cause=cause)
    return tuple(revision for number, merged in merges.items() for revision in _revisions(number, merged))


def side_after_side(one: ManyIntervals, other: ManyIntervals) -> ManyIntervals:
    """Return the intervals of both, of the same registers at the same scale."""
    return replace(
        one,
        which=np.concatenate([one.which, other.which]),
        starts_s=np.concatenate([one.starts_s, other.starts_s]),
        length_s=np.concatenate([one.length_s, other.length_s]),
        deltas=np.concatenate([one.deltas, other.deltas]),
        flags=np.concatenate([one.flags, other.flags]),
    )


def microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to `moment`."""
    return int(moment.timestamp()) * SECOND_US + moment.microsecond


def _noted_as_new(
    merges: Mapping[int, Merged], *, series: Sequence[Series], held: Held, known_at: datetime
) -> ManyIntervals:
    """Return the readings of which it must be told that they were not known before."""
    added = side_by_side({number: merged.added for number, merged in merges.items()}, series=series)
    now_us = microseconds(known_at)
    late = on_time_until_s(added) * SECOND_US < now_us
    added = added.picked(late & (_stored_us(added, held=held) < now_us))
    moved = {number: _of_other_bounds(merged) for number, merged in merges.items()}
    return side_after_side(added, side_by_side(moved, series=series))


def _of_other_bounds(merged: Merged) -> Intervals:
    """Return the corrected readings that took the place of others of other bounds."""
    if not len(merged.corrected):
        return merged.corrected
    gone = set(zip(merged.replaced.starts_s.tolist(), merged.replaced.length_s.tolist(), strict=True))
    pairs = zip(merged.corrected.starts_s.tolist(), merged.corrected.length_s.tolist(), strict=True)
    is_other = np.fromiter((pair not in gone for pair in pairs), dtype=bool, count=len(merged.corrected))
    return merged.corrected.picked(is_other)


def _stored_us(many: ManyIntervals, *, held: Held) -> Int64s:
    """Return since when the block of each reading is stored."""
    days = day_numbers(many.series, which=many.which, instants_s=many.starts_s)
    blocks, of_reading = np.unique(paired(many.which, days), return_inverse=True)
    which, day = unpaired(blocks)
    numbers = numbers_of(many.series)[which]
    stored = [held.stored_at[key] for key in zip(numbers.tolist(), day.tolist(), strict=True)]
    return np.array([microseconds(moment) for moment in stored], dtype=np.int64)[of_reading]


def _chained(on: psycopg.Cursor[TupleRow], *, table: BlockTable, ended: _Ended) -> _Ended:
    """Return what ended, each step beginning where an earlier one of the same stretch ended."""
    many = ended.held
    numbers, ends_s = numbers_of(many.series)[many.which], many.starts_s + many.length_s
    registers, of_register = np.unique(numbers, return_inverse=True)
    firsts_s = np.full(len(registers), np.iinfo(np.int64).max)
    lasts_s = np.full(len(registers), np.iinfo(np.int64).min)
    np.minimum.at(firsts_s, of_register, ends_s)
    np.maximum.at(lasts_s, of_register, ends_s)
    rows = on.execute(
        LAST_KNOWN.format(revisions=sql.Identifier(table.revisions)),
        {"registers": registers, "firsts_s": firsts_s, "lasts_s": lasts_s},
    ).fetchall()
    if not rows:
        return ended
    last = {(number, end_s, length_s): until_us for number, end_s, length_s, until_us in rows}
    columns = (numbers.tolist(), ends_s.tolist(), many.length_s.tolist(), ended.known_us.tolist())
    known_us = np.fromiter(
        (
            last.get((number, end_s, length_s), known)
            for number, end_s, length_s, known in zip(*columns, strict=True)
        ),
        dtype=np.int64,
        count=len(many),
    )
    return _Ended(held=many, known_us=known_us)


def _insert(on: psycopg.Cursor[TupleRow], *, table: BlockTable, ended: _Ended, cause: Cause) -> None:
    many, until_us = ended.held, microseconds(cause.known_at)
    series = ManySeries.of(many.series)
    on.execute(
        INSERT.format(revisions=sql.Identifier(table.revisions), owner=sql.Identifier(table.owner)),
        {
            "registers": series.numbers[many.which],
            "accounts": series.accounts[many.which],
            "owners": series.meters[many.which],
            "nothing": int(NOTHING),
            "scale": many.scale,
            "until_us": until_us,
            "actor": cause.actor_id,
            "reason": cause.reason,
            "ends_s": many.starts_s + many.length_s,
            "lengths_s": many.length_s,
            "deltas": many.deltas,
            "flags": many.flags.astype(np.int64),
            # A reading may be brought before its stretch is over.
            "known_us": np.minimum(ended.known_us, until_us),
        },
    )


def _revisions(number: int, merged: Merged) -> Iterator[Revision]:
    """Yield each reading that gave way, with the one of the same bounds that took its place."""
    new = {(start_s, length_s): (delta, flag) for start_s, length_s, delta, flag in _listed(merged.corrected)}
    for start_s, length_s, delta, flag in _listed(merged.replaced):
        new_delta, new_flag = new.get((start_s, length_s), (None, None))
        yield Revision(
            number=number,
            instant_s=start_s + length_s,
            length_s=length_s,
            old_delta=delta,
            old_flag=flag,
            new_delta=new_delta,
            new_flag=new_flag,
            scale=merged.replaced.scale,
        )


def _listed(intervals: Intervals) -> Iterator[tuple[int, int, int, int]]:
    columns = (intervals.starts_s, intervals.length_s, intervals.deltas, intervals.flags)
    return zip(*(column.tolist() for column in columns), strict=True)
