"""Sums the days of many registers in one statement, without opening an array."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from psycopg import sql

from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.blocks import FINEST_SCALE
from wattstead.timeseries.flags import ESTIMATE_KINDS
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor, look_up
from wattstead.timeseries.tables import READINGS, BlockTable

SLOTS = sql.SQL("greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas))")
DAYS = sql.SQL("""
SELECT block.register, day, total, scale, present, {slots}, kinds
FROM unnest(%(starts)s::date[], %(ends)s::date[]) AS asked (starts_on, ends_before)
JOIN {blocks} AS block ON block.register = ANY (%(registers)s::bigint[])
    AND day >= asked.starts_on AND day < asked.ends_before
""")
SUMS = sql.SQL("""
SELECT wanted.register, asked.place::int - 1, summed.*
FROM unnest(%(registers)s::bigint[]) AS wanted (register)
CROSS JOIN unnest(%(starts)s::date[], %(ends)s::date[])
    WITH ORDINALITY AS asked (starts_on, ends_before, place)
CROSS JOIN LATERAL (
    SELECT sum(total * (10::bigint ^ ({finest} - scale))::bigint)::bigint, sum(present)::bigint,
           sum({slots})::bigint, bit_or(kinds), count(*), max(day)
    FROM {blocks} AS block WHERE block.register = wanted.register
        AND day >= asked.starts_on AND day < asked.ends_before
) AS summed
WHERE summed.count > 0
""")


@dataclass(frozen=True, kw_only=True)
class DayTotal:
    """The energy of one register on one day, in its unit; `present` of `expected` slots hold a reading."""

    total: Decimal
    present: int
    expected: int
    has_estimates: bool


@dataclass(frozen=True, kw_only=True)
class PeriodTotal:
    """The energy of one register on some days, in its unit.

    `known_days` of them have a block, `last_on` is the last of those; `present` of
    `expected` slots of these blocks hold a reading.
    """

    total: Decimal
    present: int
    expected: int
    has_estimates: bool
    known_days: int
    last_on: date


def day_totals_of_many(
    series: Sequence[Series], periods: Sequence[DayPeriod], *, table: BlockTable = READINGS
) -> Mapping[int, Mapping[date, DayTotal]]:
    """Return what each register counted on each day of `periods` it knows, by its number and the day."""
    statement = DAYS.format(blocks=sql.Identifier(table.blocks), slots=SLOTS)
    found: dict[int, dict[date, DayTotal]] = {one.number: {} for one in series}
    for number, day, total, scale, present, expected, kinds in cursor().execute(
        statement, _asked(series, periods)
    ):
        found[number][day] = DayTotal(
            total=unscaled(total, scale),
            present=present,
            expected=expected,
            has_estimates=bool(kinds & ESTIMATE_KINDS),
        )
    return found


def period_totals_of_many(
    series: Sequence[Series], periods: Sequence[DayPeriod], *, table: BlockTable = READINGS
) -> Mapping[int, Mapping[int, PeriodTotal]]:
    """Return what each register counted in each of `periods`, by its number and the place of the period.

    A period of which a register knows nothing has no entry.
    """
    statement = SUMS.format(
        blocks=sql.Identifier(table.blocks), slots=SLOTS, finest=sql.Literal(FINEST_SCALE)
    )
    found: dict[int, dict[int, PeriodTotal]] = {one.number: {} for one in series}
    rows = look_up(statement, _asked(series, periods))
    for number, place, total, present, expected, kinds, known_days, last_on in rows:
        found[number][place] = PeriodTotal(
            total=unscaled(total, FINEST_SCALE),
            present=present,
            expected=expected,
            has_estimates=bool(kinds & ESTIMATE_KINDS),
            known_days=known_days,
            last_on=last_on,
        )
    return found


def _asked(series: Sequence[Series], periods: Sequence[DayPeriod]) -> dict[str, object]:
    return {
        "registers": [one.number for one in series],
        "starts": [period.starts_on for period in periods],
        "ends": [period.ends_before for period in periods],
    }
