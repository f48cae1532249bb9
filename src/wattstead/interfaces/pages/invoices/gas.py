"""Puts into words how cubic metres of gas became kilowatt-hours, factor by factor."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.domains.rating.gas import MJ_PER_KWH, GasStep
from wattstead.interfaces.pages import days, figures

LEAST_PLACES = 3


@dataclass(frozen=True, kw_only=True)
class GasStepRow:
    """One step of the conversion: of which meter and days, and its arithmetic."""

    meter: str
    period: str
    volume: str
    state_number: str
    calorific_value: str
    divided_by: str
    energy: str


def gas_steps_of(steps: Iterable[GasConversion]) -> tuple[GasStepRow, ...]:
    """Return the steps in words and figures."""
    return tuple(
        GasStepRow(
            meter=step.meter_number,
            period=days.days(step.days),
            volume=volume(step.volume_m3),
            state_number=_plain(step.state_number, least=4),
            calorific_value=f"{_plain(step.calorific_value, least=3)}{figures.NO_BREAK}"
            f"{step.calorific_unit.replace('m3', 'm³')}",
            divided_by=figures.number(MJ_PER_KWH, places=1) if _is_in_mj(step) else "",
            energy=figures.energy(step.energy_kwh, unit="kWh", places=LEAST_PLACES),
        )
        for step in steps
    )


def gas_steps_told(steps: Iterable[GasStep]) -> tuple[str, ...]:
    """Return each step as one line: 62.000 m³ × 0.9500 × 11.200 kWh/m³ = 659.680 kWh."""
    return tuple(_told(step) for step in steps)


def _told(step: GasStep) -> str:
    factors, unit = step.factors, step.factors.calorific_unit
    parts = [
        f"{volume(step.volume_m3)} × {_plain(factors.state_number, least=4)}",
        f"× {_plain(factors.calorific_value, least=3)}{figures.NO_BREAK}{unit.value.replace('m3', 'm³')}",
        *([f"÷ {figures.number(MJ_PER_KWH, places=1)}"] if unit is CalorificUnit.MJ else []),
        f"= {figures.energy(step.energy_kwh, unit='kWh', places=LEAST_PLACES)}",
    ]
    return " ".join(parts)


def volume(amount: Decimal) -> str:
    """Return a volume of gas with all its decimals, at least three."""
    return figures.energy(amount, unit="m³", places=max(figures.places_of(amount), LEAST_PLACES))


def _plain(value: Decimal, *, least: int) -> str:
    return figures.number(value, places=max(figures.places_of(value), least))


def _is_in_mj(step: GasConversion) -> bool:
    return step.calorific_unit == CalorificUnit.MJ.value
