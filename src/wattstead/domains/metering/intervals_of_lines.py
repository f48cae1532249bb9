"""Turns the good lines of a file into intervals as the store takes them."""

from collections.abc import Sequence

import numpy as np

from wattstead.domains.metering.file_formats.reading import GoodLine
from wattstead.domains.metering.vocabulary import MARKS, ReadingMark
from wattstead.kernel.energy import LARGEST_SCALE as MILLIONTHS
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.intervals import Int64s, Intervals

__all__ = ["MILLIONTHS", "intervals_of"]

_FLAGS: dict[ReadingMark, int] = {
    mark: flag(Source[source], Quality[quality]) for (source, quality), mark in MARKS.items()
}


def intervals_of(lines: Sequence[GoodLine], *, scale: int) -> Intervals:
    """Return the intervals of `lines` in the order of time, at `scale` or finer where digits ask for it."""
    ordered = sorted(lines, key=lambda line: line.starts_s)
    amounts = np.array([line.millionths for line in ordered], dtype=np.int64)
    scale = scale_needed(amounts, scale=scale)
    return Intervals(
        starts_s=np.array([line.starts_s for line in ordered], dtype=np.int64),
        length_s=np.array([line.length_s for line in ordered], dtype=np.int64),
        deltas=amounts // 10 ** (MILLIONTHS - scale),
        flags=np.array([_FLAGS[line.mark] for line in ordered], dtype=np.uint8),
        scale=scale,
    )


def scale_needed(amounts: Int64s, *, scale: int) -> int:
    """Return the smallest scale from `scale` on that holds millionths without loss."""
    while scale < MILLIONTHS and (amounts % 10 ** (MILLIONTHS - scale)).any():
        scale += 1
    return scale
