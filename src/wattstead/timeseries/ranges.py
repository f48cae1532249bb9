"""Reads readings out of the blocks into numpy."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import psycopg
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.rows import TupleRow

from wattstead.kernel.periods import DayPeriod, Period, month_of
from wattstead.timeseries.blocks import BlockRows
from wattstead.timeseries.days import day_number
from wattstead.timeseries.gathering import intervals_of
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.packing import unpacked
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import copy_out, cursor, names
from wattstead.timeseries.tables import BLOCK_COLUMNS, READINGS, BlockTable

ONE = sql.SQL("""
COPY (SELECT {columns} FROM {blocks} WHERE register = {number}
      AND day BETWEEN DATE '1970-01-01' + {first} AND DATE '1970-01-01' + {last} ORDER BY day)
TO STDOUT (FORMAT binary)
""")
MANY = sql.SQL("""
COPY (SELECT {columns} FROM {blocks} WHERE register = ANY ({numbers}::bigint[])
      AND day BETWEEN DATE '1970-01-01' + {first} AND DATE '1970-01-01' + {last})
TO STDOUT (FORMAT binary)
""")
_ROWS_AT_ONCE = 20_000


def read(series: Series, period: Period, *, table: BlockTable = READINGS) -> Intervals:
    """Return the readings of one register whose stretch begins inside `period`."""
    first, last = days_of(series, period)
    found = read_days(cursor(), series=series, first=first, last=last, table=table)
    low, high = np.searchsorted(found.starts_s, _edges(period)).tolist()
    return found.picked(slice(low, high))


def days_of(series: Series, period: Period) -> tuple[int, int]:
    """Return the first and the last local day that share time with `period`."""
    first, last = series.calendar.numbers(_edges(period) - np.array([0, 1])).tolist()
    return first, last


def _edges(period: Period) -> Int64s:
    return np.array([period.starts_at.timestamp(), period.ends_before.timestamp()]).astype(np.int64)


def read_days(
    on: psycopg.Cursor[TupleRow], *, series: Series, first: int, last: int, table: BlockTable
) -> Intervals:
    """Return the readings of one register on the days `first` to `last`, counted from 1970-01-01."""
    statement = ONE.format(
        columns=names(BLOCK_COLUMNS),
        blocks=sql.Identifier(table.blocks),
        number=sql.Literal(series.number),
        first=sql.Literal(first),
        last=sql.Literal(last),
    )
    return intervals_of(unpacked(copy_out(on, statement)), scale=series.scale)


def read_many(
    series: Sequence[Series], days: DayPeriod, *, table: BlockTable = READINGS
) -> Iterator[BlockRows]:
    """Stream the blocks of many registers, in no order, some thousand at a time and grouped by shape."""
    statement = MANY.format(
        columns=names(BLOCK_COLUMNS),
        blocks=sql.Identifier(table.blocks),
        numbers=sql.Literal([one.number for one in series]),
        first=sql.Literal(day_number(days.starts_on)),
        last=sql.Literal(day_number(days.ends_before) - 1),
    )
    gathered: list[Buffer] = []
    for row in copy_out(cursor(), statement):
        gathered.append(row)
        if len(gathered) == _ROWS_AT_ONCE:
            yield from unpacked(gathered)
            gathered = []
    yield from unpacked(gathered)


def month_of_many(
    series: Sequence[Series], day: date, *, table: BlockTable = READINGS
) -> Iterator[BlockRows]:
    """Stream the blocks many registers have in the month of `day`."""
    return read_many(series, month_of(day), table=table)
