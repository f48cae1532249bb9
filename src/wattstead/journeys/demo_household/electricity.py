"""Simulates the electricity of a household, day by day.

What the roof gives is used first, then charged; the battery gives before the grid
does. So in every quarter-hour, exactly and in whole Wh:
import + generation + discharge = use + charge + export.
"""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers, Marks
from wattstead.journeys.demo_household.battery import Battery, BatteryRun, held_after, run_battery
from wattstead.journeys.demo_household.car import Car, car_wh
from wattstead.journeys.demo_household.clock import LONGEST_DAY, quarter_hours
from wattstead.journeys.demo_household.flaws import ESTIMATED_HOURS, MISSING_HOURS, stretch_of
from wattstead.journeys.demo_household.heat_pump import HeatPump, heat_pump_wh
from wattstead.journeys.demo_household.load import use_wh
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.solar import Roof, generation_wh
from wattstead.journeys.demo_household.weather import sun_over
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import DayPeriod

_LAG = 0.12  # at most so much of a change in need or sun is over before a battery has followed it
_DAYS_AHEAD = (6, 30, 200)  # until a battery has forgotten what it held; nearly always the first is enough


@dataclass(frozen=True, kw_only=True)
class Household:
    """A family that is simulated, with what it owns of panels, battery, car and heat pump."""

    seed: int
    size: float
    latitude: float
    longitude: float
    roof: Roof | None = None
    battery: Battery | None = None
    car: Car | None = None
    heat_pump: HeatPump | None = None


@dataclass(frozen=True, kw_only=True)
class Electricity:
    """Quarter-hours in order; energies are Wh, `starts_s` counts seconds since 1970.

    `use` is all that the house used, the car (`car`) and the heat pump included;
    `held` is what the battery held at the end. `estimated` marks what the meter
    operator worked out, `missing` what never arrived: both are rare, and there so
    that pages have them to show.
    """

    starts_s: Integers
    use: Integers
    car: Integers
    generation: Integers
    charge: Integers
    discharge: Integers
    held: Integers
    import_: Integers
    export: Integers
    estimated: Marks
    missing: Marks


@dataclass(frozen=True, kw_only=True)
class _Needs:
    """What is needed and generated, quarter-hour by quarter-hour, before anything is stored."""

    starts_s: Integers
    house: Integers
    car: Integers
    generation: Integers
    followed: Floats
    estimated: Marks
    missing: Marks

    @property
    def spare(self) -> Integers:
        """Return what the roof gives beyond house and car, as far as the battery follows."""
        return self._followed(self.generation - self.house - self.car)

    @property
    def wanted(self) -> Integers:
        """Return what the house needs beyond the roof, as far as the battery follows."""
        return self._followed(self.house - self.generation)

    def _followed(self, difference: Integers) -> Integers:
        """Return the part of a difference that the battery's controller is quick enough for."""
        energy: Integers = (np.maximum(difference, 0) * self.followed).astype(np.int64)
        return energy

    def picked(self, which: slice) -> "_Needs":
        """Return some of the quarter-hours."""
        return _Needs(**{name: column[which] for name, column in vars(self).items()})


@dataclass(frozen=True, kw_only=True)
class _Beginning:
    """The needs of some days, and what the battery holds when they begin."""

    needs: _Needs
    held_wh: int


def simulate_electricity(days: DayPeriod, *, zone: ZoneInfo, household: Household) -> Electricity:
    """Return what the household used, generated, stored, drew and gave on `days`.

    Each day is the same in whatever period it is simulated.
    """
    beginning = _beginning(days, zone=zone, household=household)
    needs = beginning.needs
    run = _run(needs, battery=household.battery, held_wh=beginning.held_wh)
    drawn = needs.house + needs.car + run.charged - needs.generation - run.discharged
    return Electricity(
        starts_s=needs.starts_s,
        use=needs.house + needs.car,
        car=needs.car,
        generation=needs.generation,
        charge=run.charged,
        discharge=run.discharged,
        held=run.held,
        import_=np.maximum(drawn, 0),
        export=np.maximum(-drawn, 0),
        estimated=needs.estimated,
        missing=needs.missing,
    )


def _beginning(days: DayPeriod, *, zone: ZoneInfo, household: Household) -> _Beginning:
    """Simulate so many days before `days` that what the battery held before them no longer matters."""
    start_s = int(day_starts_at(days.starts_on, zone=zone).timestamp())
    battery = household.battery
    for ahead in _DAYS_AHEAD:
        longer = DayPeriod(starts_on=days.starts_on - timedelta(days=ahead), ends_before=days.ends_before)
        needs = _needs(longer, zone=zone, household=household)
        first = int(np.searchsorted(needs.starts_s, start_s))
        before, of_days = needs.picked(slice(first)), needs.picked(slice(first, None))
        if battery is None:
            return _Beginning(needs=of_days, held_wh=0)
        held_wh = held_after(battery, spare=before.spare, wanted=before.wanted)
        if held_wh is not None:
            return _Beginning(needs=of_days, held_wh=held_wh)
    return _Beginning(needs=of_days, held_wh=battery.least_wh if battery else 0)


def _run(needs: _Needs, *, battery: Battery | None, held_wh: int) -> BatteryRun:
    """Return what the battery does; nothing where there is none."""
    if battery is None:
        nothing = np.zeros_like(needs.starts_s)
        return BatteryRun(charged=nothing, discharged=nothing, held=nothing)
    return run_battery(battery, spare=needs.spare, wanted=needs.wanted, held=held_wh)


def _needs(days: DayPeriod, *, zone: ZoneInfo, household: Household) -> _Needs:
    grid = quarter_hours(days, zone=zone)
    sun = sun_over(grid, latitude=household.latitude, longitude=household.longitude)
    house = use_wh(grid, sun=sun, seed=household.seed, size=household.size)
    if household.heat_pump:
        house = house + heat_pump_wh(grid, heat_pump=household.heat_pump, seed=household.seed)
    nothing = np.zeros_like(house)
    seed = household.seed
    return _Needs(
        starts_s=grid.starts_s[grid.exists],
        house=house[grid.exists],
        car=(car_wh(grid, car=household.car, seed=seed) if household.car else nothing)[grid.exists],
        generation=(generation_wh(grid, roof=household.roof, seed=seed) if household.roof else nothing)[
            grid.exists
        ],
        followed=1 - _LAG * draws(grid.ordinals, seed=seed, purpose="follow", count=LONGEST_DAY)[grid.exists],
        estimated=stretch_of(grid, flaw=ESTIMATED_HOURS)[grid.exists],
        missing=stretch_of(grid, flaw=MISSING_HOURS)[grid.exists],
    )
