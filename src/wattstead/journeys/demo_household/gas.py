"""Works out what the boiler burns: a reading a gas day, which begins at six in the morning."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.operations.meters import GAS_DAY_STARTS
from wattstead.journeys.demo_household.arrays import Integers
from wattstead.journeys.demo_household.clock import quarter_hours
from wattstead.journeys.demo_household.noise import draws
from wattstead.journeys.demo_household.weather import temperatures_c
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import DayPeriod


@dataclass(frozen=True, kw_only=True)
class GasDays:
    """Gas days with their lengths (23, 24 or 25 hours) and what was burnt, in litres."""

    starts_s: Integers
    length_s: Integers
    litres: Integers


def simulate_gas(days: DayPeriod, *, zone: ZoneInfo, seed: int, size: float) -> GasDays:
    """Return the gas of `days`: warm water all year, heating below 15 degrees Celsius."""
    grid = quarter_hours(days, zone=zone)
    cold = np.maximum(15.0 - temperatures_c(grid, seed=seed), 0)
    comfort = draws(grid.ordinals, seed=seed, purpose="comfort", count=2)
    water = 700 + 500 * comfort[:, 0]
    heating = cold * 430 * (0.9 + 0.2 * comfort[:, 1])
    edges_s = np.array(
        [
            int(day_starts_at(day, zone=zone, boundary=GAS_DAY_STARTS).timestamp())
            for day in (*days, days.ends_before)
        ],
        dtype=np.int64,
    )
    return GasDays(
        starts_s=edges_s[:-1],
        length_s=np.diff(edges_s),
        litres=np.rint(size * (water + heating)).astype(np.int64),
    )
