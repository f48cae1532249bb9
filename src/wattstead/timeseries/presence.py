"""Counts what is there and what is estimated, day by day, from the columns that describe a block.

No array of deltas is opened. A day whose readings are of one kind says in `kinds` whether they
are estimates; only of a day that mixes kinds the flags are fetched and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import ESTIMATE_KINDS, estimates
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

SLOTS = sql.SQL("greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas))")
BY_DAY = sql.SQL("""
SELECT day - %(starts_on)s::date, present, {slots}, coalesce(step_s, 0), kinds,
       CASE WHEN kinds & %(guesses)s <> 0 AND kinds & ~%(guesses)s <> 0 THEN flags END
FROM {blocks} WHERE register = %(register)s AND day >= %(starts_on)s AND day < %(ends_before)s
""")
IN_ALL = sql.SQL("""
SELECT wanted.register, first.day,
       coalesce((SELECT sum(present::numeric / nullif({slots}, 0)) FROM {blocks} AS block
                 WHERE block.register = wanted.register
                     AND day >= %(starts_on)s AND day < %(ends_before)s), 0)
FROM unnest(%(registers)s::bigint[]) AS wanted (register)
CROSS JOIN LATERAL (SELECT min(day) AS day FROM {blocks} AS block
                    WHERE block.register = wanted.register) AS first
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class DayPresence:
    """What the store knows of each of some days; all columns are 0 where it has no block.

    `present` of `slots` stretches hold a reading, `estimated` of those an estimate;
    `step_s` is the length of a stretch, 0 on days of unequal ones.
    """

    days: DayPeriod
    present: Int64s
    slots: Int64s
    estimated: Int64s
    step_s: Int64s


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of some days a register knows: whole days' worth, and since when it knows anything."""

    known_from: date | None
    covered_days: Decimal


def day_presence(series: Series, days: DayPeriod, *, table: BlockTable = READINGS) -> DayPresence:
    """Return what is known of each of `days`."""
    statement = BY_DAY.format(blocks=sql.Identifier(table.blocks), slots=SLOTS)
    asked = {
        "register": series.number,
        "starts_on": days.starts_on,
        "ends_before": days.ends_before,
        "guesses": ESTIMATE_KINDS,
    }
    columns = np.zeros((4, len(days)), dtype=np.int64)
    for place, present, slots, step_s, kinds, flags in look_up(statement, asked):
        columns[:, place] = (present, slots, _estimated(present, kinds=kinds, flags=flags), step_s)
    return DayPresence(
        days=days, present=columns[0], slots=columns[1], estimated=columns[2], step_s=columns[3]
    )


def coverage_of_many(
    series: Sequence[Series], days: DayPeriod, *, table: BlockTable = READINGS
) -> dict[int, Coverage]:
    """Return how much of `days` each register knows, by its number, in one statement."""
    statement = IN_ALL.format(blocks=sql.Identifier(table.blocks), slots=SLOTS)
    rows = look_up(
        statement,
        {
            "registers": [one.number for one in series],
            "starts_on": days.starts_on,
            "ends_before": days.ends_before,
        },
    )
    return {number: Coverage(known_from=first, covered_days=covered) for number, first, covered in rows}


def _estimated(present: int, *, kinds: int, flags: bytes | None) -> int:
    """Return how many of a day's readings are estimates; absent slots carry flag 0, which is none."""
    if flags is not None:
        return int(estimates(np.frombuffer(flags, dtype=np.uint8)).sum())
    return present if kinds & ESTIMATE_KINDS else 0
