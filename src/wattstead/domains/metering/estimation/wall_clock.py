"""Tells weekday, time of day, month and day of the year at many instants of a zone at once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.intervals import Int64s

_WEEK = 7
_THURSDAY = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class WallClock:
    """What calendar and clock on the wall say: weekdays from Monday (0), months and days from 1."""

    weekday: Int64s
    second: Int64s
    month: Int64s
    day_of_year: Int64s


def wall_clock(instants_s: Int64s, *, zone: str) -> WallClock:
    """Return what the clock of `zone` shows at each instant, in seconds since 1970."""
    local_s = instants_s + _offsets_s(instants_s, zone=zone)
    days = local_s // DAY_S
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    new_year = dates.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return WallClock(
        weekday=(days + _THURSDAY) % _WEEK,
        second=local_s % DAY_S,
        month=months % 12 + 1,
        day_of_year=days - new_year + 1,
    )


def _offsets_s(instants_s: Int64s, *, zone: str) -> Int64s:
    """Return how far the zone's clock is ahead of UTC; asked once a day where the day has one answer."""
    info = ZoneInfo(zone)
    days, place = np.unique(instants_s // DAY_S, return_inverse=True)
    edges = {day: _offset_s(day * DAY_S, info) for day in np.unique(np.append(days, days + 1)).tolist()}
    offsets = np.array([edges[day] for day in days.tolist()], dtype=np.int64)[place]
    changes = np.array([edges[day] != edges[day + 1] for day in days.tolist()], dtype=bool)
    for at in np.flatnonzero(changes[place]).tolist():
        offsets[at] = _offset_s(int(instants_s[at]), info)
    return offsets


def _offset_s(instant_s: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(instant_s, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
