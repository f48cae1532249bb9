"""Tells how late readings arrive, from the columns that describe a block: no array is opened."""

from dataclasses import dataclass
from datetime import date, timedelta

from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import ESTIMATE_KINDS
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

SLOTS = sql.SQL("greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas))")
LATE = sql.SQL("""
WITH arrived AS (
    SELECT day, greatest(extract(epoch FROM stored_at - starts_at)::bigint
           - coalesce({slots} * step_s, offsets_s[cardinality(offsets_s)], 86400), 0) AS late_s
    FROM {blocks} WHERE register = %(register)s AND day >= %(starts_on)s AND day < %(ends_before)s
        AND kinds & ~%(guesses)s <> 0
)
SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY late_s), max(late_s),
       (SELECT day FROM arrived ORDER BY late_s DESC, day LIMIT 1)
FROM arrived
""")


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """How long after a day its readings began to arrive: on the day in the middle, and on the worst.

    Nothing where they arrived during the day. Estimates are made here and arrive from nowhere.
    """

    days: int
    median: timedelta
    worst: timedelta
    worst_on: date


def arrivals_of(series: Series, days: DayPeriod, *, table: BlockTable = READINGS) -> Arrivals | None:
    """Return how late the readings of some days arrived, or None where there are none."""
    statement = LATE.format(blocks=sql.Identifier(table.blocks), slots=SLOTS)
    asked = {
        "register": series.number,
        "starts_on": days.starts_on,
        "ends_before": days.ends_before,
        "guesses": ESTIMATE_KINDS,
    }
    ((count, median_s, worst_s, worst_on),) = look_up(statement, asked).fetchall()
    if not count:
        return None
    return Arrivals(
        days=count,
        median=timedelta(seconds=int(median_s)),
        worst=timedelta(seconds=int(worst_s)),
        worst_on=worst_on,
    )
