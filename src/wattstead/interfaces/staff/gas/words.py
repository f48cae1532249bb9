"""Writes values of gas: 0.9512 and 11.234 kWh/m³."""

from decimal import Decimal

from wattstead.domains.metering.gas_areas.values import GasAreaQualityRecord
from wattstead.interfaces.pages import days, figures
from wattstead.kernel.periods import DayPeriod


def state_number(value: Decimal) -> str:
    """Return a state number with at least four decimals."""
    return figures.number(value, places=max(figures.places_of(value), 4))


def calorific_value(quality: GasAreaQualityRecord) -> str:
    """Return a calorific value with its unit."""
    value = quality.calorific_value
    unit = quality.calorific_unit.replace("m3", "m³")
    return f"{figures.number(value, places=max(figures.places_of(value), 3))}{figures.NO_BREAK}{unit}"


def when(quality: GasAreaQualityRecord) -> str:
    """Return the days on which values hold: March 2026."""
    return days.period_title(DayPeriod(starts_on=quality.starts_on, ends_before=quality.ends_before))
