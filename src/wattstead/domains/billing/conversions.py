"""Keeps with an invoice for gas how its cubic metres became kilowatt-hours, step by step."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from wattstead.domains.billing.models import Invoice, InvoiceConversion
from wattstead.kernel.periods import DayPeriod


@dataclass(frozen=True, kw_only=True)
class GasConversion:
    """Volume x state number x calorific value = energy, on some days of one meter."""

    meter_number: str
    days: DayPeriod
    volume_m3: Decimal
    state_number: Decimal
    calorific_value: Decimal
    calorific_unit: str
    energy_kwh: Decimal


def conversion_rows(invoice: Invoice, *, steps: Iterable[GasConversion]) -> list[InvoiceConversion]:
    """Return the rows that keep the steps with a draft."""
    return [
        InvoiceConversion(
            account_id=invoice.account_id,
            invoice=invoice,
            meter_number=step.meter_number,
            starts_on=step.days.starts_on,
            ends_before=step.days.ends_before,
            volume_m3=step.volume_m3,
            state_number=step.state_number,
            calorific_value=step.calorific_value,
            calorific_unit=step.calorific_unit,
            energy_kwh=step.energy_kwh,
        )
        for step in steps
    ]


def conversions_of(invoice: Invoice) -> tuple[GasConversion, ...]:
    """Return how the gas of an invoice was converted, by meter and day."""
    return tuple(
        GasConversion(
            meter_number=row.meter_number,
            days=DayPeriod(starts_on=row.starts_on, ends_before=row.ends_before),
            volume_m3=row.volume_m3,
            state_number=row.state_number,
            calorific_value=row.calorific_value,
            calorific_unit=row.calorific_unit,
            energy_kwh=row.energy_kwh,
        )
        for row in InvoiceConversion.objects.filter(invoice=invoice).order_by("meter_number", "starts_on")
    )
