"""Finds estimates that no longer fit what became known, and makes them anew.

A later look at the counter, a corrected one, or a reading in the place of an estimate: then the
estimates between two looks no longer add up to what the register went on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.estimation.gaps import gaps_in
from wattstead.domains.metering.estimation.planning import Advance, FilledGap, Known, fill_gaps, left_of
from wattstead.kernel.energy import LARGEST_SCALE

Mask = npt.NDArray[np.bool_]


def out_of_step(known: Known, *, ours: Mask, advances: Sequence[Advance], due_s: int) -> list[Advance]:
    """Return the advances that what is known and estimated between two looks does not add up to.

    `ours` tells which intervals are estimates of ours: no others are ever made anew. Where more
    gaps are still to come (they are not `due_s` yet), and where readings and counter
    contradict each other, the estimates stay as they are.
    """
    return [each for each in advances if _is_out_of_step(known, ours=ours, advance=each, due_s=due_s)]


def estimated_anew(
    known: Known,
    *,
    ours: Mask,
    loose: Sequence[Advance],
    advances: Sequence[Advance],
    starts_s: int,
    ends_s: int,
) -> list[FilledGap]:
    """Return what likely belongs into the gaps of a period, and in the place of estimates out of step.

    `loose` are the advances that are out of step; all of what we estimated within them is thought anew,
    beyond the period too.
    """
    gone = np.zeros(len(known.intervals), dtype=bool)
    for each in loose:
        gone |= ours & _touching(known, advance=each)
    left = replace(known, intervals=known.intervals.picked(~gone))
    guessed = known.intervals.picked(gone)
    bounds = [(starts_s, ends_s), *((each.starts_s, each.ends_s) for each in loose)]
    bounds += zip(guessed.starts_s.tolist(), guessed.ends_s.tolist(), strict=True)
    return [
        gap
        for low, high in _together(bounds)
        for gap in fill_gaps(left, starts_s=low, ends_s=high, advances=advances)
    ]


def _is_out_of_step(known: Known, *, ours: Mask, advance: Advance, due_s: int) -> bool:
    guessed = ours & _touching(known, advance=advance)
    rest = known.intervals.picked(~guessed)
    if not guessed.any() or left_of(advance, known=rest) is None:
        return False
    slots = gaps_in(
        known.intervals,
        starts_s=advance.starts_s,
        ends_s=advance.ends_s,
        step_s=known.step_s,
        days=known.days,
    )
    if len(slots):
        return bool(advance.ends_s <= due_s)
    held = known.intervals.picked(_touching(known, advance=advance))
    if int(held.starts_s[0]) < advance.starts_s or int(held.ends_s[-1]) > advance.ends_s:
        return True
    return bool(held.total * 10 ** (LARGEST_SCALE - held.scale) != advance.counted)


def _touching(known: Known, *, advance: Advance) -> Mask:
    """Tell which intervals share time with the stretch between the two looks."""
    return np.asarray(
        (known.intervals.ends_s > advance.starts_s) & (known.intervals.starts_s < advance.ends_s)
    )


def _together(bounds: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of time sorted, those that meet as one."""
    low, high = 0, 0
    for starts_s, ends_s in sorted(bounds):
        if starts_s > high:
            if low < high:
                yield low, high
            low, high = starts_s, ends_s
        high = max(high, ends_s)
    if low < high:
        yield low, high
