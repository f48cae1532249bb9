"""Knows how a register counts in an ordinary week, from the weeks around a gap."""

from dataclasses import dataclass

import numpy as np

from wattstead.domains.metering.estimation.gaps import HOUR_S, WHOLE_DAY, Slots, has_step
from wattstead.domains.metering.estimation.wall_clock import Region, wall_clock
from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Int64s, Intervals

WEEKS_AROUND_S = 6 * 7 * DAY_S
NEAR_S = 7 * DAY_S
FINE = 1_000
"""Weights count thousandths of the energy's unit: a mean is seldom whole."""
_SATURDAY = 5
_ENOUGH_DAYS = 14
_MOST = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class OwnProfile:
    """The mean of each time of the week, and less closely of workdays and weekends, and of any day.

    `keys` are sorted; `means` are thousandths of the unit of the energy, a whole slot's worth.
    """

    keys: Int64s
    means: Int64s
    step_s: int
    region: Region

    def weights(self, starts_s: Int64s, length_s: Int64s) -> Int64s | None:
        """Return what is usual in each slot, less in one that is cut; None where nothing tells of some."""
        found = np.full(len(starts_s), -1, dtype=np.int64)
        for keys in _keys(starts_s, step_s=self.step_s, region=self.region):
            place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            fits = (self.keys[place] == keys) & (found < 0)
            found[fits] = self.means[place[fits]]
        if (found < 0).any():
            return None
        whole_s = np.maximum(length_s, DAY_S - HOUR_S) if self.step_s == WHOLE_DAY else self.step_s
        cut: Int64s = found * np.minimum(length_s, whole_s) // whole_s
        return cut


def own_profile(known: Intervals, *, step_s: int, region: Region) -> OwnProfile | None:
    """Return how the register counts in a week, from its measured readings; None of less than 14 days."""
    measured = _measured(known, step_s=step_s)
    if int(measured.length_s.sum()) < _ENOUGH_DAYS * DAY_S:
        return None
    levels = _keys(measured.starts_s, step_s=step_s, region=region)
    keys, means = [], []
    for level in levels:
        unique, place, counts = np.unique(level, return_inverse=True, return_counts=True)
        sums = np.zeros(len(unique), dtype=np.int64)
        np.add.at(sums, place, measured.deltas)
        keys.append(unique)
        means.append(np.maximum(sums * FINE // counts, 0))
    together = np.concatenate(keys)
    order = np.argsort(together)
    return OwnProfile(keys=together[order], means=np.concatenate(means)[order], step_s=step_s, region=region)


def usual_total(profile: OwnProfile, slots: Slots, *, weights: Int64s, known: Intervals) -> int:
    """Return what the slots likely hold in all: the usual, times how the days beside them differ from it.

    A cold week takes more than the mean of the weeks around it, and so did its neighbours: what
    they took, over what was usual for them, scales the gap (to a quarter or four times, at most).
    """
    measured = _measured(known, step_s=profile.step_s)
    first_s, last_s = int(slots.starts_s[0]), int(slots.ends_s[-1])
    near = measured.picked((measured.ends_s > first_s - NEAR_S) & (measured.starts_s < last_s + NEAR_S))
    expected = profile.weights(near.starts_s, near.length_s)
    took, likely = near.total * FINE, 0 if expected is None else int(expected.sum())
    if likely <= 0:
        took, likely = 1, 1
    elif took > likely * _MOST:
        took, likely = _MOST, 1
    elif took * _MOST < likely:
        took, likely = 1, _MOST
    return rounded_share(int(weights.sum()), part=took, whole=FINE * likely)


def rounded_share(amount: int, *, part: int, whole: int) -> int:
    """Return `amount` times `part` over `whole`, rounded half up, in whole numbers throughout."""
    return (2 * amount * part + whole) // (2 * whole)


def _measured(known: Intervals, *, step_s: int) -> Intervals:
    return known.picked(has_step(known.length_s, step_s=step_s) & ~estimates(known.flags))


def _keys(starts_s: Int64s, *, step_s: int, region: Region) -> tuple[Int64s, Int64s, Int64s]:
    """Return the keys of each start: its weekday and clock, workday or weekend and clock, the clock."""
    clock = wall_clock(starts_s, region=region)
    second = np.zeros_like(clock.second) if step_s == WHOLE_DAY else clock.second // step_s * step_s
    weekend = np.where(clock.weekday >= _SATURDAY, 8, 7)
    return (
        clock.weekday * DAY_S + second,
        weekend * DAY_S + second,
        9 * DAY_S + second,
    )
