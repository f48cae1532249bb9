"""Sums days, months and years without opening an array."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.blocks import FINEST_SCALE
from wattstead.timeseries.flags import ESTIMATE_KINDS
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

BY_DAY = sql.SQL("""
SELECT day - %(starts_on)s::date, total, scale, present,
       greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas)), kinds
FROM {blocks} WHERE register = %(register)s AND day >= %(starts_on)s AND day < %(ends_before)s ORDER BY day
""")
BY_SPAN = sql.SQL("""
SELECT date_trunc({span}, day)::date, sum(total * (10::numeric ^ (6 - scale))), max(scale),
       sum(present), sum(greatest(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas))),
       bit_or(kinds), count(*)
FROM {blocks} WHERE register = %(register)s AND day >= %(starts_on)s AND day < %(ends_before)s
GROUP BY 1 ORDER BY 1
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class DayTotals:
    """The energy of each day of a period, a row for every day, whether or not anything is known.

    `totals` are at `10**-scale` of the unit; `present` slots of `expected` hold a reading
    (both 0 where the store has no block); `kinds` has bit n set when flag n occurs.
    """

    days: tuple[date, ...]
    totals: Int64s
    present: Int64s
    expected: Int64s
    kinds: Int64s
    scale: int

    def __len__(self) -> int:
        """Count the days."""
        return len(self.days)

    @property
    def total(self) -> int:
        """Return the sum of the days."""
        return int(self.totals.sum())

    @property
    def has_estimates(self) -> bool:
        """Tell whether some reading is an estimate."""
        return bool((self.kinds & ESTIMATE_KINDS).any())


@dataclass(frozen=True, kw_only=True)
class SpanTotal:
    """The energy of the days of one month or year that lie inside the period asked for.

    `known_days` of its days have a block; the other fields are as in `DayTotals`.
    """

    starts_on: date
    total: int
    present: int
    expected: int
    kinds: int
    known_days: int
    scale: int

    @property
    def has_estimates(self) -> bool:
        """Tell whether some reading is an estimate."""
        return bool(self.kinds & ESTIMATE_KINDS)


def day_totals(series: Series, days: DayPeriod, *, table: BlockTable = READINGS) -> DayTotals:
    """Return the energy of each of `days`."""
    statement = BY_DAY.format(blocks=sql.Identifier(table.blocks))
    rows = look_up(statement, _of(series, days)).fetchall()
    columns = np.zeros((5, len(days)), dtype=np.int64)
    scale = max([series.scale, *(row[2] for row in rows)])
    for place, total, row_scale, present, expected, kinds in rows:
        columns[:, place] = (total * 10 ** (scale - row_scale), row_scale, present, expected, kinds)
    return DayTotals(
        days=tuple(days),
        totals=columns[0],
        present=columns[2],
        expected=columns[3],
        kinds=columns[4],
        scale=scale,
    )


def month_totals(series: Series, days: DayPeriod, *, table: BlockTable = READINGS) -> tuple[SpanTotal, ...]:
    """Return the energy of each month in which something of `days` is known."""
    return _span_totals("month", series=series, days=days, table=table)


def year_totals(series: Series, days: DayPeriod, *, table: BlockTable = READINGS) -> tuple[SpanTotal, ...]:
    """Return the energy of each year in which something of `days` is known."""
    return _span_totals("year", series=series, days=days, table=table)


def _span_totals(span: str, *, series: Series, days: DayPeriod, table: BlockTable) -> tuple[SpanTotal, ...]:
    statement = BY_SPAN.format(blocks=sql.Identifier(table.blocks), span=sql.Literal(span))
    rows = look_up(statement, _of(series, days)).fetchall()
    scale = max([series.scale, *(row[2] for row in rows)])
    return tuple(
        SpanTotal(
            starts_on=starts_on,
            total=int(total) // 10 ** (FINEST_SCALE - scale),
            present=present,
            expected=expected,
            kinds=kinds,
            known_days=known_days,
            scale=scale,
        )
        for starts_on, total, _, present, expected, kinds, known_days in rows
    )


def _of(series: Series, days: DayPeriod) -> dict[str, object]:
    return {"register": series.number, "starts_on": days.starts_on, "ends_before": days.ends_before}
