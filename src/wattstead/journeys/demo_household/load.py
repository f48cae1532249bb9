"""Works out what a household uses: what always runs, people's hours, and appliances."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers, Marks
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.journeys.demo_household.holidays import days_off
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.weather import Sun, temperatures_c

WASHING_MACHINE, FRIDGE = "Washing machine", "Fridge"
_WASHING = {"laundry", "washing"}
_FRIDGE_W, _FRIDGE_IDLE_W = 72.0, 5.0
_LEAST_WOBBLE = 0.85
_SATURDAY = 5


@dataclass(frozen=True, kw_only=True)
class Appliance:
    """Something that is switched on, runs its programme and stops.

    `chance` is that of a run on a day of its kind, `hour` the usual start and
    `spread_h` how far it strays. `programme_w` is the mean power of each
    quarter-hour of the run.
    """

    name: str
    on: Literal["every day", "weekdays", "weekend"]
    chance: float
    hour: float
    spread_h: float
    programme_w: tuple[int, ...]
    in_winter_only: bool = False


APPLIANCES = (
    Appliance(name="kettle", on="weekdays", chance=0.97, hour=6.5, spread_h=0.5, programme_w=(750, 220)),
    Appliance(name="brunch", on="weekend", chance=0.97, hour=8.75, spread_h=1.5, programme_w=(900, 350, 120)),
    Appliance(name="lunch", on="weekend", chance=0.75, hour=12.0, spread_h=0.75,
              programme_w=(1900, 1500, 900, 250)),
    Appliance(name="snack", on="weekdays", chance=0.35, hour=12.5, spread_h=0.5, programme_w=(800, 300)),
    Appliance(name="dinner", on="every day", chance=0.9, hour=18.25, spread_h=0.75,
              programme_w=(1600, 1300, 700, 200)),
    Appliance(name="dishes", on="every day", chance=0.7, hour=20.5, spread_h=1.0,
              programme_w=(250, 1900, 300, 120, 1300, 100)),
    Appliance(name="laundry", on="weekdays", chance=0.22, hour=17.0, spread_h=1.5,
              programme_w=(1700, 700, 150, 150, 200, 300)),
    Appliance(name="washing", on="weekend", chance=0.8, hour=10.5, spread_h=1.5,
              programme_w=(1700, 700, 150, 150, 200, 300)),
    Appliance(name="dryer", on="weekend", chance=0.6, hour=13.5, spread_h=1.5,
              programme_w=(900, 800, 750, 650, 400), in_winter_only=True),
    Appliance(name="vacuum", on="weekend", chance=0.5, hour=11.0, spread_h=1.0, programme_w=(650, 400)),
)  # fmt: skip


def use_wh(grid: QuarterHours, *, sun: Sun, seed: int, size: float) -> Integers:
    """Return the energy used in each quarter-hour in Wh; `size` stretches the household."""
    at_home = ~is_away(grid)
    power_w = _always_on(grid, seed=seed)
    power_w += at_home[:, None] * (_light(grid, sun=sun) + _evening(grid) + _desk(grid, seed=seed))
    power_w += _heating_pump(grid, seed=seed)
    for appliance in APPLIANCES:
        power_w += at_home[:, None] * _runs_of(appliance, grid=grid, seed=seed)
    wobble = draws(grid.ordinals, seed=seed, purpose="wobble", count=grid.hours.shape[1])
    energy = np.rint(size * power_w * (_LEAST_WOBBLE + 0.3 * wobble) / 4).astype(np.int64)
    return np.where(grid.exists, energy, 0)


def plugged_wh(grid: QuarterHours, *, seed: int, size: float) -> dict[str, Integers]:
    """Return what each appliance behind a smart plug used in each quarter-hour in Wh: a part of `use_wh`."""
    at_home = ~is_away(grid)
    washing_w = at_home[:, None] * sum(
        _runs_of(appliance, grid=grid, seed=seed) for appliance in APPLIANCES if appliance.name in _WASHING
    )
    fridge_w = np.where(_motors_run(grid, seed=seed), _FRIDGE_W, _FRIDGE_IDLE_W)
    return {
        name: np.where(grid.exists, np.floor(size * power_w * _LEAST_WOBBLE / 4), 0).astype(np.int64)
        for name, power_w in ((WASHING_MACHINE, washing_w), (FRIDGE, fridge_w))
    }


def _always_on(grid: QuarterHours, *, seed: int) -> Floats:
    """Return stand-by, router, fridge and freezer, whose motors come and go."""
    power_w: Floats = 85.0 + np.where(_motors_run(grid, seed=seed), 135.0, 8.0)
    return power_w


def _motors_run(grid: QuarterHours, *, seed: int) -> Marks:
    motors = draws(grid.ordinals, seed=seed, purpose="motors", count=grid.hours.shape[1])
    running: Marks = motors < 0.42
    return running


def _light(grid: QuarterHours, *, sun: Sun) -> Floats:
    """Return lamps: while somebody is awake and the sun is low."""
    awake = (grid.hours >= 6.25) & (grid.hours < 23.0)
    dusk = np.clip((0.14 - sun.elevation) / 0.2, 0, 1)
    power_w: Floats = 145.0 * awake * dusk
    return power_w


def _evening(grid: QuarterHours) -> Floats:
    """Return television, music and screens after dinner, longer before a day off."""
    late = np.where(np.isin(grid.weekdays, (4, _SATURDAY)), 23.75, 22.75)[:, None]
    return np.where((grid.hours >= 19.0) & (grid.hours < late), 135.0, 0.0)


def _desk(grid: QuarterHours, *, seed: int) -> Floats:
    """Return a desk at home on about half of the working days."""
    chosen = draws(grid.ordinals, seed=seed, purpose="desk", count=1)[:, 0] < 0.5
    working = (chosen & ~days_off(grid))[:, None]
    return np.where(working & (grid.hours >= 8.5) & (grid.hours < 17.0), 110.0, 0.0)


def _heating_pump(grid: QuarterHours, *, seed: int) -> Floats:
    """Return the pump and fan of the gas boiler, which follow the cold."""
    cold = np.clip((15.0 - temperatures_c(grid, seed=seed)) / 15.0, 0, 1.3)
    awake = 0.55 + 0.45 * ((grid.hours >= 5.5) & (grid.hours < 22.5))
    power_w: Floats = 85.0 * cold[:, None] * awake
    return power_w


def is_away(grid: QuarterHours) -> Marks:
    """Return on which days the family is away: the first fortnight of every August, roughly."""
    away: Marks = (grid.days_of_year > 0.585) & (grid.days_of_year < 0.622)
    return away


def _runs_of(appliance: Appliance, *, grid: QuarterHours, seed: int) -> Floats:
    """Return the power of one appliance; a run that midnight would cut ends there."""
    chance, shift = draws(grid.ordinals, seed=seed, purpose=appliance.name, count=2).T
    running = (chance < appliance.chance) & _is_its_day(appliance, grid=grid)
    start_hour = appliance.hour + (shift * 2 - 1) * appliance.spread_h
    first = np.argmax(grid.hours >= start_hour[:, None], axis=1)
    power_w = np.zeros_like(grid.hours)
    rows = np.flatnonzero(running)
    for position, power in enumerate(appliance.programme_w):
        columns = np.minimum(first[rows] + position, grid.hours.shape[1] - 1)
        power_w[rows, columns] += power
    return power_w


def _is_its_day(appliance: Appliance, *, grid: QuarterHours) -> Marks:
    """Return on which days the appliance may run."""
    weekend = days_off(grid)
    winter = np.abs(grid.days_of_year - 0.5) > 0.27
    season: Marks = winter if appliance.in_winter_only else np.ones_like(weekend)
    kinds: dict[str, Marks] = {
        "every day": season,
        "weekend": weekend & season,
        "weekdays": ~weekend & season,
    }
    return kinds[appliance.on]
