"""Finds the last reading of a register, and the values it showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.identity import parse_reading_id
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up

COLUMNS = sql.SQL('id, "timestamp", value, delta, source, quality')
OF_DAYS = sql.SQL("""
SELECT {columns} FROM reading
WHERE register = %(register)s AND day >= %(starts_on)s AND day < %(ends_before)s ORDER BY "timestamp"
""").format(columns=COLUMNS)
OF_INSTANT = sql.SQL("""
SELECT {columns} FROM reading WHERE register = %(register)s AND day IN (
    SELECT day FROM reading_block WHERE register = %(register)s
        AND starts_at < to_timestamp(%(instant_s)s) ORDER BY day DESC LIMIT 1
) AND "timestamp" = to_timestamp(%(instant_s)s)
""").format(columns=COLUMNS)


# The last moment is found first: what the register showed is worked out for that one alone.
LATEST_OF_MANY = sql.SQL("""
SELECT wanted.register, shown.* FROM unnest((SELECT %s::bigint[])) AS wanted (register)
CROSS JOIN LATERAL (
    SELECT * FROM reading_block WHERE reading_block.register = wanted.register AND present > 0
    ORDER BY day DESC LIMIT 1
) AS block
CROSS JOIN LATERAL (
    SELECT max(slot_ends_at) AS moment FROM app.slots_of(
        block.starts_at, block.step_s, block.offsets_s, block.small_deltas, block.deltas, block.wide_deltas
    )
) AS last
CROSS JOIN LATERAL (
    SELECT {columns} FROM reading WHERE reading.register = wanted.register
        AND reading.day = block.day AND "timestamp" = last.moment
    LIMIT 1  -- asked once the day is known: the planner may not open every day first
) AS shown
""").format(columns=COLUMNS)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading as the specification means it: what a register showed at a moment.

    `value` is None where nobody ever looked at the register; both are in its unit.
    """

    id: UUID
    timestamp: datetime
    value: Decimal | None
    delta: Decimal
    source: str
    quality: str


def latest(series: Series) -> Reading | None:
    """Return the last reading of a register."""
    return latest_of_many((series,)).get(series.number)


def latest_of_many(series: Sequence[Series]) -> dict[int, Reading]:
    """Return the last reading of each register that has one, by its number, in one statement."""
    rows = look_up(LATEST_OF_MANY, [[one.number for one in series]])
    return {row[0]: _reading(row[1:]) for row in rows}


def readings_of(series: Series, days: DayPeriod) -> tuple[Reading, ...]:
    """Return the readings of some days one by one, with the values the register showed."""
    rows = look_up(
        OF_DAYS,
        {"register": series.number, "starts_on": days.starts_on, "ends_before": days.ends_before},
    )
    return tuple(map(_reading, rows))


def reading_with_id(reading_id: UUID) -> Reading | None:
    """Return the reading an id names, if the viewer may see one."""
    name = parse_reading_id(reading_id)
    if name is None:
        return None
    row = look_up(OF_INSTANT, {"register": name.number, "instant_s": name.instant_s}).fetchone()
    return None if row is None else _reading(row)


def _reading(row: tuple[UUID, datetime, Decimal | None, Decimal, str, str]) -> Reading:
    reading_id, timestamp, value, delta, source, quality = row
    return Reading(
        id=reading_id, timestamp=timestamp, value=value, delta=delta, source=source, quality=quality
    )
