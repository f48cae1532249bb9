"""Deletes old days of registers, with what they said before; what counters showed goes on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict
from zoneinfo import ZoneInfo

from psycopg import sql

from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.anchors import VALUE_SCALE, keep_register_values
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor

_GIVEN = sql.SQL("""
WITH given AS (
    SELECT * FROM unnest(%(registers)s::bigint[], %(starts_on)s::date[], %(ends_before)s::date[],
                         %(from_at)s::timestamptz[], %(until_at)s::timestamptz[])
        WITH ORDINALITY AS one (register, starts_on, ends_before, from_at, until_at, place)
), meant AS (
    SELECT block.register, block.day, block.present, given.place
    FROM given JOIN reading_block AS block ON block.register = given.register
        AND block.day >= given.starts_on AND block.day < given.ends_before
    -- What the counter showed when the next day began stays behind on an empty day.
    WHERE block.present > 0 OR block.day <> given.ends_before - 1
)""")
COUNT = _GIVEN + sql.SQL("""
SELECT count(DISTINCT register), count(*), coalesce(sum(present), 0) FROM meant WHERE present > 0
""")
SHOWN = _GIVEN + sql.SQL("""
SELECT given.place - 1, app.register_value_before(
    given.register, given.ends_before, given.until_at - interval '1 microsecond'
) FROM given WHERE given.place IN (SELECT place FROM meant)
""")
DELETE = _GIVEN + sql.SQL(""", gone AS (
    DELETE FROM reading_block AS block USING meant
    WHERE block.register = meant.register AND block.day = meant.day
    RETURNING block.register, block.account_id, block.meter_id, block.day, block.present
), forgotten AS (
    DELETE FROM reading_revision AS revision USING given
    WHERE revision.register = given.register
        AND revision.instant > given.from_at AND revision.instant <= given.until_at
), told AS (
    INSERT INTO reading_deletion
        (register, account_id, meter_id, first_day, last_day, days, readings, deleted_at, reason)
    SELECT register, account_id, meter_id, min(day), max(day), count(*), sum(present), %(now)s, %(reason)s
    FROM gone WHERE present > 0 GROUP BY register, account_id, meter_id
    RETURNING days, readings
)
SELECT count(*), coalesce(sum(days), 0), coalesce(sum(readings), 0) FROM told
""")


@dataclass(frozen=True, kw_only=True)
class OldDays:
    """Days of a register that are no longer needed."""

    series: Series
    days: DayPeriod


@dataclass(frozen=True, kw_only=True)
class Deleted:
    """How many registers lost how many days with how many readings."""

    registers: int = 0
    days: int = 0
    readings: int = 0

    def __add__(self, other: "Deleted") -> "Deleted":
        """Return what both are together."""
        return Deleted(
            registers=self.registers + other.registers,
            days=self.days + other.days,
            readings=self.readings + other.readings,
        )


class _Arguments(TypedDict):
    registers: list[int]
    starts_on: list[date]
    ends_before: list[date]
    from_at: list[datetime]
    until_at: list[datetime]


def count_days(old: Sequence[OldDays]) -> Deleted:
    """Return what deleting these days would delete."""
    return _told(cursor().execute(COUNT, _arguments(old)).fetchone())


def delete_days(old: Sequence[OldDays], *, now: datetime, reason: str) -> Deleted:
    """Delete these days and what was known of them before, and write down that it was done.

    What a counter showed when the days behind them began is kept, so that later values stay what they were.
    """
    on, arguments = cursor(), _arguments(old)
    shown: list[tuple[int, Decimal | None]] = on.execute(SHOWN, arguments).fetchall()
    deleted = _told(on.execute(DELETE, {**arguments, "now": now, "reason": reason}).fetchone())
    for place, value in shown:
        if value is not None:
            instant_s = int(arguments["until_at"][place].timestamp())
            millionths = int(value.scaleb(VALUE_SCALE))
            keep_register_values(
                old[place].series, {instant_s: millionths}, known_at=now, actor_id=None, reason=reason
            )
    return deleted


def _told(row: tuple[int, ...] | None) -> Deleted:
    registers, days, readings = row or (0, 0, 0)
    return Deleted(registers=registers, days=int(days), readings=int(readings))


def _arguments(old: Sequence[OldDays]) -> _Arguments:
    return {
        "registers": [one.series.number for one in old],
        "starts_on": [one.days.starts_on for one in old],
        "ends_before": [one.days.ends_before for one in old],
        "from_at": [_begins(one.series, day=one.days.starts_on) for one in old],
        "until_at": [_begins(one.series, day=one.days.ends_before) for one in old],
    }


def _begins(series: Series, *, day: date) -> datetime:
    return day_starts_at(day, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
