"""Tells weekday, time of day, month and day of the year at many instants of a zone at once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.kernel.holidays import public_holidays
from wattstead.timeseries.days import DAY_S, day_number
from wattstead.timeseries.intervals import Int64s

_WEEK = 7
_THURSDAY, _SATURDAY, _SUNDAY = 3, 5, 6
_LIKE_SATURDAYS = ((12, 24), (12, 31))


@dataclass(frozen=True, kw_only=True)
class Region:
    """Where a meter stands: the clock on its walls, and which days are holidays there."""

    zone: str
    country: str = ""
    state: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class WallClock:
    """What calendar and clock on the wall say: weekdays from Monday (0), months and days from 1.

    People live on a public holiday as on a Sunday (6), and on 24 and 31 December as on a Saturday (5).
    """

    weekday: Int64s
    second: Int64s
    month: Int64s
    day_of_year: Int64s


def wall_clock(instants_s: Int64s, *, region: Region) -> WallClock:
    """Return what calendar and clock of a region show at each instant, in seconds since 1970."""
    local_s = instants_s + _offsets_s(instants_s, zone=region.zone)
    days = local_s // DAY_S
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]").astype(np.int64)
    new_year = dates.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return WallClock(
        weekday=_weekdays(days, region=region),
        second=local_s % DAY_S,
        month=months % 12 + 1,
        day_of_year=days - new_year + 1,
    )


def _weekdays(days: Int64s, *, region: Region) -> Int64s:
    """Return as which day of the week people live each day."""
    found: Int64s = (days + _THURSDAY) % _WEEK
    if not region.country or not len(days):
        return found
    first, last = (1970 + int(day * 400 // 146_097) for day in (days.min(), days.max()))
    special = _special_days(region.country, region.state, first - 1, last + 1)
    place = np.minimum(np.searchsorted(special.days, days), len(special.days) - 1)
    lived = np.where(special.days[place] == days, special.weekdays[place], found)
    return np.where(found == _SUNDAY, _SUNDAY, lived)


@dataclass(frozen=True, kw_only=True, eq=False)
class _SpecialDays:
    days: Int64s
    weekdays: Int64s


@lru_cache(maxsize=256)
def _special_days(country: str, state: str, first: int, last: int) -> _SpecialDays:
    """Return the days of some years that are lived as another day of the week, sorted."""
    found: dict[int, int] = {}
    for year in range(first, last + 1):
        found |= {day_number(date(year, month, day)): _SATURDAY for month, day in _LIKE_SATURDAYS}
        found |= {day_number(day): _SUNDAY for day in public_holidays(year, country=country, state=state)}
    days = sorted(found)
    return _SpecialDays(
        days=np.array(days, dtype=np.int64),
        weekdays=np.array([found[day] for day in days], dtype=np.int64),
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
