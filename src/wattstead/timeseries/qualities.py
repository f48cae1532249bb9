"""Counts, for many registers at once, what is there of each day, how sure it is, and how late it came.

Only columns that describe a block are read. Flags are fetched of days that mix several, deltas of none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import ESTIMATE_KINDS, Quality, Source, flag
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.presence import SLOTS
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.sureness import SURE, kind_of
from wattstead.timeseries.tables import READINGS, BlockTable

ADJUSTED_KINDS = sum(1 << flag(Source.adjusted, quality) for quality in Quality)
BY_DAY = sql.SQL("""
SELECT register, day - %(starts_on)s::date, present, {slots}, coalesce(step_s, 0), kinds,
       CASE WHEN kinds & (kinds - 1) <> 0 THEN flags END,
       CASE WHEN kinds & ~%(guesses)s = 0 THEN -1
            ELSE greatest(extract(epoch FROM CASE
                     WHEN kinds & (%(guesses)s | %(adjusted)s) = 0 AND stored_at < starts_at + lasts.lasts
                     THEN changed_at ELSE stored_at END - starts_at - lasts.lasts)::bigint, 0) END
FROM {blocks} AS block CROSS JOIN LATERAL (
    SELECT make_interval(secs => coalesce({slots} * step_s, offsets_s[cardinality(offsets_s)], 86400))
           AS lasts
) AS lasts
WHERE register = ANY (%(registers)s) AND day >= %(starts_on)s AND day < %(ends_before)s
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class DayQualities:
    """What the store holds of some registers and days, a block a row.

    `place` is the day, counted from the first one asked for. Of `slots` stretches `sure`, `estimated`,
    `provisional` and `corrected` ones hold a reading. `late_s` is how long after the day's end its readings
    came: the last of them where they came one after the other, else the first delivery; NEVER_CAME where
    all of them were made here.
    """

    register: Int64s
    place: Int64s
    slots: Int64s
    step_s: Int64s
    late_s: Int64s
    counts: Int64s

    @property
    def present(self) -> Int64s:
        """Return how many readings there are of each block."""
        return np.asarray(self.counts.sum(axis=1), dtype=np.int64)


def day_qualities(series: Sequence[Series], days: DayPeriod, *, table: BlockTable = READINGS) -> DayQualities:
    """Return what is known of each of `days`, for many registers in one statement."""
    rows = look_up(
        BY_DAY.format(blocks=sql.Identifier(table.blocks), slots=SLOTS),
        {
            "registers": np.array([one.number for one in series], dtype=np.int64),
            "starts_on": days.starts_on,
            "ends_before": days.ends_before,
            "guesses": ESTIMATE_KINDS,
            "adjusted": ADJUSTED_KINDS,
        },
    ).fetchall()
    counts = np.zeros((len(rows), 4), dtype=np.int64)
    for row, (_, _, present, _, _, kinds, flags, _) in enumerate(rows):
        counts[row] = _counts(present, kinds=kinds, flags=flags)
    columns = [[row[place] for row in rows] for place in (0, 1, 3, 4, 7)]
    register, place, slots, step_s, late_s = (np.array(column, dtype=np.int64) for column in columns)
    return DayQualities(
        register=register, place=place, slots=slots, step_s=step_s, late_s=late_s, counts=counts
    )


_KIND_OF = np.array([kind_of(byte) for byte in range(16)], dtype=np.int64)


def _counts(present: int, *, kinds: int, flags: bytes | None) -> list[int] | Int64s:
    """Return how many readings of a block are how sure; slots without one carry flag 0, as measured ones."""
    if flags is None:
        alike = [0, 0, 0, 0]
        alike[kind_of(max(kinds.bit_length() - 1, 0))] = present
        return alike
    found = np.bincount(_KIND_OF[np.frombuffer(flags, dtype=np.uint8)], minlength=4)
    found[SURE] = present - int(found[1:].sum())
    return found
