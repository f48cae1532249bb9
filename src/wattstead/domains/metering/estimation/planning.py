"""Decides what to fill into the gaps of a register, and says how it came to that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wattstead.domains.metering.estimation.gaps import Slots, gaps_in
from wattstead.domains.metering.estimation.own_profile import (
    WEEKS_AROUND_S,
    OwnProfile,
    own_profile,
    rounded_share,
    usual_total,
)
from wattstead.domains.metering.estimation.shares import shared_out
from wattstead.domains.metering.estimation.standard_profiles import StandardProfile
from wattstead.domains.metering.estimation.wall_clock import Region
from wattstead.domains.metering.scales import scale_needed
from wattstead.domains.metering.vocabulary import EstimateMethod
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.intervals import Int64s, Intervals


@dataclass(frozen=True, kw_only=True)
class Advance:
    """How far a register went between two moments at which it was read, in millionths of its unit."""

    starts_s: int
    ends_s: int
    counted: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """What is known of a register around a gap, and what may stand in where that is too little.

    `intervals` reach some weeks to both sides; `standard` is None where no profile fits what
    the register counts, such as gas or what is fed in.
    """

    intervals: Intervals
    step_s: int
    days: LocalDays
    region: Region
    standard: StandardProfile | None


@dataclass(frozen=True, kw_only=True, eq=False)
class FilledGap:
    """A stretch without readings with what likely belongs there, and how that was found.

    `advance` is what the register counted around it between two reads, where it was read: then
    all that is known and estimated between these adds up to it.
    """

    filled: Intervals
    method: EstimateMethod
    profile: str
    advance: Advance | None

    @property
    def starts_s(self) -> int:
        """Return where the stretch begins."""
        return int(self.filled.starts_s[0])

    @property
    def ends_s(self) -> int:
        """Return where it ends."""
        return int(self.filled.ends_s[-1])


def fill_gaps(known: Known, *, starts_s: int, ends_s: int, advances: Sequence[Advance]) -> list[FilledGap]:
    """Return what likely belongs into the gaps of a period; a gap of which nothing tells stays open.

    Where the register was read before and after, the estimates add up to its advance.
    """
    cuts_s = [moment for each in advances for moment in (each.starts_s, each.ends_s)]
    open_slots = gaps_in(
        known.intervals, starts_s=starts_s, ends_s=ends_s, step_s=known.step_s, days=known.days, cuts_s=cuts_s
    )
    if not len(open_slots):
        return []
    around = known.intervals.picked(
        (known.intervals.ends_s > starts_s - WEEKS_AROUND_S)
        & (known.intervals.starts_s < ends_s + WEEKS_AROUND_S)
    )
    usual = own_profile(around, step_s=known.step_s, region=known.region)
    found: list[FilledGap] = []
    for gap, advance in _apart(open_slots, advances=advances):
        filled = _filled(gap, known=known, usual=usual, advance=advance)
        if filled is not None:
            found.append(filled)
    return found


def left_of(advance: Advance, *, known: Intervals) -> int | None:
    """Return what of an advance no known interval holds, in millionths; None where the two contradict.

    They do where more was counted in between than the register went on, and nobody can tell
    where an interval reaches over one of the reads.
    """
    inside = known.picked((known.ends_s > advance.starts_s) & (known.starts_s < advance.ends_s))
    if len(inside) and (
        int(inside.starts_s[0]) < advance.starts_s or int(inside.ends_s[-1]) > advance.ends_s
    ):
        return None
    left = advance.counted - inside.total * 10 ** (LARGEST_SCALE - known.scale)
    return left if left >= 0 else None


def _apart(slots: Slots, *, advances: Sequence[Advance]) -> Iterator[tuple[Slots, Advance | None]]:
    """Yield each stretch of slots without a break, cut where the register was read, with its advance."""
    begins = np.array([each.starts_s for each in advances], dtype=np.int64)
    which = np.searchsorted(begins, slots.starts_s, side="right") - 1
    ends = np.array([each.ends_s for each in advances] or [0], dtype=np.int64)
    which[(which >= 0) & (slots.ends_s > ends[which])] = -1
    breaks = np.flatnonzero((slots.starts_s[1:] != slots.ends_s[:-1]) | (which[1:] != which[:-1])) + 1
    bounds = [0, *breaks.tolist(), len(slots)]
    for low, high in pairwise(bounds):
        at = int(which[low])
        yield slots.picked(slice(low, high)), advances[at] if at >= 0 else None


@dataclass(frozen=True, kw_only=True, eq=False)
class _Shape:
    weights: Int64s
    method: EstimateMethod
    profile: str = ""


def _filled(
    gap: Slots, *, known: Known, usual: OwnProfile | None, advance: Advance | None
) -> FilledGap | None:
    shape = _shape(gap, known=known, usual=usual)
    left = None if advance is None else left_of(advance, known=known.intervals)
    if advance is not None and left is not None:
        every = gaps_in(
            known.intervals,
            starts_s=advance.starts_s,
            ends_s=advance.ends_s,
            step_s=known.step_s,
            days=known.days,
            cuts_s=(gap.starts_s[0], gap.ends_s[-1]),
        )
        shape = _shape(every, known=known, usual=usual)
        scale = scale_needed(np.array([left], dtype=np.int64), scale=known.intervals.scale)
        parts = shared_out(left // 10 ** (LARGEST_SCALE - scale), weights=shape.weights)
        inside = (every.starts_s >= gap.starts_s[0]) & (every.ends_s <= gap.ends_s[-1])
        return _gap(gap, parts=parts[inside], scale=scale, shape=shape, advance=advance)
    total = _level(gap, known=known, usual=usual, shape=shape)
    if total is None:
        return None
    parts = shared_out(total, weights=shape.weights)
    return _gap(gap, parts=parts, scale=known.intervals.scale, shape=shape, advance=None)


def _shape(slots: Slots, *, known: Known, usual: OwnProfile | None) -> _Shape:
    """Return how energy is likely spread over slots: as in the register's own weeks, as is usual, evenly."""
    own = None if usual is None else usual.weights(slots.starts_s, slots.length_s)
    if own is not None and own.any():
        return _Shape(weights=own, method=EstimateMethod.OWN_PROFILE)
    if known.standard is not None:
        weights = known.standard.weights(slots.starts_s, slots.length_s, region=known.region)
        return _Shape(weights=weights, method=EstimateMethod.STANDARD_PROFILE, profile=known.standard.code)
    return _Shape(weights=slots.length_s, method=EstimateMethod.EVEN)


def _level(gap: Slots, *, known: Known, usual: OwnProfile | None, shape: _Shape) -> int | None:
    """Return what a gap likely holds in all, from what is known around it; None of an unknown register."""
    if shape.method is EstimateMethod.OWN_PROFILE and usual is not None:
        return usual_total(usual, gap, weights=shape.weights, known=known.intervals)
    around = known.intervals
    if not len(around):
        return None
    if shape.method is EstimateMethod.STANDARD_PROFILE and known.standard is not None:
        whole = int(known.standard.weights(around.starts_s, around.length_s, region=known.region).sum())
    else:
        whole = int(around.length_s.sum())
    return rounded_share(int(shape.weights.sum()), part=around.total, whole=whole) if whole else None


def _gap(gap: Slots, *, parts: Int64s, scale: int, shape: _Shape, advance: Advance | None) -> FilledGap:
    filled = Intervals(
        starts_s=gap.starts_s,
        length_s=gap.length_s,
        deltas=parts,
        flags=np.full(len(gap), ESTIMATED, dtype=np.uint8),
        scale=scale,
    )
    return FilledGap(filled=filled, method=shape.method, profile=shape.profile, advance=advance)
