"""Cuts days into bars and adds up what lies in each, in whole numbers."""

from datetime import time
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.journeys.explore_usage.answers import Span
from wattstead.kernel.calendars import day_starts_at, time_of_days
from wattstead.kernel.periods import DayPeriod

Integers = NDArray[np.int64]
_HOUR_S = 3_600


def bar_edges(period: DayPeriod, *, span: Span, zone: ZoneInfo, boundary: time) -> Integers:
    """Return the instants between the bars and at both ends, in seconds since 1970.

    Bars are the 23, 24 or 25 hours of a day, the days of a week or month, the
    months of a year. Days begin at `boundary`, as the register's do.
    """
    if span == "day":
        whole = time_of_days(period, zone=zone, boundary=boundary)
        first_s, end_s = int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())
        return np.append(np.arange(first_s, end_s, _HOUR_S, dtype=np.int64), end_s)
    starts = [part.starts_on for part in period.split_by_months()] if span == "year" else list(period)
    return np.array(
        [
            int(day_starts_at(day, zone=zone, boundary=boundary).timestamp())
            for day in (*starts, period.ends_before)
        ],
        dtype=np.int64,
    )


def edges_outside(edges_s: Integers, *, starts_s: Integers, length_s: Integers) -> Integers:
    """Return the edges that cut through no interval.

    A meter that is read once a day knows nothing of its hours: they become one
    bar rather than twenty-four invented ones.
    """
    if not len(starts_s):
        return edges_s
    before = np.maximum(np.searchsorted(starts_s, edges_s, side="right") - 1, 0)
    cuts = (starts_s[before] < edges_s) & (edges_s < starts_s[before] + length_s[before])
    cuts[[0, -1]] = False
    return edges_s[~cuts]


def sums_between(edges_s: Integers, *, starts_s: Integers, values: Integers) -> Integers:
    """Return the exact sum of the values that start between each two edges."""
    running = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(values, dtype=np.int64)])
    return np.diff(running[np.searchsorted(starts_s, edges_s)])
