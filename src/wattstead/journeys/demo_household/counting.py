"""Works out what the registers of a family counted, and what of it arrived."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.demo_household.arrays import Integers, Marks
from wattstead.journeys.demo_household.clock import QUARTER_S
from wattstead.journeys.demo_household.electricity import Household, simulate_electricity
from wattstead.journeys.demo_household.flaws import OVERESTIMATED_PERCENT, is_corrected
from wattstead.journeys.demo_household.gas import simulate_gas
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What a register truly counted, and what arrived of it: estimates even and marked, gaps left out."""

    truly: Intervals
    arrived: Intervals

    def advance(self, *, from_s: int, until_s: int) -> int:
        """Return how far the counter went between two moments, in the unit of the intervals."""
        first, after = np.searchsorted(self.truly.starts_s, [from_s, until_s])
        return int(self.truly.deltas[first:after].sum())

    def arrived_between(self, *, from_s: int, until_s: int) -> Intervals:
        """Return what arrived of the intervals that lie between two moments."""
        return between(self.arrived, from_s=from_s, until_s=until_s)


def between(intervals: Intervals, *, from_s: int, until_s: int) -> Intervals:
    """Return the intervals that lie between two moments."""
    first = int(np.searchsorted(intervals.starts_s, from_s))
    after = int(np.searchsorted(intervals.ends_s, until_s, side="right"))
    return intervals.picked(slice(first, after))


def count_electricity(days: DayPeriod, *, zone: ZoneInfo, household: Household, direction: str) -> Counted:
    """Return what an electricity meter counts in one direction on `days`, in Wh."""
    simulated = simulate_electricity(days, zone=zone, household=household)
    truly = _quarter_hours(
        simulated.starts_s, deltas=simulated.export if direction == "export" else simulated.import_
    )
    marked = Intervals(
        starts_s=truly.starts_s,
        length_s=truly.length_s,
        deltas=_with_estimates(truly, estimated=simulated.estimated),
        flags=np.where(simulated.estimated, ESTIMATED, METERED).astype(np.uint8),
    )
    return Counted(truly=truly, arrived=marked.picked(~simulated.missing))


def count_gas(days: DayPeriod, *, zone: ZoneInfo, household: Household) -> Counted:
    """Return what a gas meter counts on the gas days of `days`, in litres."""
    simulated = simulate_gas(days, zone=zone, seed=household.seed, size=household.size)
    truly = Intervals(
        starts_s=simulated.starts_s,
        length_s=simulated.length_s,
        deltas=simulated.litres,
        flags=np.full(len(simulated.litres), METERED, dtype=np.uint8),
    )
    return Counted(truly=truly, arrived=truly)


def _quarter_hours(starts_s: Integers, *, deltas: Integers) -> Intervals:
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), QUARTER_S, dtype=np.int64),
        deltas=deltas,
        flags=np.full(len(starts_s), METERED, dtype=np.uint8),
    )


def _with_estimates(truly: Intervals, *, estimated: Marks) -> Integers:
    """Return the deltas with each estimated stretch spread evenly; where it is corrected later, too high."""
    deltas = truly.deltas.copy()
    places = np.flatnonzero(estimated)
    for stretch in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(places) else ():
        whole = int(truly.deltas[stretch].sum())
        if is_corrected(_day_of(int(truly.starts_s[stretch[0]]))):
            whole += whole * OVERESTIMATED_PERCENT // 100
        even, rest = divmod(whole, len(stretch))
        deltas[stretch] = even + (np.arange(len(stretch)) < rest)
    return deltas


def _day_of(start_s: int) -> date:
    """Return the day of a moment around noon, which is the same in all of Europe."""
    return _EPOCH + timedelta(seconds=start_s)
