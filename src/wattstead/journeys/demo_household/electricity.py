"""Simulates the two electricity registers of a household, day by day.

What the roof gives is used first; the rest of the need is drawn from the grid
and the rest of the sun is given to it. So in every quarter-hour, exactly and in
whole Wh: import + generation = use + export.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.demo_household.arrays import Integers, Marks
from wattstead.journeys.demo_household.clock import QuarterHours, quarter_hours
from wattstead.journeys.demo_household.load import use_wh
from wattstead.journeys.demo_household.solar import Roof, generation_wh
from wattstead.journeys.demo_household.weather import sun_over
from wattstead.kernel.periods import DayPeriod

_FLAWED_MONTHS = 3  # once a quarter: in February, May, August and November


@dataclass(frozen=True, kw_only=True)
class Household:
    """A family that is simulated; `roof` is None without panels."""

    seed: int
    size: float
    latitude: float
    longitude: float
    roof: Roof | None


@dataclass(frozen=True, kw_only=True)
class Electricity:
    """Quarter-hours in order; energies are Wh, `starts_s` counts seconds since 1970.

    `estimated` marks what the meter operator worked out, `missing` what never
    arrived: both are rare, and there so that pages have them to show.
    """

    starts_s: Integers
    use: Integers
    generation: Integers
    import_: Integers
    export: Integers
    estimated: Marks
    missing: Marks


def simulate_electricity(days: DayPeriod, *, zone: ZoneInfo, household: Household) -> Electricity:
    """Return what the household used, generated, drew and gave on `days`."""
    grid = quarter_hours(days, zone=zone)
    sun = sun_over(grid, latitude=household.latitude, longitude=household.longitude)
    use = use_wh(grid, sun=sun, seed=household.seed, size=household.size)
    generation = np.zeros_like(use)
    if household.roof is not None:
        generation = generation_wh(grid, roof=household.roof, seed=household.seed)
    return Electricity(
        starts_s=grid.starts_s[grid.exists],
        use=use[grid.exists],
        generation=generation[grid.exists],
        import_=np.maximum(use - generation, 0)[grid.exists],
        export=np.maximum(generation - use, 0)[grid.exists],
        estimated=_stretch(grid, days=days, day_of_month=9, hours=(10.0, 16.0))[grid.exists],
        missing=_stretch(grid, days=days, day_of_month=17, hours=(13.0, 15.0))[grid.exists],
    )


def _stretch(grid: QuarterHours, *, days: DayPeriod, day_of_month: int, hours: tuple[float, float]) -> Marks:
    """Return some hours of one day every three months."""
    chosen = np.array(
        [day.day == day_of_month and day.month % _FLAWED_MONTHS == 2 for day in days], dtype=np.bool_
    )
    marks: Marks = chosen[:, None] & (grid.hours >= hours[0]) & (grid.hours < hours[1])
    return marks
