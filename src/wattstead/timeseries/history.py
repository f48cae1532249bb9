"""Keeps what readings said before they changed, and tells what was known at a moment.

What a stretch of time held is a chain of steps, each known from one moment until the
next. The last step is in the blocks; each earlier one is a revision, whose delta is null
where nothing was known. The chain begins when the block was first stored. What arrives
while its day is young (`conflicts.on_time_until_s`) leaves no note of its own: it counts as
known from the end of its stretch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.conflicts import Cause, Held, on_time_until_s
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.merging import Merged
from wattstead.timeseries.outcome import Revision
from wattstead.timeseries.series import Series
from wattstead.timeseries.tables import BlockTable

NOTHING = np.iinfo(np.int64).min
SECOND_US = 1_000_000
INSERT = sql.SQL("""
INSERT INTO {revisions} (register, account_id, {owner}, instant, length_s, old_delta, old_flags, scale,
                         known_from, known_until, actor_id, reason)
SELECT %(register)s, %(account)s, %(meter)s, to_timestamp(end_s), length_s,
       nullif(delta, %(nothing)s), CASE WHEN delta <> %(nothing)s THEN flag END, %(scale)s,
       timestamptz 'epoch' + known_us * interval '1 microsecond',
       timestamptz 'epoch' + greatest(known_us, %(until_us)s) * interval '1 microsecond',
       %(actor)s, %(reason)s
FROM unnest(%(ends_s)s, %(lengths_s)s, %(deltas)s, %(flags)s, %(known_us)s)
     WITH ORDINALITY AS step (end_s, length_s, delta, flag, known_us, place)
ORDER BY place
""")
LAST_KNOWN = sql.SQL("""
SELECT extract(epoch FROM instant)::bigint, length_s,
       (extract(epoch FROM max(known_until)) * 1000000)::bigint
FROM {revisions} WHERE register = %(register)s
    AND instant BETWEEN to_timestamp(%(first_s)s) AND to_timestamp(%(last_s)s)
GROUP BY instant, length_s
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
class _Steps:
    """Steps that came to an end: what the stretches held (NOTHING: nothing), and since when."""

    held: Intervals
    known_us: Int64s


def note(
    on: psycopg.Cursor[TupleRow],
    *,
    table: BlockTable,
    series: Series,
    merged: Merged,
    held: Held,
    cause: Cause,
) -> tuple[Revision, ...]:
    """Write down what a merge ended; return the readings that changed."""
    late = _noted_as_new(merged, series=series, held=held, known_at=cause.known_at)
    ended = [
        _since(merged.replaced, series=series, held=held, at_end=True),
        _since(late.replaced(deltas=np.full(len(late), NOTHING), scale=late.scale), series=series, held=held),
    ]
    for steps in ended:
        if len(steps.held):
            _insert(
                on,
                table=table,
                series=series,
                steps=_chained(on, table=table, series=series, steps=steps),
                cause=cause,
            )
    return tuple(_revisions(series, merged=merged))


def microseconds(moment: datetime) -> int:
    """Count the microseconds from 1970 to `moment`."""
    return int(moment.timestamp()) * SECOND_US + moment.microsecond


def _noted_as_new(merged: Merged, *, series: Series, held: Held, known_at: datetime) -> Intervals:
    """Return the readings of which it must be told that they were not known before."""
    stored = _stored_us(merged.added.starts_s, series=series, held=held)
    now_us = microseconds(known_at)
    late = on_time_until_s(series, starts_s=merged.added.starts_s) * SECOND_US < now_us
    added = merged.added.picked(late & (stored < now_us))
    gone = set(zip(merged.replaced.starts_s.tolist(), merged.replaced.length_s.tolist(), strict=True))
    pairs = zip(merged.corrected.starts_s.tolist(), merged.corrected.length_s.tolist(), strict=True)
    other_bounds = np.fromiter((pair not in gone for pair in pairs), dtype=bool, count=len(merged.corrected))
    return joined((added, merged.corrected.picked(other_bounds)))


def _stored_us(starts_s: Int64s, *, series: Series, held: Held) -> Int64s:
    """Return since when the block of each reading is stored."""
    days = series.calendar.numbers(starts_s)
    of_day = {day: microseconds(held.stored_at[series.number, day]) for day in np.unique(days).tolist()}
    return np.fromiter((of_day[day] for day in days.tolist()), dtype=np.int64, count=len(days))


def _since(intervals: Intervals, *, series: Series, held: Held, at_end: bool = False) -> _Steps:
    """Return the steps with the moment from which they held when no revision says otherwise."""
    known_us = _stored_us(intervals.starts_s, series=series, held=held)
    if at_end:
        known_us = np.maximum(known_us, intervals.ends_s * SECOND_US)
    return _Steps(held=intervals, known_us=known_us)


def _chained(on: psycopg.Cursor[TupleRow], *, table: BlockTable, series: Series, steps: _Steps) -> _Steps:
    """Return the steps, each beginning where an earlier one of the same stretch ended."""
    ends_s = steps.held.ends_s
    rows = on.execute(
        LAST_KNOWN.format(revisions=sql.Identifier(table.revisions)),
        {"register": series.number, "first_s": int(ends_s.min()), "last_s": int(ends_s.max())},
    ).fetchall()
    last = {(end_s, length_s): until_us for end_s, length_s, until_us in rows}
    pairs = zip(ends_s.tolist(), steps.held.length_s.tolist(), steps.known_us.tolist(), strict=True)
    known_us = np.fromiter(
        (last.get((end_s, length_s), default) for end_s, length_s, default in pairs),
        dtype=np.int64,
        count=len(ends_s),
    )
    return _Steps(held=steps.held, known_us=known_us)


def _insert(
    on: psycopg.Cursor[TupleRow], *, table: BlockTable, series: Series, steps: _Steps, cause: Cause
) -> None:
    until_us = microseconds(cause.known_at)
    on.execute(
        INSERT.format(revisions=sql.Identifier(table.revisions), owner=sql.Identifier(table.owner)),
        {
            "register": series.number,
            "account": series.account_id,
            "meter": series.meter_id,
            "nothing": int(NOTHING),
            "scale": steps.held.scale,
            "until_us": until_us,
            "actor": cause.actor_id,
            "reason": cause.reason,
            "ends_s": steps.held.ends_s,
            "lengths_s": steps.held.length_s,
            "deltas": steps.held.deltas,
            "flags": steps.held.flags.astype(np.int64),
            # A reading may be brought before its stretch is over.
            "known_us": np.minimum(steps.known_us, until_us) if len(steps.held) else steps.known_us,
        },
    )


def _revisions(series: Series, *, merged: Merged) -> Iterator[Revision]:
    """Yield each reading that gave way, with the one of the same bounds that took its place."""
    new = {(start_s, length_s): (delta, flag) for start_s, length_s, delta, flag in _listed(merged.corrected)}
    for start_s, length_s, delta, flag in _listed(merged.replaced):
        new_delta, new_flag = new.get((start_s, length_s), (None, None))
        yield Revision(
            number=series.number,
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


def joined(parts: Iterable[Intervals]) -> Intervals:
    """Return the intervals of all parts at the finest of their scales, in the order of the parts."""
    held = list(parts)
    scale = max(part.scale for part in held)
    widened = [part.at_scale(scale) for part in held]
    return Intervals(
        starts_s=np.concatenate([part.starts_s for part in widened]),
        length_s=np.concatenate([part.length_s for part in widened]),
        deltas=np.concatenate([part.deltas for part in widened]),
        flags=np.concatenate([part.flags for part in widened]),
        scale=scale,
    )
