"""Decides what a register holds once more readings have arrived.

The last known reading of a stretch of time wins; an estimate never takes the place of
an actual reading, an actual one always that of an estimate; a reading that came before
changes nothing. Within one delivery the same holds, in the order in which it stands.
A reading whose stretch overlaps others of other bounds (a register that went from
hours to quarter-hours) takes the place of all of them or, as an estimate, of none
when one of them is actual.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.flags import ESTIMATE_KINDS, estimates
from wattstead.timeseries.intervals import Bytes, Int64s, Intervals
from wattstead.timeseries.series import ManyIntervals

Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, eq=False)
class Merged:
    """What a register holds now, and what that changed.

    `replaced` are the old intervals that gave way, `added` the new ones where there was
    nothing, `corrected` the new ones that took the place of others. `unchanged` counts
    the readings that were known already, `outranked` the estimates that actual readings
    kept out.
    """

    now: Intervals
    replaced: Intervals
    added: Intervals
    corrected: Intervals
    unchanged: int
    outranked: int


def merge(known: Intervals, arriving: Intervals) -> Merged:
    """Return what is known after `arriving`, which may come in any order and more than once."""
    scale = max(known.scale, arriving.scale)
    known, given = known.at_scale(scale), len(arriving)
    arriving, crossing = _settled(arriving.at_scale(scale))
    place, same = places_among(known, arriving)
    crossing |= ~same & _overlaps(known, arriving)
    plain = ~crossing
    old = known.picked(place[plain & same])
    new = arriving.picked(plain & same)
    equal = (old.deltas == new.deltas) & (old.flags == new.flags)
    kept_out = ~equal & estimates(new.flags) & ~estimates(old.flags)
    turned = ~equal & ~kept_out
    added = arriving.picked(plain & ~same)
    now = _with(known, at=place[plain & same][turned], new=new.picked(turned), added=added)
    merged = Merged(
        now=now,
        replaced=old.picked(turned),
        added=added,
        corrected=new.picked(turned),
        unchanged=int(equal.sum()) + given - len(arriving),
        outranked=int(kept_out.sum()),
    )
    if not crossing.any():
        return merged
    late = np.nonzero(crossing)[0]
    actual_first = np.argsort(estimates(arriving.flags[late]), kind="stable")
    return _cross(merged, arriving.picked(late[actual_first]))


def crosses(known: Intervals, arriving: Intervals) -> Mask:
    """Tell which arriving intervals share time with known ones of other bounds."""
    _, same = places_among(known, arriving)
    return ~same & _overlaps(known, arriving)


def without(known: Intervals, *, starts_at_s: int, ends_before_s: int) -> Merged:
    """Return what is known once every reading inside a period is withdrawn."""
    gone = (known.starts_s >= starts_at_s) & (known.ends_s <= ends_before_s)
    nothing = Intervals.none(scale=known.scale)
    return Merged(
        now=known.picked(~gone),
        replaced=known.picked(gone),
        added=nothing,
        corrected=nothing,
        unchanged=0,
        outranked=0,
    )


def last_of_each(many: ManyIntervals) -> ManyIntervals:
    """Return the intervals sorted by register and start, the winner of each stretch alone.

    Stretches that overlap without being the same stay as they are (`overlapping` tells).
    """
    order = _winners((many.which, many.starts_s, many.length_s), flags=many.flags)
    if order is None:
        return many
    return many.picked(order)


def overlapping(many: ManyIntervals) -> Mask:
    """Tell for each register of `many.series` whether two of its sorted intervals overlap."""
    found = np.zeros(len(many.series), dtype=bool)
    ends_s = many.starts_s + many.length_s
    clash = (many.starts_s[1:] < ends_s[:-1]) & (many.which[1:] == many.which[:-1])
    found[many.which[1:][clash]] = True
    return found


def _winners(keys: tuple[Int64s, ...], *, flags: Bytes) -> Index | None:
    """Return where the winner of each key stands, in the order of the keys; None when all is sorted."""
    rising = np.zeros(max(len(flags) - 1, 0), dtype=bool)
    equal = ~rising
    for key in keys:
        rising |= equal & (key[1:] > key[:-1])
        equal &= key[1:] == key[:-1]
    if rising.all():
        return None
    order = np.lexsort((np.arange(len(flags)), ~estimates(flags), *reversed(keys)))
    last = np.ones(len(order), dtype=bool)
    last[:-1] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    return order[last]


def _settled(arriving: Intervals) -> tuple[Intervals, Mask]:
    """Return the winners of a delivery, and which of them overlap another of other bounds."""
    order = _winners((arriving.starts_s, arriving.length_s), flags=arriving.flags)
    crossing = np.zeros(len(arriving) if order is None else len(order), dtype=bool)
    settled = arriving if order is None else arriving.picked(order)
    if len(settled) < 2:
        return settled, crossing
    reach_s = np.maximum.accumulate(settled.ends_s)
    inside = settled.starts_s[1:] < reach_s[:-1]
    if not inside.any():
        return settled, crossing
    crossing[1:] |= inside
    next_start_s = np.append(settled.starts_s[1:], np.iinfo(np.int64).max)
    crossing |= settled.ends_s > next_start_s
    # Those that cross are judged one by one, in the order in which they stood.
    stood = np.arange(len(settled)) if order is None else order
    late = np.nonzero(crossing)[0]
    late = late[np.argsort(stood[late])]
    again = np.concatenate([np.nonzero(~crossing)[0], late])
    return settled.picked(again), np.arange(len(again)) >= len(again) - len(late)


def places_among(known: Intervals, arriving: Intervals) -> tuple[Index, Mask]:
    """Return where each arriving interval stands among the known, and whether one of its bounds is there."""
    place = np.searchsorted(known.starts_s, arriving.starts_s)
    if not len(known):
        return place, np.zeros(len(arriving), dtype=bool)
    near = np.minimum(place, len(known) - 1)
    same = (known.starts_s[near] == arriving.starts_s) & (known.length_s[near] == arriving.length_s)
    return near, same


def _overlaps(known: Intervals, arriving: Intervals) -> Mask:
    """Tell which arriving intervals share time with a known one."""
    ends_s = known.ends_s
    first = np.searchsorted(ends_s, arriving.starts_s, side="right")
    after = np.searchsorted(known.starts_s, arriving.ends_s, side="left")
    return first < after


def _with(known: Intervals, *, at: Index, new: Intervals, added: Intervals) -> Intervals:
    """Return `known` with some intervals changed and some added."""
    if not len(at) and not len(added):
        return known
    deltas, flags = known.deltas.copy(), known.flags.copy()
    deltas[at], flags[at] = new.deltas, new.flags
    where = np.searchsorted(known.starts_s, added.starts_s)
    return Intervals(
        starts_s=np.insert(known.starts_s, where, added.starts_s),
        length_s=np.insert(known.length_s, where, added.length_s),
        deltas=np.insert(deltas, where, added.deltas),
        flags=np.insert(flags, where, added.flags),
        scale=known.scale,
    )


Reading = tuple[int, int, int, int]
"""Start, length, delta and flag: one interval while they are judged one by one."""


def _cross(merged: Merged, crossing: Intervals) -> Merged:
    """Let intervals of other bounds in, one by one, each in place of all it overlaps."""
    now, replaced = _listed(merged.now), _listed(merged.replaced)
    added, corrected = dict.fromkeys(_listed(merged.added)), dict.fromkeys(_listed(merged.corrected))
    unchanged, outranked = merged.unchanged, merged.outranked
    for reading in _listed(crossing):
        low, high = _overlapped(now, reading)
        old = now[low:high]
        if old == [reading]:
            unchanged += 1
            continue
        if _is_estimate(reading) and not all(map(_is_estimate, old)):
            outranked += 1
            continue
        now[low:high] = [reading]
        corrects = any(other not in added for other in old)
        for other in old:
            # What came with this very delivery was never known, so nothing of it is kept.
            if other in added or other in corrected:
                unchanged += 1
                added.pop(other, None)
                corrected.pop(other, None)
            else:
                replaced.append(other)
        (corrected if corrects else added)[reading] = None
    scale = merged.now.scale
    return Merged(
        now=_gathered(now, scale=scale),
        replaced=_gathered(replaced, scale=scale),
        added=_gathered(added, scale=scale),
        corrected=_gathered(corrected, scale=scale),
        unchanged=unchanged,
        outranked=outranked,
    )


def _overlapped(now: list[Reading], reading: Reading) -> tuple[int, int]:
    """Return the slice of `now` that shares time with `reading`."""
    start_s, end_s = reading[0], reading[0] + reading[1]
    low = bisect_left(now, (start_s, -1, 0, 0))
    if low and now[low - 1][0] + now[low - 1][1] > start_s:
        low -= 1
    return low, bisect_left(now, (end_s, -1, 0, 0), lo=low)


def _is_estimate(reading: Reading) -> bool:
    return bool(ESTIMATE_KINDS >> reading[3] & 1)


def _listed(intervals: Intervals) -> list[Reading]:
    columns = (intervals.starts_s, intervals.length_s, intervals.deltas, intervals.flags)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _gathered(readings: Iterable[Reading], *, scale: int) -> Intervals:
    table = np.array(sorted(readings), dtype=np.int64).reshape(-1, 4)
    return Intervals(
        starts_s=table[:, 0].copy(),
        length_s=table[:, 1].copy(),
        deltas=table[:, 2].copy(),
        flags=table[:, 3].astype(np.uint8),
        scale=scale,
    )
