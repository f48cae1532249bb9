"""Works out what the places of the company use, many of one kind at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers, Marks
from wattstead.journeys.demo_household.business.branches import Branch, Kind
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.journeys.demo_household.holidays import is_holiday
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.weather import temperatures_c

_WEATHER_SEED = 50  # one weather for the whole country is enough for electricity
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """What the middling place of each kind draws in kW, quarter-hour by quarter-hour."""

    by_kind: dict[Kind, Floats]
    grid: QuarterHours


def pattern_of(grid: QuarterHours) -> Pattern:
    """Return how every kind of place uses electricity on the days of `grid`."""
    days = _Days(
        grid=grid,
        closed=(grid.weekdays == _SUNDAY) | is_holiday(grid),
        saturday=grid.weekdays == _SATURDAY,
        warm=temperatures_c(grid, seed=_WEATHER_SEED),
    )
    return Pattern(by_kind={kind: power_kw(days) for kind, power_kw in _POWER_KW.items()}, grid=grid)


def branch_wh(branch: Branch, *, pattern: Pattern) -> Integers:
    """Return what one place used in each quarter-hour that exists, in Wh."""
    grid = pattern.grid
    wobble = draws(grid.ordinals, seed=branch.number, purpose="use", count=grid.hours.shape[1])
    trend = 1 + 0.06 * (draws(grid.ordinals // 28, seed=branch.number, purpose="trend", count=1) - 0.5)
    power_kw = branch.size * pattern.by_kind[branch.kind] * trend * (0.92 + 0.16 * wobble)
    return np.rint(power_kw[grid.exists] * 250).astype(np.int64)


@dataclass(frozen=True, kw_only=True)
class _Days:
    """Days as rows: on which doors stay shut, and how warm they are."""

    grid: QuarterHours
    closed: Marks
    saturday: Marks
    warm: Floats

    def cooling(self, *, above_c: float, per_degree: float) -> Floats:
        """Return how much more a day needs for what has to stay cold."""
        more: Floats = 1 + per_degree * np.maximum(self.warm - above_c, 0)
        return more[:, None]


def _between(days: _Days, from_hour: float, to_hour: float) -> Marks:
    """Return the quarter-hours between two hours of the wall clock."""
    marks: Marks = (days.grid.hours >= from_hour) & (days.grid.hours < to_hour)
    return marks


def _bakery_kw(days: _Days) -> Floats:
    """Return ovens before dawn, the counter until six; on Sundays a short morning."""
    ovens = np.where(days.closed[:, None], 7.0 * _between(days, 5.0, 9.0), 13.0 * _between(days, 2.5, 9.5))
    counter = np.where(
        days.closed[:, None], 1.5 * _between(days, 7.0, 11.5), 2.2 * _between(days, 5.5, 18.25)
    )
    power_kw: Floats = 1.1 * days.cooling(above_c=12, per_degree=0.02) + ovens + counter
    return power_kw


def _shop_kw(days: _Days) -> Floats:
    """Return refrigerated shelves all day and night, light and tills while the doors are open."""
    open_kw = np.where(days.closed[:, None], 0.0, 7.5 * _between(days, 6.5, 21.25))
    power_kw: Floats = 5.0 * days.cooling(above_c=8, per_degree=0.025) + open_kw
    return power_kw


def _office_kw(days: _Days) -> Floats:
    """Return desks on working days, air conditioning when it is hot, servers always."""
    working = ~days.closed & ~days.saturday
    desks = working[:, None] * (9.0 * _between(days, 7.5, 17.5) + 3.0 * _between(days, 6.5, 19.0))
    power_kw: Floats = 1.8 + desks * days.cooling(above_c=16, per_degree=0.04)
    return power_kw


def _cold_store_kw(days: _Days) -> Floats:
    """Return compressors that follow the heat outside, less at night, and lifts on working days."""
    night = 1 - 0.18 * ~_between(days, 6.0, 22.0)
    lifts = np.where(days.closed[:, None], 0.0, 9.0 * _between(days, 5.0, 20.0))
    power_kw: Floats = 34.0 * days.cooling(above_c=0, per_degree=0.022) * night + lifts
    return power_kw


_POWER_KW: dict[Kind, Callable[[_Days], Floats]] = {
    Kind.BAKERY: _bakery_kw,
    Kind.SHOP: _shop_kw,
    Kind.OFFICE: _office_kw,
    Kind.COLD_STORE: _cold_store_kw,
}
