"""Puts readings side by side: from blocks to one register's intervals, from many registers to columns."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from wattstead.timeseries.blocks import BlockRows, flattened
from wattstead.timeseries.intervals import Bytes, Int64s, Intervals
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.shaping import numbers_of, rescaled

_INSTANT_BITS = 40  # of seconds, as in the ids of readings


def columns_of(groups: Iterable[BlockRows], *, series: Sequence[Series]) -> ManyIntervals:
    """Return all readings of some blocks, sorted by register and start.

    `series` names the registers, sorted by number; the readings' `which` points into it.
    """
    groups = list(groups)
    numbers = numbers_of(series)
    scale = max((group.scale for group in groups), default=3)
    flat = [flattened(group) for group in groups]
    which = _joined([group.numbers[part.rows] for group, part in zip(groups, flat, strict=True)])
    many = ManyIntervals(
        series=series,
        which=np.searchsorted(numbers, which),
        starts_s=_joined([part.starts_s for part in flat]),
        length_s=_joined([part.length_s for part in flat]),
        deltas=_joined(
            [
                rescaled(part.deltas, scale=group.scale, to=scale)
                for group, part in zip(groups, flat, strict=True)
            ]
        ),
        flags=_joined_flags([part.flags for part in flat]),
        scale=scale,
    )
    # A table hands its rows out in any order once some of them were updated. They come in long
    # stretches that are sorted, which a stable sort of one key finds out and merges.
    keys = (many.which << _INSTANT_BITS) + many.starts_s
    return many if (keys[1:] > keys[:-1]).all() else many.picked(np.argsort(keys, kind="stable"))


def intervals_of(groups: Iterable[BlockRows], *, scale: int = 3) -> Intervals:
    """Return the readings of one register's blocks, sorted by start, at `scale` or finer."""
    groups = list(groups)
    scale = max((group.scale for group in groups), default=scale)
    flat = [flattened(group) for group in groups]
    starts_s = _joined([part.starts_s for part in flat])
    intervals = Intervals(
        starts_s=starts_s,
        length_s=_joined([part.length_s for part in flat]),
        deltas=_joined(
            [
                rescaled(part.deltas, scale=group.scale, to=scale)
                for group, part in zip(groups, flat, strict=True)
            ]
        ),
        flags=_joined_flags([part.flags for part in flat]),
        scale=scale,
    )
    rising = len(starts_s) < 2 or bool((starts_s[1:] > starts_s[:-1]).all())
    return intervals if rising else intervals.picked(np.argsort(starts_s, kind="stable"))


def by_register(many: ManyIntervals) -> dict[int, Intervals]:
    """Return the intervals of each register that has some, in the order in which they stand."""
    if not len(many):
        return {}
    if (many.which[1:] < many.which[:-1]).any():
        many = many.picked(np.argsort(many.which, kind="stable"))
    firsts = np.nonzero(np.append(True, many.which[1:] != many.which[:-1]))[0].tolist()
    found, numbers = {}, numbers_of(many.series)
    for first, after in pairwise([*firsts, len(many)]):
        part = slice(first, after)
        found[int(numbers[many.which[first]])] = Intervals(
            starts_s=many.starts_s[part],
            length_s=many.length_s[part],
            deltas=many.deltas[part],
            flags=many.flags[part],
            scale=many.scale,
        )
    return found


def side_by_side(parts: dict[int, Intervals], *, series: Sequence[Series]) -> ManyIntervals:
    """Return the intervals of some registers, by number, as columns."""
    place = {one.number: at for at, one in enumerate(series)}
    held = sorted(parts.items())
    scale = max((part.scale for _, part in held), default=3)
    widened = [part.at_scale(scale) for _, part in held]
    return ManyIntervals(
        series=series,
        which=_joined([np.full(len(part), place[number], dtype=np.int64) for number, part in held]),
        starts_s=_joined([part.starts_s for part in widened]),
        length_s=_joined([part.length_s for part in widened]),
        deltas=_joined([part.deltas for part in widened]),
        flags=_joined_flags([part.flags for part in widened]),
        scale=scale,
    )


def one_register(series: Series, intervals: Intervals) -> ManyIntervals:
    """Return one register's intervals as columns."""
    return side_by_side({series.number: intervals}, series=(series,))


def _joined(parts: list[Int64s]) -> Int64s:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _joined_flags(parts: list[Bytes]) -> Bytes:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint8)
