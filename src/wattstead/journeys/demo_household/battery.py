"""Runs a battery: it takes what the roof has to spare and gives it to the house, never to the car.

Everything is whole Wh a quarter-hour. What is lost on the way in and out is what
is charged and not stored, and what is taken and not given.
"""

from dataclasses import dataclass

import numpy as np

from wattstead.journeys.demo_household.arrays import Integers

_PER_MILLE = 1000


@dataclass(frozen=True, kw_only=True)
class Battery:
    """A battery: between which charges it works, its power, and what of 1,000 Wh arrives each way."""

    largest_wh: int
    least_wh: int
    power_w: int
    efficiency_per_mille: int

    @property
    def slot_wh(self) -> int:
        """Return the most that goes in or out in a quarter-hour."""
        return self.power_w // 4

    def stored_of(self, charged_wh: int) -> int:
        """Return what is stored of what is charged."""
        return charged_wh * self.efficiency_per_mille // _PER_MILLE

    def charged_for(self, stored_wh: int) -> int:
        """Return the least that has to be charged to store so much."""
        return -(-stored_wh * _PER_MILLE // self.efficiency_per_mille)


@dataclass(frozen=True, kw_only=True)
class BatteryRun:
    """What went in and out at the house's side, and what the battery held after each quarter-hour."""

    charged: Integers
    discharged: Integers
    held: Integers


def run_battery(battery: Battery, *, spare: Integers, wanted: Integers, held: int) -> BatteryRun:
    """Return the run of a battery that holds `held` at first; more at first is never less later."""
    charged, discharged, holding = [], [], []
    for spare_wh, wanted_wh in zip(spare.tolist(), wanted.tolist(), strict=True):
        goes_in = goes_out = 0
        if spare_wh > 0:
            goes_in = min(spare_wh, battery.slot_wh)
            room = battery.largest_wh - held
            if battery.stored_of(goes_in) > room:
                goes_in = battery.charged_for(room)
            held += min(battery.stored_of(goes_in), room)
        elif wanted_wh > 0:
            goes_out = min(wanted_wh, battery.slot_wh)
            taken = battery.charged_for(goes_out)
            if taken > held - battery.least_wh:
                taken = held - battery.least_wh
                goes_out = battery.stored_of(taken)
            held -= taken
        charged.append(goes_in)
        discharged.append(goes_out)
        holding.append(held)
    return BatteryRun(
        charged=np.array(charged, dtype=np.int64),
        discharged=np.array(discharged, dtype=np.int64),
        held=np.array(holding, dtype=np.int64),
    )


def held_after(battery: Battery, *, spare: Integers, wanted: Integers) -> int | None:
    """Return what a battery holds after a stretch, whatever it held before; None when that still matters.

    A full and an empty battery that lived through the same days hold the same as
    soon as both were full or both were empty, and so does any other.
    """
    empty, full = (
        int(run_battery(battery, spare=spare, wanted=wanted, held=held).held[-1])
        for held in (battery.least_wh, battery.largest_wh)
    )
    return full if full == empty else None
