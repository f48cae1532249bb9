"""Works out what the panels on the roof generate."""

from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers
from wattstead.journeys.demo_household.clock import QuarterHours
from wattstead.journeys.demo_household.weather import Sun, clearness, sun_over

_PERFORMANCE = 0.85  # what dust, heat, cables and the inverter leave over
_HOURS_A_SLOT = 0.25


@dataclass(frozen=True, kw_only=True)
class Roof:
    """Panels and where they are; azimuth 0 faces south, west is positive."""

    peak_kw: float
    inverter_kw: float
    tilt_deg: float
    azimuth_deg: float
    latitude: float
    longitude: float


def generation_wh(grid: QuarterHours, *, roof: Roof, seed: int) -> Integers:
    """Return the energy generated in each quarter-hour in Wh: nothing while the sun is down."""
    sun = sun_over(grid, latitude=roof.latitude, longitude=roof.longitude)
    clear = clearness(grid, seed=seed)
    light = _on_panels(sun, clear=clear, roof=roof)
    power_w = np.minimum(light * roof.peak_kw * 1000 * _PERFORMANCE, roof.inverter_kw * 1000)
    energy = np.rint(power_w * _HOURS_A_SLOT).astype(np.int64)
    return np.where(grid.exists & (sun.elevation > 0), energy, 0)


def _on_panels(sun: Sun, *, clear: Floats, roof: Roof) -> Floats:
    """Return the light on the tilted panels as a part of 1000 W/m2."""
    sine = np.maximum(np.sin(sun.elevation), 0.01)
    beam = 1.353 * 0.7 ** ((1 / sine) ** 0.678)
    tilt = np.radians(roof.tilt_deg)
    facing = np.sin(sun.elevation) * np.cos(tilt) + np.cos(sun.elevation) * np.sin(tilt) * np.cos(
        sun.azimuth - np.radians(roof.azimuth_deg)
    )
    direct = beam * np.maximum(facing, 0) * clear**1.6
    sky = 0.12 * sine**0.5 * (1 + 0.6 * (1 - clear)) * np.minimum(1, 0.25 + clear)
    light: Floats = np.where(sun.elevation > 0, direct + sky, 0.0)
    return light
