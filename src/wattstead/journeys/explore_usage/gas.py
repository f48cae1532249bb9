"""Turns cubic metres of gas into kilowatt-hours for their price; what is shown stays what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from wattstead.domains.metering.gas_areas.values import gas_values_of
from wattstead.domains.rating.gas import GasPart, GasStep, converted
from wattstead.journeys.explore_usage.choosing import Chosen
from wattstead.journeys.explore_usage.costs import Clock
from wattstead.journeys.work_out_invoice.gas import part_of
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.intervals import Intervals


@dataclass(frozen=True, kw_only=True, eq=False)
class Priced:
    """Energy in kWh, as prices want it, and how cubic metres of gas became it."""

    energy: Intervals
    steps: tuple[GasStep, ...] = ()


def gas_parts(
    viewer: Viewer, *, chosen: Chosen, period: DayPeriod, clock: Clock
) -> tuple[GasPart, ...] | None:
    """Return what a cubic metre is worth on the days of a period; None of a meter that counts no gas."""
    if chosen.meter is None or chosen.meter.meter_type != "gas":
        return None
    found = gas_values_of(viewer, meter_ids=[chosen.meter.id], period=period)
    return tuple(
        part_of(values, days=values.days, zone=clock.zone, boundary=clock.boundary)
        for values in found[chosen.meter.id]
    )


def priced(energy: Intervals, *, parts: Sequence[GasPart] | None) -> Priced | None:
    """Return energy in kWh; None where nobody has told yet what some of its cubic metres are worth."""
    if parts is None:
        return Priced(energy=energy)
    turned = converted(energy, parts=parts)
    if not len(energy) or len(turned.energy) != len(energy):
        return None
    return Priced(energy=turned.energy, steps=tuple(step for step in turned.steps if step.volume_m3))
