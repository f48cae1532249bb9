"""Finds the stretches of time of which a register knows nothing, cut into its usual slots."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.days import DAY_S, LocalDays
from wattstead.timeseries.intervals import Int64s, Intervals

WHOLE_DAY = 0
"""The step of a register that counts a local day at once, be it 23, 24 or 25 hours long."""
HOUR_S = 3_600


@dataclass(frozen=True, kw_only=True, eq=False)
class Slots:
    """Stretches of time without a reading, sorted."""

    starts_s: Int64s
    length_s: Int64s

    def __len__(self) -> int:
        """Count the slots."""
        return len(self.starts_s)

    @property
    def ends_s(self) -> Int64s:
        """Return where each slot ends."""
        return self.starts_s + self.length_s

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Slots":
        """Return the slots a mask, an index or a slice names."""
        return Slots(starts_s=self.starts_s[which], length_s=self.length_s[which])


def usual_step(known: Intervals, *, otherwise: int) -> int:
    """Return the step most readings have, WHOLE_DAY for days; `otherwise` where there are none."""
    if not len(known):
        return otherwise
    lengths, counts = np.unique(known.length_s, return_counts=True)
    step = int(lengths[counts.argmax()])
    return step if step < DAY_S - HOUR_S and DAY_S % step == 0 else WHOLE_DAY


def has_step(length_s: Int64s, *, step_s: int) -> npt.NDArray[np.bool_]:
    """Tell which lengths are those of a usual slot."""
    if step_s == WHOLE_DAY:
        return np.asarray(np.abs(length_s - DAY_S) <= HOUR_S, dtype=bool)
    return np.asarray(length_s == step_s, dtype=bool)


def gaps_in(
    known: Intervals, *, starts_s: int, ends_s: int, step_s: int, days: LocalDays, cuts_s: Sequence[int] = ()
) -> Slots:
    """Return what lies in a period and in no known interval, slot by slot.

    Slots follow the steps from the start of each local day. They are cut where a known
    interval begins or ends and at `cuts_s`, where somebody read the counter.
    """
    edges_s = _edges(starts_s=starts_s, ends_s=ends_s, step_s=step_s, days=days)
    marks = [known.starts_s, known.ends_s, np.array(list(cuts_s), dtype=np.int64)]
    inside = np.concatenate(marks)
    inside = inside[(inside > starts_s) & (inside < ends_s)]
    edges_s = np.unique(np.concatenate([edges_s, inside]))
    begins_s, stops_s = edges_s[:-1], edges_s[1:]
    # Pieces end at every edge of a known interval, so each lies wholly in one or in none.
    covered = np.searchsorted(known.starts_s, begins_s, side="right") > np.searchsorted(
        known.ends_s, begins_s, side="right"
    )
    return Slots(starts_s=begins_s[~covered], length_s=(stops_s - begins_s)[~covered])


def _edges(*, starts_s: int, ends_s: int, step_s: int, days: LocalDays) -> Int64s:
    """Return both ends of the period and every start of a slot in between."""
    if ends_s <= starts_s:
        return np.array([starts_s], dtype=np.int64)
    first, last = days.numbers(np.array([starts_s, ends_s - 1], dtype=np.int64)).tolist()
    numbers = np.arange(first, last + 1, dtype=np.int64)
    begins_s, lengths_s = days.starts_s(numbers), days.lengths_s(numbers)
    grid = [begins_s]
    if step_s != WHOLE_DAY:
        most = int(-(-lengths_s.max() // step_s))
        offsets_s = np.arange(most, dtype=np.int64) * step_s
        table = begins_s[:, None] + offsets_s
        grid = [table[offsets_s < lengths_s[:, None]]]
    edges_s = np.concatenate([*grid, np.array([starts_s, ends_s], dtype=np.int64)])
    return np.unique(edges_s[(edges_s >= starts_s) & (edges_s <= ends_s)])
