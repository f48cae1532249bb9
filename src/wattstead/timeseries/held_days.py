"""Tells how much time of each day many registers know, from the columns that describe a block."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.days import day_number
from wattstead.timeseries.flags import ESTIMATE_KINDS
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

HELD = sql.SQL("""
SELECT register, day - DATE '1970-01-01', present::bigint * coalesce(step_s, 0),
       (kinds & ~%(guesses)s <> 0)::int
FROM {blocks} WHERE register = ANY (%(registers)s::bigint[])
    AND day >= %(starts_on)s AND day < %(ends_before)s
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class HeldDays:
    """How many seconds of each of some days a register knows, from `first_day` on; `is_measured`: of any day.

    A day of unequal stretches counts as none: only its arrays would tell.
    """

    first_day: int
    seconds: Int64s
    is_measured: bool


def held_days_of_many(
    series: Sequence[Series], days: DayPeriod, *, table: BlockTable = READINGS
) -> dict[int, HeldDays]:
    """Return how much of each day registers know, by number, in one statement; estimates count as known."""
    first = day_number(days.starts_on)
    seconds = {one.number: np.zeros(len(days), dtype=np.int64) for one in series}
    measured: set[int] = set()
    asked = {
        "registers": list(seconds),
        "starts_on": days.starts_on,
        "ends_before": days.ends_before,
        "guesses": ESTIMATE_KINDS,
    }
    for number, day, held_s, is_measured in cursor().execute(
        HELD.format(blocks=sql.Identifier(table.blocks)), asked
    ):
        seconds[number][day - first] = held_s
        if is_measured:
            measured.add(number)
    return {
        number: HeldDays(first_day=first, seconds=held, is_measured=number in measured)
        for number, held in seconds.items()
    }
