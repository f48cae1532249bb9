"""Puts into words how cubic metres of gas became kilowatt-hours, factor by factor."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.domains.rating.gas import MJ_PER_KWH, GasFactors, GasStep
from wattstead.interfaces.pages import days, figures
from wattstead.journeys.explain_invoice import GasWorthOther

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


@dataclass(frozen=True, kw_only=True)
class GasChangeRow:
    """Days on which gas is worth something else than was billed."""

    meter: str
    period: str
    billed: str
    known: str


@dataclass(frozen=True, kw_only=True)
class GasChangesCard:
    """What the grid operator corrected after the invoice was issued, and what it comes to by that."""

    sentence: str
    rows: tuple[GasChangeRow, ...]


def gas_changes_card(worth: GasWorthOther | None, *, invoice: InvoiceView) -> GasChangesCard | None:
    """Return what changed among the values of gas; None where nothing did."""
    if worth is None:
        return None
    return GasChangesCard(
        sentence=_changes_told(worth, invoice=invoice),
        rows=tuple(
            GasChangeRow(
                meter=stretch.meter_number,
                period=days.days(stretch.days),
                billed=_factors(stretch.billed),
                known=_factors(stretch.known),
            )
            for stretch in worth.stretches
        ),
    )


def _changes_told(worth: GasWorthOther, *, invoice: InvoiceView) -> str:
    if worth.known_total is None or worth.known_kwh is None:
        return gettext(
            "What a cubic metre of gas was worth is known otherwise now than when this was billed."
        )
    change = worth.known_total.amount - invoice.total.amount
    return gettext(
        "What a cubic metre of gas was worth is known otherwise now than when this was billed. By what"
        " is known now these are {energy} and {total}: {change}."
    ).format(
        energy=figures.energy(worth.known_kwh, unit="kWh", places=LEAST_PLACES),
        total=figures.money(worth.known_total),
        change=figures.money_with_sign(change, currency=worth.known_total.currency),
    )


def _factors(factors: GasFactors) -> str:
    unit = factors.calorific_unit.value.replace("m3", "m³")
    value = _plain(factors.calorific_value, least=3)
    return f"{_plain(factors.state_number, least=4)} × {value}{figures.NO_BREAK}{unit}"


def volume(amount: Decimal) -> str:
    """Return a volume of gas with all its decimals, at least three."""
    return figures.energy(amount, unit="m³", places=max(figures.places_of(amount), LEAST_PLACES))


def _plain(value: Decimal, *, least: int) -> str:
    return figures.number(value, places=max(figures.places_of(value), least))


def _is_in_mj(step: GasConversion) -> bool:
    return step.calorific_unit == CalorificUnit.MJ.value
