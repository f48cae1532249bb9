"""Says of each reading of a batch what it did to what was known."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wattstead.kernel.refusals import Refusal
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.merging import merge


class Became(StrEnum):
    """What became of a reading that was brought."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    OUTRANKED = "outranked"
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of one reading, and why where it was refused."""

    became: Became
    refusal: Refusal | None = None


def became_of_each(known: Intervals, arriving: Intervals) -> list[Became]:
    """Return what each arriving interval does, by the same rules as the store merges by."""
    merged = merge(known, arriving)
    scale = merged.now.scale
    now, added = _keys(merged.now.at_scale(scale)), _keys(merged.added.at_scale(scale))
    corrected = _keys(merged.corrected.at_scale(scale))
    found: list[Became] = []
    for key, is_estimate in zip(
        _listed(arriving.at_scale(scale)), estimates(arriving.flags).tolist(), strict=True
    ):
        if key in corrected:
            corrected.discard(key)
            found.append(Became.REVISED)
        elif key in added:
            added.discard(key)
            found.append(Became.STORED)
        else:
            outranked = is_estimate and key not in now
            found.append(Became.OUTRANKED if outranked else Became.UNCHANGED)
    return found


def overlapping_places(stretches: Sequence[tuple[int, int]]) -> set[int]:
    """Return the places of stretches (start, length) that begin inside another one, the later of each two.

    Two that are the same do not overlap: the later takes the place of the earlier.
    """
    found: set[int] = set()
    last: tuple[int, int] | None = None
    for place in sorted(range(len(stretches)), key=lambda each: (stretches[each][0], each)):
        one = stretches[place]
        if last is not None and one[0] < last[0] + last[1]:
            if one != last:
                found.add(place)
        else:
            last = one
    return found


def _keys(intervals: Intervals) -> set[tuple[int, ...]]:
    return set(_listed(intervals))


def _listed(intervals: Intervals) -> list[tuple[int, ...]]:
    columns = (intervals.starts_s, intervals.length_s, intervals.deltas, intervals.flags)
    return list(zip(*(column.tolist() for column in columns), strict=True))
