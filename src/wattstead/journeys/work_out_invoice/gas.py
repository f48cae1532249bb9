"""Turns what gas meters counted on the days of a bill into kilowatt-hours."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.metering.queries import gas_qualities_visible_to
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.domains.rating.gas import GasFactors, GasPart, converted, first_day_without
from wattstead.journeys.work_out_invoice.counters import Counted
from wattstead.journeys.work_out_invoice.supplies import GasNotConverted, Supply
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Quality:
    """The values of a meter from a day on, until before another."""

    days: DayPeriod
    factors: GasFactors


Qualities = Mapping[UUID, Sequence[Quality]]


@dataclass(frozen=True, kw_only=True)
class InKwh:
    """What registers counted in kWh, and the steps that led from their cubic metres to it."""

    counted: tuple[Counted, ...]
    steps: tuple[GasConversion, ...]


def qualities_at(viewer: Viewer, *, meter_ids: Collection[UUID], period: DayPeriod) -> Qualities:
    """Return the values of gas meters in a period, by meter and in order of days; one statement or none."""
    found: dict[UUID, list[Quality]] = defaultdict(list)
    if not meter_ids:
        return found
    known = gas_qualities_visible_to(viewer).filter(meter_id__in=meter_ids, starts_on__lt=period.ends_before)
    for each in known.order_by("starts_on"):
        ends_before = min(each.ends_before or period.ends_before, period.ends_before)
        starts_on = max(each.starts_on, period.starts_on)
        if starts_on < ends_before:
            found[each.meter_id].append(
                Quality(
                    days=DayPeriod(starts_on=starts_on, ends_before=ends_before),
                    factors=GasFactors(
                        state_number=each.state_number,
                        calorific_value=each.calorific_value,
                        calorific_unit=CalorificUnit(each.calorific_unit),
                    ),
                )
            )
    return found


def in_kwh(counted: Sequence[Counted], *, supply: Supply, qualities: Qualities) -> InKwh:
    """Return what gas registers counted on the days of a bill in kWh; raises GasNotConverted."""
    turned: list[Counted] = []
    steps: list[GasConversion] = []
    for each in counted:
        parts = [
            _part(quality, days=days, supply=supply)
            for quality in qualities.get(each.meter_id, ())
            if (days := _within(quality.days, days=supply.days)) is not None
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


def _within(part: DayPeriod, *, days: DayPeriod) -> DayPeriod | None:
    starts_on, ends_before = max(part.starts_on, days.starts_on), min(part.ends_before, days.ends_before)
    return DayPeriod(starts_on=starts_on, ends_before=ends_before) if starts_on < ends_before else None


def _part(quality: Quality, *, days: DayPeriod, supply: Supply) -> GasPart:
    time = time_of_days(days, zone=supply.zone, boundary=supply.boundary)
    return GasPart(
        days=days,
        starts_s=int(time.starts_at.timestamp()),
        ends_s=int(time.ends_before.timestamp()),
        factors=quality.factors,
    )
