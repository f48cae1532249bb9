"""Makes weather: how warm a day is, how clear its sky, and where the sun stands.

Figures fit the middle of Germany: 10 degrees Celsius on average, about 950 kWh
a year from each kWp facing south.
"""

from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Floats, Integers
from wattstead.journeys.demo_household.clock import QUARTER_S, QuarterHours
from wattstead.journeys.demo_household.noise import draws, lingering

_COLDEST = 20 / 365.25  # late January
_MEMORY_DAYS = 6


@dataclass(frozen=True, kw_only=True)
class Sun:
    """Where the sun stands in the middle of each quarter-hour, in radians; south is azimuth 0."""

    elevation: Floats
    azimuth: Floats


def temperatures_c(grid: QuarterHours, *, seed: int) -> Floats:
    """Return the mean temperature of each day in degrees Celsius."""
    season = 10.0 - 9.0 * np.cos(2 * np.pi * (grid.days_of_year - _COLDEST))
    warmth: Floats = season + 3.2 * lingering(grid.ordinals, seed=seed, purpose="warmth", days=_MEMORY_DAYS)
    return warmth


def clearness(grid: QuarterHours, *, seed: int) -> Floats:
    """Return which part of a clear sky's light passes in each quarter-hour, from 0.06 to 1."""
    mood = lingering(grid.ordinals, seed=seed, purpose="sky", days=3)
    summer = -np.cos(2 * np.pi * (grid.days_of_year - _COLDEST))
    daily = 1 / (1 + np.exp(-(0.55 + 0.55 * summer + 1.5 * mood)))
    clouds = _drifting(grid, seed=seed)
    unrest = 4 * daily * (1 - daily)  # clear and grey skies are steady, the ones between are not
    light: Floats = np.clip(daily[:, None] * (1 + 0.55 * unrest[:, None] * clouds), 0.06, 1.0)
    return light


def sun_over(grid: QuarterHours, *, latitude: float, longitude: float) -> Sun:
    """Return the sun's place in the sky, good to about a degree."""
    middle_s = grid.starts_s + QUARTER_S // 2
    year_angle = 2 * np.pi * (middle_s / 86_400 % 365.2425) / 365.2425
    declination = np.radians(-23.44) * np.cos(year_angle + 2 * np.pi * 10 / 365.2425)
    hour_angle = np.radians(_sun_time_h(middle_s, year_angle, longitude=longitude) * 15 - 180)
    lat = np.radians(latitude)
    sine = np.sin(lat) * np.sin(declination) + np.cos(lat) * np.cos(declination) * np.cos(hour_angle)
    azimuth = np.arctan2(
        np.sin(hour_angle),
        np.cos(hour_angle) * np.sin(lat) - np.tan(declination) * np.cos(lat),
    )
    return Sun(elevation=np.arcsin(sine), azimuth=azimuth)


def _sun_time_h(middle_s: Integers, year_angle: Floats, *, longitude: float) -> Floats:
    """Return the hour by the sun, 12 when it stands highest."""
    wobble = 2 * (year_angle - 2 * np.pi * 81 / 365.2425)
    equation_min = 9.87 * np.sin(wobble) - 7.53 * np.cos(wobble / 2) - 1.5 * np.sin(wobble / 2)
    hours: Floats = (middle_s % 86_400) / 3_600 + longitude / 15 + equation_min / 60
    return hours


def _drifting(grid: QuarterHours, *, seed: int) -> Floats:
    """Return clouds between -1 and 1 that take about an hour to pass."""
    raw = draws(grid.ordinals, seed=seed, purpose="clouds", count=grid.hours.shape[1] + 3)
    smooth = (raw[:, :-3] + raw[:, 1:-2] + raw[:, 2:-1] + raw[:, 3:]) / 4
    drift: Floats = (smooth - 0.5) * 3
    return drift
