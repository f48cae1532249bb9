"""Works out when a car is charged at home, and with how much.

What was driven since the last charging is charged next time: on working days
after coming home or from ten at night on, on days off around noon, in summer
slowly enough for the roof to keep up.
"""

from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers, Marks
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.journeys.demo_household.holidays import days_off
from wattstead.journeys.demo_household.load import is_away
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.weather import temperatures_c

_CHANCE_TO_CHARGE = (0.25, 0.4, 0.3, 0.4, 0.45, 0.3, 1.0)  # Monday first; on Sundays always
_LONGEST_WAIT_DAYS = 7
_NIGHT_STARTS = 22.0
_COMFORT_C = 18.0


@dataclass(frozen=True, kw_only=True)
class Car:
    """An electric car and the charger on the wall; `gentle_w` is the power that the sun is enough for."""

    battery_wh: int
    charger_w: int
    gentle_w: int
    commute_km: float
    use_wh_per_km: float


def car_wh(grid: QuarterHours, *, car: Car, seed: int) -> Integers:
    """Return the energy charged in each quarter-hour in Wh; the first night lacks what began before."""
    charged = np.zeros(int(grid.exists.sum()), dtype=np.int64)
    first_slots = np.concatenate(([0], np.cumsum(grid.exists.sum(axis=1))[:-1]))
    energy, hours, powers = _sessions(grid, car=car, seed=seed)
    for row in np.flatnonzero(energy):
        start = first_slots[row] + int(np.argmax(grid.hours[row] >= hours[row]))
        a_slot = int(powers[row]) // 4
        whole, rest = divmod(int(energy[row]), a_slot)
        charged[start : start + whole] = a_slot
        charged[start + whole : start + whole + 1] = rest
    flows = np.zeros_like(grid.starts_s)
    flows[grid.exists] = charged
    return flows


def _sessions(grid: QuarterHours, *, car: Car, seed: int) -> tuple[Integers, Floats, Integers]:
    """Return for each day the energy charged in Wh (0: not plugged in), the hour and the power."""
    chance, shift, habit = draws(grid.ordinals, seed=seed, purpose="plug", count=3).T
    free = days_off(grid)
    evening = np.where(habit < 0.6, _NIGHT_STARTS + shift / 2, 17.25 + 1.75 * shift)
    hours: Floats = np.where(free, 10.5 + 2.5 * shift, evening)
    summer = np.abs(grid.days_of_year - 0.5) < 0.25
    powers: Integers = np.where(free & summer, car.gentle_w, car.charger_w)
    energy = np.minimum(np.rint(_driven_wh(grid, car=car, seed=seed)), 0.9 * car.battery_wh)
    plugged = _plugged_in(grid.ordinals, chance=chance) & ~is_away(grid)
    return np.where(plugged, energy, 0).astype(np.int64), hours, powers


def _plugged_in(ordinals: Integers, *, chance: Floats) -> Marks:
    """Return on which days the car is plugged in."""
    plugged: Marks = chance < np.array(_CHANCE_TO_CHARGE)[(ordinals + 6) % 7]
    return plugged


def _driven_wh(grid: QuarterHours, *, car: Car, seed: int) -> Floats:
    """Return what was driven between the day of the last charging and this day."""
    earlier = [_days_before(grid, days=days) for days in range(1, _LONGEST_WAIT_DAYS + 1)]
    driven = np.zeros(len(grid.ordinals))
    still_waiting = np.ones(len(grid.ordinals), dtype=np.bool_)
    for day in earlier:
        driven += still_waiting * _day_wh(day, car=car, seed=seed)
        chance = draws(day.ordinals, seed=seed, purpose="plug", count=3)[:, 0]
        still_waiting &= ~_plugged_in(day.ordinals, chance=chance)
    return driven


def _days_before(grid: QuarterHours, *, days: int) -> QuarterHours:
    """Return the same days, some days earlier; only the dates of it mean anything."""
    return QuarterHours(
        ordinals=grid.ordinals - days, starts_s=grid.starts_s, hours=grid.hours, exists=grid.exists
    )


def _day_wh(grid: QuarterHours, *, car: Car, seed: int) -> Floats:
    """Return what driving takes from the car's battery on each day; cold days take more."""
    going, distance = draws(grid.ordinals, seed=seed, purpose="drive", count=2).T
    commute = np.where(going < 0.78, car.commute_km * (0.95 + 0.1 * distance), 4.0 * distance)
    trip = 120.0 * distance**2
    km = np.where(is_away(grid), 0.0, np.where(days_off(grid), trip, commute))
    cold = np.clip((_COMFORT_C - temperatures_c(grid, seed=seed)) / 20.0, 0, 1.2)
    return np.asarray(km * car.use_wh_per_km * (1 + 0.22 * cold), dtype=np.float64)
