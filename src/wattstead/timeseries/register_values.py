"""Finds the values a register was seen to show around a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from wattstead.kernel.periods import Period
from wattstead.timeseries.ranges import days_of
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

# A value lies in the block of the day it closes, so the nearest ones lie in the nearest blocks that have any.
BEFORE = sql.SQL("""
SELECT at, value FROM (
    SELECT starts_at, anchor_offsets_s, anchor_values FROM {blocks}
    WHERE register = %(register)s AND anchor_values IS NOT NULL AND starts_at < %(moment)s
    ORDER BY day DESC LIMIT 2
) AS block, LATERAL (
    SELECT starts_at + offset_s * interval '1 second' AS at, value
    FROM unnest(anchor_offsets_s, anchor_values) AS anchor (offset_s, value)
) AS shown
WHERE at < %(moment)s ORDER BY at DESC LIMIT 1
""")
AFTER = sql.SQL("""
SELECT at, value FROM (
    SELECT starts_at, anchor_offsets_s, anchor_values FROM {blocks}
    WHERE register = %(register)s AND anchor_values IS NOT NULL AND starts_at > %(moment)s - interval '2 days'
    ORDER BY day LIMIT 4
) AS block, LATERAL (
    SELECT starts_at + offset_s * interval '1 second' AS at, value
    FROM unnest(anchor_offsets_s, anchor_values) AS anchor (offset_s, value)
) AS shown
WHERE at > %(moment)s ORDER BY at LIMIT 1
""")
BETWEEN = sql.SQL("""
SELECT at, value FROM (
    SELECT starts_at, anchor_offsets_s, anchor_values FROM {blocks}
    WHERE register = %(register)s AND anchor_values IS NOT NULL
        AND day BETWEEN DATE '1970-01-01' + %(first)s::integer AND DATE '1970-01-01' + %(last)s::integer
) AS block, LATERAL (
    SELECT starts_at + offset_s * interval '1 second' AS at, value
    FROM unnest(anchor_offsets_s, anchor_values) AS anchor (offset_s, value)
) AS shown
WHERE at >= %(starts_at)s AND at <= %(ends_at)s ORDER BY at
""")
LAST_OF_MANY = sql.SQL("""
SELECT wanted.register, shown.at, shown.value FROM unnest((SELECT %s::bigint[])) AS wanted (register)
CROSS JOIN LATERAL (
    SELECT starts_at + anchor_offsets_s[cardinality(anchor_offsets_s)] * interval '1 second' AS at,
           anchor_values[cardinality(anchor_values)] AS value
    FROM {blocks} AS block WHERE block.register = wanted.register AND anchor_values IS NOT NULL
    ORDER BY day DESC LIMIT 1
) AS shown
""")


@dataclass(frozen=True, kw_only=True)
class RegisterValue:
    """What a register showed at a moment, in millionths of its unit."""

    at: datetime
    value: int


def last_values_of_many(
    series: Sequence[Series], *, table: BlockTable = READINGS
) -> dict[int, RegisterValue]:
    """Return the last value seen on each register that was ever looked at, in one statement."""
    statement = LAST_OF_MANY.format(blocks=sql.Identifier(table.blocks))
    rows = look_up(statement, [[one.number for one in series]])
    return {number: RegisterValue(at=at, value=value) for number, at, value in rows}


def value_before(series: Series, moment: datetime, *, table: BlockTable = READINGS) -> RegisterValue | None:
    """Return the last value seen before `moment`."""
    return _found(BEFORE, series=series, moment=moment, table=table)


def value_after(series: Series, moment: datetime, *, table: BlockTable = READINGS) -> RegisterValue | None:
    """Return the first value seen after `moment`."""
    return _found(AFTER, series=series, moment=moment, table=table)


def values_around(
    series: Series, period: Period, *, table: BlockTable = READINGS
) -> tuple[RegisterValue, ...]:
    """Return the values seen in a period, with the last one before and the first one after, oldest first."""
    statement = BETWEEN.format(blocks=sql.Identifier(table.blocks))
    first, last = days_of(series, period)
    inside = look_up(
        statement,
        {
            "register": series.number,
            "first": first - 1,
            "last": last,
            "starts_at": period.starts_at,
            "ends_at": period.ends_before,
        },
    ).fetchall()
    before = value_before(series, period.starts_at, table=table)
    after = value_after(series, period.ends_before, table=table)
    seen = [RegisterValue(at=at, value=value) for at, value in inside]
    return tuple(each for each in (before, *seen, after) if each is not None)


def _found(query: sql.SQL, *, series: Series, moment: datetime, table: BlockTable) -> RegisterValue | None:
    statement = query.format(blocks=sql.Identifier(table.blocks))
    row = look_up(statement, {"register": series.number, "moment": moment}).fetchone()
    return None if row is None else RegisterValue(at=row[0], value=row[1])
