"""Lays the readings of many registers on one line of time, where the rules of a single register hold for all.

Each register has a stretch of the line to itself, by its place among the registers, and so wide that
readings of two of them never meet.
"""

from collections.abc import Sequence

import numpy as np

from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.merging import Merged, crosses, merge
from wattstead.timeseries.series import ManyIntervals, Series

_BITS = 40  # of seconds, as in the ids of readings
_HALF = 1 << (_BITS - 1)


def laid_out(many: ManyIntervals) -> Intervals:
    """Return readings of which no two of a register overlap as those of one line, sorted."""
    line = Intervals(
        starts_s=(many.which << _BITS) + many.starts_s,
        length_s=many.length_s,
        deltas=many.deltas,
        flags=many.flags,
        scale=many.scale,
    )
    is_sorted = bool((line.starts_s[1:] > line.starts_s[:-1]).all())
    return line if is_sorted else line.picked(np.argsort(line.starts_s, kind="stable"))


def taken_up(line: Intervals, *, series: Sequence[Series]) -> ManyIntervals:
    """Return the readings of a line as those of its registers."""
    which = _places(line)
    return ManyIntervals(
        series=series,
        which=which,
        starts_s=line.starts_s - (which << _BITS),
        length_s=line.length_s,
        deltas=line.deltas,
        flags=line.flags,
        scale=line.scale,
    )


def merge_line(known: Intervals, arriving: Intervals) -> Merged:
    """Return what many registers hold once more readings, which do not overlap each other, have arrived.

    A register one of whose readings has other bounds than what it meets is merged by itself: its
    readings are looked at one by one.
    """
    odd = np.unique(_places(arriving)[crosses(known, arriving)])
    if not len(odd):
        return merge(known, arriving)
    plain_known, plain_arriving = (~np.isin(_places(line), odd) for line in (known, arriving))
    return _side_by_side(
        [
            merge(known.picked(plain_known), arriving.picked(plain_arriving)),
            *(merge(_of(known, place=place), _of(arriving, place=place)) for place in odd.tolist()),
        ]
    )


def _places(line: Intervals) -> Int64s:
    return (line.starts_s + _HALF) >> _BITS


def _of(line: Intervals, *, place: int) -> Intervals:
    """Return the readings of one register."""
    low, high = np.searchsorted(line.starts_s, [(at << _BITS) - _HALF for at in (place, place + 1)])
    return line.picked(slice(int(low), int(high)))


def _side_by_side(parts: Sequence[Merged]) -> Merged:
    return Merged(
        now=_joined([part.now for part in parts]),
        replaced=_joined([part.replaced for part in parts]),
        added=_joined([part.added for part in parts]),
        corrected=_joined([part.corrected for part in parts]),
        unchanged=sum(part.unchanged for part in parts),
        outranked=sum(part.outranked for part in parts),
    )


def _joined(lines: Sequence[Intervals]) -> Intervals:
    """Return lines of different registers as one, at the scale that all of them have."""
    joined = Intervals(
        starts_s=np.concatenate([line.starts_s for line in lines]),
        length_s=np.concatenate([line.length_s for line in lines]),
        deltas=np.concatenate([line.deltas for line in lines]),
        flags=np.concatenate([line.flags for line in lines]),
        scale=lines[0].scale,
    )
    return joined.picked(np.argsort(joined.starts_s, kind="stable"))
