"""Turns cubic metres of gas into kWh: volume times state number times calorific value (DVGW G 685).

Readings stay what the meter counted. Each stretch of a billing period with values of its own is
converted as a whole and rounded once, to watt-hours; its energy is shared out to the readings
in proportion to their volume, so that they add up to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from wattstead.domains.metering.estimation.shares import shared_out
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.kernel.energy import SMALLEST_SCALE, unscaled
from wattstead.kernel.money import EXACT, rounded
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.intervals import Intervals

MJ_PER_KWH = Decimal("3.6")


@dataclass(frozen=True, kw_only=True)
class GasFactors:
    """What a cubic metre of gas is worth: the state number is for its volume, the calorific value its energy.

    In Britain the state number is 1.02264 and the calorific value is told in MJ.
    """

    state_number: Decimal
    calorific_value: Decimal
    calorific_unit: CalorificUnit = CalorificUnit.KWH

    def kwh_of(self, volume_m3: Decimal, *, places: int = SMALLEST_SCALE) -> Decimal:
        """Return the energy of a volume, rounded once, half away from zero."""
        energy = EXACT.multiply(EXACT.multiply(volume_m3, self.state_number), self.calorific_value)
        if self.calorific_unit is CalorificUnit.MJ:
            energy = EXACT.divide(energy, MJ_PER_KWH)
        return rounded(energy, places)


@dataclass(frozen=True, kw_only=True)
class GasPart:
    """A stretch of a billing period with the values that hold in it; `starts_s` and `ends_s` are its time."""

    days: DayPeriod
    starts_s: int
    ends_s: int
    factors: GasFactors


@dataclass(frozen=True, kw_only=True)
class GasStep:
    """One step of the conversion, as a bill shows it: volume x state number x calorific value = energy."""

    days: DayPeriod
    volume_m3: Decimal
    factors: GasFactors
    energy_kwh: Decimal


@dataclass(frozen=True, kw_only=True, eq=False)
class Converted:
    """Energy in kWh where readings were in cubic metres, with the steps that led to it."""

    energy: Intervals
    steps: tuple[GasStep, ...]


def converted(volume: Intervals, *, parts: Sequence[GasPart]) -> Converted:
    """Return readings of gas in kWh; what lies in no part is left out.

    A reading belongs to the part in which it begins.
    """
    steps, pieces = [], []
    for part in parts:
        low, high = np.searchsorted(volume.starts_s, [part.starts_s, part.ends_s]).tolist()
        inside = volume.picked(slice(low, high))
        volume_m3 = unscaled(inside.total, inside.scale)
        energy_kwh = part.factors.kwh_of(volume_m3)
        steps.append(
            GasStep(days=part.days, volume_m3=volume_m3, factors=part.factors, energy_kwh=energy_kwh)
        )
        if len(inside):
            watt_hours = int(energy_kwh.scaleb(SMALLEST_SCALE))
            pieces.append(
                inside.replaced(deltas=shared_out(watt_hours, weights=inside.deltas), scale=SMALLEST_SCALE)
            )
    return Converted(energy=_together(pieces), steps=tuple(steps))


def first_day_without(parts: Sequence[DayPeriod], *, days: DayPeriod) -> date | None:
    """Return the first of `days` that lies in none of the parts, which are sorted; None where all do."""
    day = days.starts_on
    for part in parts:
        if part.starts_on > day:
            break
        day = max(day, part.ends_before)
    return day if day < days.ends_before else None


def _together(pieces: Sequence[Intervals]) -> Intervals:
    if not pieces:
        return Intervals.none(scale=SMALLEST_SCALE)
    return Intervals(
        starts_s=np.concatenate([piece.starts_s for piece in pieces]),
        length_s=np.concatenate([piece.length_s for piece in pieces]),
        deltas=np.concatenate([piece.deltas for piece in pieces]),
        flags=np.concatenate([piece.flags for piece in pieces]),
        scale=SMALLEST_SCALE,
    )
