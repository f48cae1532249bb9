"""Forecasts what an hour or a day brings from what such hours and days brought in the weeks before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FEWEST_WEEKS = 3  # two values have a mean, but tell nothing of how far they spread
# Eight of ten values of a bell curve lie this many deviations around its middle.
EIGHT_OF_TEN = 1.2816


@dataclass(frozen=True, kw_only=True, eq=False)
class Bands:
    """What is expected in each slot, with the bounds within which eight of ten values should fall.

    Whole numbers at the scale of the samples; NaN where too little is known to say anything.
    """

    expected: Floats
    lower: Floats
    upper: Floats

    @property
    def is_whole(self) -> bool:
        """Return whether something is said of every slot."""
        return bool(len(self.expected)) and not bool(np.isnan(self.expected).any())


def bands_of(samples: Floats, *, may_be_negative: bool = False) -> Bands:
    """Return mean and spread of each column: a row for each week before, NaN where a value is unknown.

    With few weeks the spread of so few values is widened, because it is itself a guess.
    """
    known = (~np.isnan(samples)).sum(axis=0)
    counts = np.maximum(known, 1)
    mean = np.nansum(samples, axis=0) / counts
    square = np.nansum((samples - mean) ** 2, axis=0) / np.maximum(counts - 1, 1)
    spread = EIGHT_OF_TEN * np.sqrt(square * (1 + 1 / counts))
    lower = mean - spread
    if not may_be_negative:
        lower = np.maximum(lower, 0)
    too_few = known < FEWEST_WEEKS
    return Bands(
        expected=np.where(too_few, np.nan, mean),
        lower=np.where(too_few, np.nan, lower),
        upper=np.where(too_few, np.nan, mean + spread),
    )


def share_within(values: Floats, *, bands: Sequence[Bands]) -> float | None:
    """Return which part of known values fell within the bands made of the weeks before each of them.

    This is what a forecast says of its own confidence: how often it would have been right lately.
    None where there is nothing to compare.
    """
    inside, compared = 0, 0
    for row, band in zip(values, bands, strict=True):
        comparable = ~np.isnan(row) & ~np.isnan(band.expected)
        fell = (row >= band.lower) & (row <= band.upper) & comparable
        inside += int(fell.sum())
        compared += int(comparable.sum())
    return inside / compared if compared else None
