"""Counts how much of some days is there, without opening the deltas of a block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

SLOTS = sql.SQL("greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas))")
IN_ALL = sql.SQL("""
SELECT wanted.register, first.day,
       coalesce((SELECT sum(present::numeric / nullif({slots}, 0)) FROM {blocks} AS block
                 WHERE block.register = wanted.register
                     AND day >= %(starts_on)s AND day < %(ends_before)s), 0)
FROM unnest(%(registers)s::bigint[]) AS wanted (register)
CROSS JOIN LATERAL (SELECT min(day) AS day FROM {blocks} AS block
                    WHERE block.register = wanted.register) AS first
""")


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How much of some days a register knows: whole days' worth, and since when it knows anything."""

    known_from: date | None
    covered_days: Decimal


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
