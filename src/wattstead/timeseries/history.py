"""Keeps what readings said before they changed, and tells what was known at a moment.

What a stretch of time held is a chain of steps, each known from one moment until the
next. The last step is in the blocks; each earlier one is a revision, whose delta is null
where nothing was known. The chain begins when the block was first stored. What arrives
while its day is young (`conflicts.on_time_until_s`) leaves no note of its own: it counts as
known from the end of its stretch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.conflicts import Cause, Held, on_time_until_s
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.merging import Merged, places_among
from wattstead.timeseries.one_line import taken_up
from wattstead.timeseries.outcome import Revision
from wattstead.timeseries.series import ManyIntervals, ManySeries, Series
from wattstead.timeseries.session import found_by_index
from wattstead.timeseries.shaping import numbers_of
from wattstead.timeseries.tables import BlockTable

NOTHING = np.iinfo(np.int64).min
SECOND_US = 1_000_000
INSERT = sql.SQL("""
INSERT INTO {revisions} (register, account_id, {owner}, instant, length_s, old_delta, old_flags, scale,
                         known_from, known_until, actor_id, reason)
SELECT step.register, step.account_id, step.owner_id, step.instant, step.length_s,
       nullif(delta, %(nothing)s), CASE WHEN delta <> %(nothing)s THEN flag END, %(scale)s,
       least(coalesce(earlier.known_until, step.known_at), %(until)s), %(until)s, %(actor)s, %(reason)s
FROM (
    SELECT register, account_id, owner_id, to_timestamp(end_s) AS instant, length_s, delta, flag,
           timestamptz 'epoch' + known_us * interval '1 microsecond' AS known_at, place
    FROM unnest(%(registers)s, %(accounts)s, %(owners)s, %(ends_s)s, %(lengths_s)s, %(deltas)s, %(flags)s,
                %(known_us)s) WITH ORDINALITY
         AS given (register, account_id, owner_id, end_s, length_s, delta, flag, known_us, place)
    OFFSET 0
) AS step
-- Each step begins where an earlier one of the same stretch ended.
CROSS JOIN LATERAL (
    SELECT max(revision.known_until) AS known_until FROM {revisions} AS revision
    WHERE revision.register = step.register AND revision.instant = step.instant
        AND revision.length_s = step.length_s
) AS earlier
ORDER BY step.place
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


def note(
    on: psycopg.Cursor[TupleRow],
    *,
    table: BlockTable,
    series: Sequence[Series],
    merged: Merged,
    held: Held,
    cause: Cause,
) -> tuple[Revision, ...]:
    """Write down what a merge of some registers ended; return the readings that changed."""
    replaced = taken_up(merged.replaced, series=series)
    late = _noted_as_new(merged, series=series, held=held, known_at=cause.known_at)
    ended = side_after_side(replaced, replace(late, deltas=np.full(len(late), NOTHING)))
    if len(ended):
        known_us = held.stored_us_of(ended)
        ends_us = (replaced.starts_s + replaced.length_s) * SECOND_US
        known_us[: len(replaced)] = np.maximum(known_us[: len(replaced)], ends_us)
        _insert(on, table=table, ended=ended, known_us=known_us, cause=cause)
    return tuple(_revisions(merged, old=replaced))


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
    merged: Merged, *, series: Sequence[Series], held: Held, known_at: datetime
) -> ManyIntervals:
    """Return the readings of which it must be told that they were not known before."""
    added, now_us = taken_up(merged.added, series=series), microseconds(known_at)
    late = (on_time_until_s(added) * SECOND_US < now_us) & (held.stored_us_of(added) < now_us)
    _, has_taken_its_place = places_among(merged.replaced, merged.corrected)
    of_other_bounds = merged.corrected.picked(~has_taken_its_place)
    return side_after_side(added.picked(late), taken_up(of_other_bounds, series=series))


def _insert(
    on: psycopg.Cursor[TupleRow],
    *,
    table: BlockTable,
    ended: ManyIntervals,
    known_us: Int64s,
    cause: Cause,
) -> None:
    """Keep what stretches held until now (NOTHING: nothing), and since when at the earliest."""
    series = ManySeries.of(ended.series)
    with found_by_index(on):
        on.execute(
            INSERT.format(revisions=sql.Identifier(table.revisions), owner=sql.Identifier(table.owner)),
            {
                "registers": series.numbers[ended.which],
                "accounts": series.accounts[ended.which],
                "owners": series.meters[ended.which],
                "nothing": int(NOTHING),
                "scale": ended.scale,
                "until": cause.known_at,
                "actor": cause.actor_id,
                "reason": cause.reason,
                "ends_s": ended.starts_s + ended.length_s,
                "lengths_s": ended.length_s,
                "deltas": ended.deltas,
                "flags": ended.flags.astype(np.int64),
                "known_us": known_us,
            },
        )


def _revisions(merged: Merged, *, old: ManyIntervals) -> Iterator[Revision]:
    """Yield each reading that gave way, with the one of the same bounds that took its place."""
    place, same = places_among(merged.corrected, merged.replaced)
    new_deltas, new_flags = np.full((2, len(old)), None, dtype=object)
    new_deltas[same] = merged.corrected.deltas[place[same]]
    new_flags[same] = merged.corrected.flags[place[same]]
    columns = (
        numbers_of(old.series)[old.which],
        old.starts_s + old.length_s,
        old.length_s,
        old.deltas,
        old.flags,
        new_deltas,
        new_flags,
        np.full(len(old), old.scale),
    )
    return map(Revision._make, zip(*(column.tolist() for column in columns), strict=True))
