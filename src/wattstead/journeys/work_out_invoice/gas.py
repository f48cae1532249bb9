"""Turns what gas meters counted on the days of a bill into kilowatt-hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.metering.gas_areas.values import GasValues
from wattstead.domains.rating.gas import GasFactors, GasPart, converted, first_day_without
from wattstead.journeys.work_out_invoice.counters import Counted
from wattstead.journeys.work_out_invoice.supplies import GasNotConverted, Supply
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod

Qualities = Mapping[UUID, Sequence[GasValues]]


@dataclass(frozen=True, kw_only=True)
class InKwh:
    """What registers counted in kWh, and the steps that led from their cubic metres to it."""

    counted: tuple[Counted, ...]
    steps: tuple[GasConversion, ...]


def in_kwh(counted: Sequence[Counted], *, supply: Supply, qualities: Qualities) -> InKwh:
    """Return what gas registers counted on the days of a bill in kWh; raises GasNotConverted."""
    turned: list[Counted] = []
    steps: list[GasConversion] = []
    for each in counted:
        parts = [
            part_of(values, days=days, zone=supply.zone, boundary=supply.boundary)
            for values in qualities.get(each.meter_id, ())
            if (days := values.days.overlap(supply.days)) is not None
        ]
        unknown = first_day_without([part.days for part in parts], days=supply.days)
        if unknown is not None:
            raise GasNotConverted(contract_number=supply.contract_number, day=unknown)
        result = converted(each.energy, parts=parts)
        turned.append(replace(each, energy=result.energy))
        steps.extend(
            GasConversion(
                meter_number=each.meter_number,
                days=step.days,
                volume_m3=step.volume_m3,
                state_number=step.factors.state_number,
                calorific_value=step.factors.calorific_value,
                calorific_unit=step.factors.calorific_unit.value,
                energy_kwh=step.energy_kwh,
            )
            for step in result.steps
        )
    return InKwh(counted=tuple(turned), steps=tuple(steps))


def part_of(values: GasValues, *, days: DayPeriod, zone: ZoneInfo, boundary: time) -> GasPart:
    """Return days of gas with what it was worth on them, and the time they last."""
    whole = time_of_days(days, zone=zone, boundary=boundary)
    return GasPart(
        days=days,
        starts_s=int(whole.starts_at.timestamp()),
        ends_s=int(whole.ends_before.timestamp()),
        factors=GasFactors(
            state_number=values.state_number,
            calorific_value=values.calorific_value,
            calorific_unit=values.calorific_unit,
        ),
    )
