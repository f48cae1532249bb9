"""Tells readings, and sums of them, as they were known at an earlier moment."""

from datetime import datetime

import numpy as np

from wattstead.interfaces.api.readings.ranges import days_of
from wattstead.interfaces.api.readings.sums import Sums, hours_of, no_sums, worst_of
from wattstead.kernel.periods import Period
from wattstead.timeseries.days import day_number
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.reads import read_as_known
from wattstead.timeseries.series import Series
from wattstead.timeseries.shown import UNKNOWN, Shown


def shown_as_known(series: Series, period: Period, *, known_at: datetime) -> Shown:
    """Return the readings as they were known then; what the register showed is not told of the past."""
    found = read_as_known(series, period, known_at)
    then_s = np.full(len(found), int(known_at.timestamp()), dtype=np.int64)
    return Shown(
        intervals=found,
        values=np.full(len(found), UNKNOWN, dtype=np.int64),
        stored_s=then_s,
        changed_s=then_s,
    )


def sums_as_known(series: Series, period: Period, *, resolution: str, known_at: datetime) -> Sums:
    """Return sums of what was known then: of hours, or of whole local days or months of the stretch."""
    found = read_as_known(series, period, known_at)
    if resolution == "hour":
        return hours_of(found, series=series)
    days = days_of(period, series=series)
    if days is None or not len(found):
        return no_sums()
    first = day_number(days.starts_on)
    numbers = series.calendar.numbers(found.starts_s)
    inside = (numbers >= first) & (numbers < first + len(days))
    found, numbers = found.picked(inside), numbers[inside]
    if not len(found):
        return no_sums()
    by_day = _grouped(found, keys=numbers, series=series)
    if resolution == "day":
        return by_day
    months = (numbers.astype("datetime64[D]").astype("datetime64[M]")).astype(np.int64)
    return _grouped(found, keys=months, series=series, days=by_day)


def _grouped(found: Intervals, *, keys: Int64s, series: Series, days: Sums | None = None) -> Sums:
    """Return the sums of intervals that share a key, from the start of the first day to the end of the last.

    What would be there without gaps is reckoned by the shortest interval of each day.
    """
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    lasts = np.append(firsts[1:], len(found)) - 1
    numbers = series.calendar.numbers(found.starts_s)
    kinds = np.left_shift(np.int64(1), found.flags.astype(np.int64))
    present = np.diff(np.append(firsts, len(found)))
    if days is None:
        shortest_s = np.minimum.reduceat(found.length_s, firsts)
        expected = np.maximum(
            series.calendar.lengths_s(numbers[firsts]) // np.maximum(shortest_s, 1), present
        )
    else:
        starts = np.searchsorted(days.starts_s, series.calendar.starts_s(numbers[firsts]))
        expected = np.add.reduceat(days.expected, starts)
    return Sums(
        starts_s=series.calendar.starts_s(numbers[firsts]),
        ends_s=series.calendar.starts_s(numbers[lasts] + 1),
        totals=np.add.reduceat(found.deltas, firsts),
        qualities=worst_of(np.bitwise_or.reduceat(kinds, firsts)),
        present=present,
        expected=expected,
        scale=found.scale,
    )
