"""Reads readings with what the register showed, in columns: a year in the time of a few rows.

The view `reading` says the same one by one; a test holds the two together.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from psycopg import sql

from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.periods import Period
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import exchanges_of
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.ranges import days_of, read_days
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor, look_up
from wattstead.timeseries.tables import READINGS, BlockTable

UNKNOWN = np.iinfo(np.int64).min
BLOCKS = sql.SQL("""
SELECT day - DATE '1970-01-01', extract(epoch FROM starts_at)::bigint,
       extract(epoch FROM stored_at)::bigint, extract(epoch FROM changed_at)::bigint,
       anchor_offsets_s, anchor_values
FROM {blocks} WHERE register = %(register)s
    AND day BETWEEN DATE '1970-01-01' + %(first)s::integer AND DATE '1970-01-01' + %(last)s::integer
ORDER BY day
""")
CARRIED = sql.SQL("""
SELECT trunc(app.{value_before}(%(register)s, DATE '1970-01-01' + %(first)s::integer,
                                to_timestamp(%(starts_s)s)) * 1000000)::bigint
""")


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """Readings with what the register showed at their ends, in millionths of its unit, or UNKNOWN.

    `stored_s` and `changed_s` say when the day of each was first and last written.
    """

    intervals: Intervals
    values: Int64s
    stored_s: Int64s
    changed_s: Int64s

    def __len__(self) -> int:
        """Count the readings."""
        return len(self.intervals)

    def picked(self, which: npt.NDArray[np.bool_] | slice) -> "Shown":
        """Return the readings a mask or a slice names."""
        return Shown(
            intervals=self.intervals.picked(which),
            values=self.values[which],
            stored_s=self.stored_s[which],
            changed_s=self.changed_s[which],
        )

    def on_counter(self, *, rolls_over_at: int) -> "Shown":
        """Return the same with values as a counter shows them that begins again at nought there."""
        known = self.values != UNKNOWN
        return replace(self, values=np.where(known, self.values % rolls_over_at, self.values))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Points:
    """What was measured and when, sorted; a new device counts from its rank on (1), behind a look (0)."""

    at_s: Int64s
    ranks: Int64s
    values: Int64s


def read_shown(series: Series, period: Period, *, table: BlockTable = READINGS) -> Shown:
    """Return the readings of one register that begin inside `period`, with the values it showed."""
    first, last = days_of(series, period)
    found = read_days(cursor(), series=series, first=first, last=last, table=table)
    keys = {"register": series.number, "first": first, "last": last}
    rows = look_up(BLOCKS.format(blocks=sql.Identifier(table.blocks)), keys).fetchall()
    starts_s = int(series.calendar.starts_s(np.array([first], dtype=np.int64))[0])
    carried = _carried({**keys, "starts_s": starts_s}, table=table)
    points = _points(rows, exchanges=exchanges_of(series) if table.has_epochs else (), from_s=starts_s)
    stamps = np.array([row[1:4] for row in rows], dtype=np.int64).reshape(-1, 3)
    block = np.searchsorted(stamps[:, 0], found.starts_s, side="right") - 1
    shown = Shown(
        intervals=found,
        values=_values(found, points=points, carried=carried),
        stored_s=stamps[block, 1] if len(stamps) else stamps[:, 1],
        changed_s=stamps[block, 2] if len(stamps) else stamps[:, 2],
    )
    edges = np.array([period.starts_at.timestamp(), period.ends_before.timestamp()]).astype(np.int64)
    low, high = np.searchsorted(found.starts_s, edges).tolist()
    return shown.picked(slice(low, high))


def _carried(keys: dict[str, int], *, table: BlockTable) -> int | None:
    """Return what the register showed as the first of the days began, where amounts add up."""
    if table.value_before is None:
        return None
    row = look_up(CARRIED.format(value_before=sql.Identifier(table.value_before)), keys).fetchone()
    return row[0] if row else None


def _points(rows: list[tuple[object, ...]], *, exchanges: tuple[DeviceEpoch, ...], from_s: int) -> _Points:
    measured: list[tuple[int, int, int]] = []
    for _, block_starts_s, _, _, offsets, values in rows:
        if isinstance(offsets, list) and isinstance(values, list) and isinstance(block_starts_s, int):
            pairs = zip(offsets, values, strict=True)
            measured.extend((block_starts_s + offset, 0, value) for offset, value in pairs)
    for exchange in exchanges:
        at_s = int(exchange.starts_at.timestamp())
        if at_s > from_s:
            measured.append((at_s, 1, exchange.new_first_value))
    columns = np.array(sorted(measured), dtype=np.int64).reshape(-1, 3)
    return _Points(at_s=columns[:, 0], ranks=columns[:, 1], values=columns[:, 2])


def _values(found: Intervals, *, points: _Points, carried: int | None) -> Int64s:
    """Return what the register showed as each interval ended: the last look, and what it counted since."""
    so_far = np.cumsum(found.deltas) * np.int64(10 ** (LARGEST_SCALE - found.scale))
    before = np.append(np.zeros(1, dtype=np.int64), so_far)
    values = np.full(len(found), UNKNOWN, dtype=np.int64) if carried is None else carried + so_far
    if not len(points.at_s):
        return values
    point = np.searchsorted(2 * points.at_s + points.ranks, 2 * found.ends_s, side="right") - 1
    begun = np.searchsorted(found.starts_s, points.at_s)
    since = np.where(np.arange(len(found)) >= begun[point], so_far - before[begun[point]], 0)
    return np.where(point >= 0, points.values[point] + since, values)
