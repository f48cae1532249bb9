"""Sums readings by hours, days and months of the site, in columns."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wattstead.interfaces.api.readings.ranges import days_of, utc
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import ONE_DAY, Period, month_of
from wattstead.timeseries.days import day_number
from wattstead.timeseries.flags import ESTIMATE_KINDS, Quality
from wattstead.timeseries.intervals import Bytes, Int64s, Intervals
from wattstead.timeseries.reads import day_totals, month_totals, read
from wattstead.timeseries.series import Series

HOUR_S, DAY_S = 3600, 86_400
QUESTIONABLE_KINDS = sum(1 << flag for flag in range(16) if flag & 3 == Quality.questionable)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sums:
    """What was counted in some stretches of time, at `10**-scale` of the unit, by time.

    `qualities` are the worst of the readings in each, `present` of `expected` intervals are known.
    """

    starts_s: Int64s
    ends_s: Int64s
    totals: Int64s
    qualities: Bytes
    present: Int64s
    expected: Int64s
    scale: int

    def __len__(self) -> int:
        """Count the stretches."""
        return len(self.starts_s)

    def picked(self, which: slice | npt.NDArray[np.bool_]) -> "Sums":
        """Return the stretches that a slice or a mask names."""
        return Sums(
            starts_s=self.starts_s[which],
            ends_s=self.ends_s[which],
            totals=self.totals[which],
            qualities=self.qualities[which],
            present=self.present[which],
            expected=self.expected[which],
            scale=self.scale,
        )


def by_hour(series: Series, period: Period) -> Sums:
    """Return the hours of a stretch in which something was counted; a longer interval stays whole."""
    return hours_of(read(series, period), series=series)


def hours_of(found: Intervals, *, series: Series) -> Sums:
    """Return readings summed by the hours of the site's clock."""
    if not len(found):
        return no_sums()
    offsets_s = _offsets_s(found.starts_s, zone=series.zone)
    begins_s = (found.starts_s + offsets_s) // HOUR_S * HOUR_S - offsets_s
    firsts = np.nonzero(np.append(True, begins_s[1:] != begins_s[:-1]))[0]
    kinds = np.left_shift(np.int64(1), found.flags.astype(np.int64))
    starts_s = begins_s[firsts]
    return Sums(
        starts_s=starts_s,
        ends_s=np.maximum(starts_s + HOUR_S, np.maximum.reduceat(found.ends_s, firsts)),
        totals=np.add.reduceat(found.deltas, firsts),
        qualities=worst_of(np.bitwise_or.reduceat(kinds, firsts)),
        present=np.diff(np.append(firsts, len(found))),
        expected=np.maximum(HOUR_S // found.length_s[firsts], 1),
        scale=found.scale,
    )


def by_day(series: Series, period: Period) -> Sums:
    """Return the whole local days of a stretch of which something is known."""
    days = days_of(period, series=series)
    if days is None:
        return no_sums()
    totals = day_totals(series, days)
    edges_s = series.calendar.starts_s(day_number(days.starts_on) + np.arange(len(days) + 1))
    return Sums(
        starts_s=edges_s[:-1],
        ends_s=edges_s[1:],
        totals=totals.totals,
        qualities=worst_of(totals.kinds),
        present=totals.present,
        expected=totals.expected,
        scale=totals.scale,
    ).picked(totals.present > 0)


def by_month(series: Series, period: Period) -> Sums:
    """Return the months of a stretch of which something is known; the first and the last may be cut."""
    days = days_of(period, series=series)
    found = [] if days is None else [total for total in month_totals(series, days) if total.present]
    if days is None or not found:
        return no_sums()
    parts = [month_of(total.starts_on).overlap(days) or days for total in found]
    return Sums(
        starts_s=np.array([_start_s(part.starts_on, series=series) for part in parts], dtype=np.int64),
        ends_s=np.array([_start_s(part.ends_before, series=series) for part in parts], dtype=np.int64),
        totals=np.array([total.total for total in found], dtype=np.int64),
        qualities=worst_of(np.array([total.kinds for total in found], dtype=np.int64)),
        present=np.array([total.present for total in found], dtype=np.int64),
        expected=np.array([total.expected for total in found], dtype=np.int64),
        scale=found[0].scale,
    )


def no_sums() -> Sums:
    """Return sums of nothing."""
    empty = np.zeros(0, dtype=np.int64)
    return Sums(
        starts_s=empty,
        ends_s=empty,
        totals=empty,
        qualities=empty.astype(np.uint8),
        present=empty,
        expected=empty,
        scale=3,
    )


def _offsets_s(instants_s: Int64s, *, zone: str) -> Int64s:
    """Return how far the wall clock is ahead at each instant; within a day that seldom changes."""
    days, which = np.unique(instants_s // DAY_S, return_inverse=True)
    info = ZoneInfo(zone)
    before = np.array([_offset_s(day * DAY_S, zone=info) for day in days.tolist()], dtype=np.int64)
    offsets = before[which]
    after = np.array([_offset_s((day + 1) * DAY_S, zone=info) for day in days.tolist()])
    for changing in np.nonzero(before != after)[0].tolist():
        inside = np.nonzero(which == changing)[0]
        offsets[inside] = [_offset_s(instant, zone=info) for instant in instants_s[inside].tolist()]
    return offsets


def _offset_s(instant_s: int, *, zone: ZoneInfo) -> int:
    ahead = utc(instant_s).astimezone(zone).utcoffset()
    return int((ahead or ONE_DAY * 0).total_seconds())


def _start_s(day: date, *, series: Series) -> int:
    return int(day_starts_at(day, zone=ZoneInfo(series.zone), boundary=series.day_boundary).timestamp())


def worst_of(kinds: Int64s) -> Bytes:
    """Return the worst quality in each mask of flags."""
    estimated = np.where(kinds & ESTIMATE_KINDS, Quality.estimated, Quality.valid)
    return np.where(kinds & QUESTIONABLE_KINDS, Quality.questionable, estimated).astype(np.uint8)
