"""Sums readings by hours, days and months of the site."""

from collections.abc import Iterator
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.interfaces.api.readings.ranges import days_of, utc
from wattstead.interfaces.api.readings.schemas import Quality, ReadingSum
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, Period, month_of
from wattstead.timeseries.flags import ESTIMATE_KINDS
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.reads import day_totals, month_totals, read
from wattstead.timeseries.series import Series

Unit = Literal["kWh", "m3"]
HOUR_S = 3600
QUESTIONABLE_KINDS = sum(1 << flag for flag in range(16) if flag & 3 == 2)


def by_hour(series: Series, period: Period, *, unit: Unit) -> list[ReadingSum]:
    """Return the hours of a stretch in which something was counted; a longer interval stays whole."""
    found = read(series, period)
    if not len(found):
        return []
    offsets_s = _offsets_s(found.starts_s, zone=series.zone)
    begins_s = (found.starts_s + offsets_s) // HOUR_S * HOUR_S - offsets_s
    firsts = np.nonzero(np.append(True, begins_s[1:] != begins_s[:-1]))[0]
    return list(_hours(found, begins_s=begins_s, firsts=firsts, unit=unit))


def by_day(series: Series, period: Period, *, unit: Unit) -> list[ReadingSum]:
    """Return the whole local days of a stretch of which something is known."""
    days = days_of(period, series=series)
    if days is None:
        return []
    totals = day_totals(series, days)
    starts_s = series.calendar.starts_s(np.array([(day - date(1970, 1, 1)).days for day in days]))
    ends_s = np.append(starts_s[1:], int(_start(days.ends_before, series=series)))
    return [
        ReadingSum(
            starts_at=utc(int(starts_s[place])),
            ends_before=utc(int(ends_s[place])),
            delta=unscaled(int(totals.totals[place]), totals.scale),
            unit=unit,
            quality=_worst(int(totals.kinds[place])),
            present=int(totals.present[place]),
            expected=int(totals.expected[place]),
        )
        for place in np.nonzero(totals.present)[0].tolist()
    ]


def by_month(series: Series, period: Period, *, unit: Unit) -> list[ReadingSum]:
    """Return the months of a stretch of which something is known; the first and the last may be cut."""
    days = days_of(period, series=series)
    if days is None:
        return []
    found = []
    for total in month_totals(series, days):
        part = month_of(total.starts_on).overlap(days)
        if part is None or not total.present:
            continue
        found.append(
            ReadingSum(
                starts_at=utc(_start(part.starts_on, series=series)),
                ends_before=utc(_start(part.ends_before, series=series)),
                delta=unscaled(total.total, total.scale),
                unit=unit,
                quality=_worst(total.kinds),
                present=total.present,
                expected=total.expected,
            )
        )
    return found


def _hours(found: Intervals, *, begins_s: Int64s, firsts: Int64s, unit: Unit) -> Iterator[ReadingSum]:
    totals = np.add.reduceat(found.deltas, firsts)
    kinds = np.bitwise_or.reduceat(np.left_shift(np.int64(1), found.flags.astype(np.int64)), firsts)
    counts = np.diff(np.append(firsts, len(found)))
    ends_s = np.maximum.reduceat(found.ends_s, firsts)
    columns = zip(
        begins_s[firsts].tolist(),
        ends_s.tolist(),
        totals.tolist(),
        kinds.tolist(),
        counts.tolist(),
        found.length_s[firsts].tolist(),
        strict=True,
    )
    for begins, ends, total, kind, count, length in columns:
        yield ReadingSum(
            starts_at=utc(begins),
            ends_before=utc(max(begins + HOUR_S, ends)),
            delta=unscaled(total, found.scale),
            unit=unit,
            quality=_worst(kind),
            present=count,
            expected=max(HOUR_S // length, 1),
        )


def _offsets_s(instants_s: Int64s, *, zone: str) -> Int64s:
    """Return how far the wall clock is ahead at each instant; it changes at whole quarter-hours."""
    quarters, which = np.unique(instants_s // 900, return_inverse=True)
    info = ZoneInfo(zone)
    offsets = [
        int((utc(quarter * 900).astimezone(info).utcoffset() or ONE_DAY * 0).total_seconds())
        for quarter in quarters.tolist()
    ]
    return np.array(offsets, dtype=np.int64)[which]


def _start(day: date, *, series: Series) -> int:
    return int(day_starts_at(day, zone=ZoneInfo(series.zone), boundary=series.day_boundary).timestamp())


def _worst(kinds: int) -> Quality:
    if kinds & QUESTIONABLE_KINDS:
        return Quality.QUESTIONABLE
    return Quality.ESTIMATED if kinds & ESTIMATE_KINDS else Quality.VALID
