"""Works out what a heat pump draws: the colder it is, the more and the less well."""

from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.weather import temperatures_c

_HEATED_BELOW_C = 16.0
_DAY_AND_NIGHT_C = 3.5  # how far the afternoon and the small hours stray from the mean of the day
_WARM_WATER_HOUR = 13.0


@dataclass(frozen=True, kw_only=True)
class HeatPump:
    """A heat pump for a house that loses `loss_w_per_k`; below `least_w` it switches off and on."""

    loss_w_per_k: float
    largest_w: float
    least_w: float


def heat_pump_wh(grid: QuarterHours, *, heat_pump: HeatPump, seed: int) -> Integers:
    """Return the energy drawn in each quarter-hour in Wh."""
    outside_c = temperatures_c(grid, seed=seed)[:, None] - _DAY_AND_NIGHT_C * np.cos(
        2 * np.pi * (grid.hours - 3.5) / 24
    )
    at_night = np.where((grid.hours >= 5.0) & (grid.hours < 22.0), 1.0, 0.75)
    heat_w = heat_pump.loss_w_per_k * np.maximum(_HEATED_BELOW_C - outside_c, 0) * at_night
    wanted_w = np.minimum(heat_w / _performance(outside_c), heat_pump.largest_w)
    running = draws(grid.ordinals, seed=seed, purpose="compress", count=grid.hours.shape[1])
    modulated = np.where(
        wanted_w >= heat_pump.least_w,
        wanted_w,
        np.where(running < wanted_w / heat_pump.least_w, heat_pump.least_w, 0.0),
    )
    water = (grid.hours >= _WARM_WATER_HOUR) & (grid.hours < _WARM_WATER_HOUR + 0.75)
    power_w = np.maximum(modulated, np.where(water, 0.8 * heat_pump.largest_w, 15.0))
    return np.where(grid.exists, np.rint(power_w / 4).astype(np.int64), 0)


def _performance(outside_c: Floats) -> Floats:
    """Return how much heat each unit of electricity gives."""
    performance: Floats = np.clip(3.1 + 0.07 * outside_c, 1.8, 5.0)
    return performance
