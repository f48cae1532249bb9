"""Folds where a reading came from and how good it is into one byte.

The byte is `4 * source + quality`, so it never exceeds 14; a set of flags fits a
16-bit mask with bit n for flag n (`kinds` of a block).
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.intervals import Bytes


class Source(IntEnum):
    """Where a reading came from, under the specification's words."""

    smart_meter = 0
    manual = 1
    estimated = 2
    adjusted = 3


class Quality(IntEnum):
    """How good a reading is, under the specification's words."""

    valid = 0
    estimated = 1
    questionable = 2


def flag(source: Source, quality: Quality) -> int:
    """Return the byte that says both."""
    return 4 * source + quality


def source_of(byte: int) -> Source:
    """Return where a reading with this byte came from."""
    return Source(byte >> 2)


def quality_of(byte: int) -> Quality:
    """Return how good a reading with this byte is."""
    return Quality(byte & 3)


METERED = flag(Source.smart_meter, Quality.valid)
ESTIMATED = flag(Source.estimated, Quality.estimated)


def estimates(flags: Bytes) -> npt.NDArray[np.bool_]:
    """Tell which readings are estimates, by their source or by their quality."""
    return np.asarray((flags >> 2 == Source.estimated) | (flags & 3 == Quality.estimated), dtype=bool)


ESTIMATE_KINDS = sum(
    1 << flag(source, quality)
    for source in Source
    for quality in Quality
    if source is Source.estimated or quality is Quality.estimated
)
"""The mask of every flag that marks an estimate."""
