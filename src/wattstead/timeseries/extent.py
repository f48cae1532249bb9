"""Says from when until when something is known of a register."""

from collections.abc import Mapping, Sequence
from datetime import date

from psycopg import sql

from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

# Each end is one look into the primary key, however many days lie between: under policies PostgreSQL
# finds no such way for min(day) and max(day).
ENDS = sql.SQL("""
SELECT (SELECT day FROM {blocks} WHERE register = %(register)s ORDER BY day LIMIT 1),
       (SELECT day FROM {blocks} WHERE register = %(register)s ORDER BY day DESC LIMIT 1)
""")

ENDS_OF_MANY = sql.SQL("""
SELECT wanted.register, first.day, last.day FROM unnest((SELECT %s::bigint[])) AS wanted (register)
CROSS JOIN LATERAL (SELECT day FROM {blocks} AS block
                    WHERE block.register = wanted.register ORDER BY day LIMIT 1) AS first
CROSS JOIN LATERAL (SELECT day FROM {blocks} AS block
                    WHERE block.register = wanted.register ORDER BY day DESC LIMIT 1) AS last
""")

LAST_OF_MANY = sql.SQL("""
SELECT max(last.day) FROM unnest((SELECT %s::bigint[])) AS wanted (register)
CROSS JOIN LATERAL (SELECT day FROM {blocks} AS block
                    WHERE block.register = wanted.register ORDER BY day DESC LIMIT 1) AS last
""")


def known_days(series: Series, *, table: BlockTable = READINGS) -> DayPeriod | None:
    """Return the days from the first to the last block of a register, or None when it has none."""
    ends = ENDS.format(blocks=sql.Identifier(table.blocks))
    row = look_up(ends, {"register": series.number}).fetchone()
    if row is None or row[0] is None:
        return None
    return DayPeriod(starts_on=row[0], ends_before=row[1] + ONE_DAY)


def known_days_of_many(series: Sequence[Series], *, table: BlockTable = READINGS) -> Mapping[int, DayPeriod]:
    """Return the days from the first to the last block of each register that has one, by its number."""
    statement = ENDS_OF_MANY.format(blocks=sql.Identifier(table.blocks))
    rows = look_up(statement, [[one.number for one in series]])
    return {number: DayPeriod(starts_on=first, ends_before=last + ONE_DAY) for number, first, last in rows}


def last_known_day(series: Sequence[Series], *, table: BlockTable = READINGS) -> date | None:
    """Return the last day of which any of the registers knows something, or None."""
    statement = LAST_OF_MANY.format(blocks=sql.Identifier(table.blocks))
    row = look_up(statement, [[one.number for one in series]]).fetchone()
    return row[0] if row else None
