"""Gives families their readings, from the last one they have up to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.arrays import Integers, Marks
from wattstead.journeys.demo_household.clock import QUARTER_S
from wattstead.journeys.demo_household.electricity import Electricity, simulate_electricity
from wattstead.journeys.demo_household.families import ZONE, Family
from wattstead.journeys.demo_household.gas import simulate_gas
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.series import Series

REASON = "simulated for the demonstration"


@dataclass(frozen=True, kw_only=True)
class RegisterRead:
    """A register that has been read up to yesterday, as one of several that were due."""

    number: int
    of: int
    stored: int


def read_meters(resident: Resident, *, past_from: date, today: date, now: datetime) -> Iterator[RegisterRead]:
    """Keep what the meters counted up to the end of yesterday, and yield each register that was due.

    A register goes on after its last known day, so a second run on one day reads
    nothing. What was read is kept when the last register has been yielded.
    """
    with seen_by(SYSTEM):
        due = [
            (register, days)
            for register in registers_visible_to(resident.viewer)
            if _is_simulated(register.meter.meter_type, family=resident.family)
            and (
                days := _days_due(
                    series_of(register),
                    past_from=past_from,
                    last_on=_last_day(register.meter.meter_type, today=today),
                )
            )
        ]
        for number, (register, days) in enumerate(due, start=1):
            intervals = (
                _gas(days, family=resident.family)
                if register.meter.meter_type == "gas"
                else _electricity(days, family=resident.family, direction=register.direction)
            )
            outcome = take_in_intervals(register=register, intervals=intervals, now=now, reason=REASON)
            yield RegisterRead(number=number, of=len(due), stored=outcome.stored)


def days_known_of(resident: Resident) -> DayPeriod | None:
    """Return the days of which the family's use of electricity is known, first to last; in a unit of work."""
    for register in registers_visible_to(resident.viewer):
        if (register.meter.meter_type, register.direction) == ("electricity", "import"):
            return known_days(series_of(register))
    return None


def _days_due(series: Series, *, past_from: date, last_on: date) -> DayPeriod | None:
    """Return the days between the last known one and the last that is surely over."""
    known = known_days(series)
    starts_on = past_from if known is None else known.ends_before
    if last_on < starts_on:
        return None
    return DayPeriod(starts_on=starts_on, ends_before=last_on + ONE_DAY)


def _is_simulated(meter_type: str, *, family: Family) -> bool:
    return meter_type == "gas" or family.has_simulated_electricity


def _last_day(meter_type: str, *, today: date) -> date:
    """Return the last day that is surely over: the gas day of yesterday ends at six today."""
    return today - (2 if meter_type == "gas" else 1) * ONE_DAY


def _electricity(days: DayPeriod, *, family: Family, direction: str) -> Intervals:
    simulated = simulate_electricity(days, zone=ZoneInfo(ZONE), household=family.household)
    return _kept(simulated, deltas=simulated.export if direction == "export" else simulated.import_)


def _kept(simulated: Electricity, *, deltas: Integers) -> Intervals:
    """Return what arrived: estimates marked, missing quarter-hours left out."""
    arrived: Marks = ~simulated.missing
    flags = np.where(simulated.estimated, ESTIMATED, METERED).astype(np.uint8)
    return Intervals(
        starts_s=simulated.starts_s[arrived],
        length_s=np.full(int(arrived.sum()), QUARTER_S, dtype=np.int64),
        deltas=deltas[arrived],
        flags=flags[arrived],
    )


def _gas(days: DayPeriod, *, family: Family) -> Intervals:
    simulated = simulate_gas(
        days, zone=ZoneInfo(ZONE), seed=family.household.seed, size=family.household.size
    )
    return Intervals(
        starts_s=simulated.starts_s,
        length_s=simulated.length_s,
        deltas=simulated.litres,
        flags=np.full(len(simulated.litres), METERED, dtype=np.uint8),
    )
