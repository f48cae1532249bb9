"""Makes numbers that look like chance and never change.

A draw is worked out from its seed, day, purpose and position alone, by the
mixing function of SplitMix64. No generator carries state from one day to the
next, so a longer simulation repeats every day of a shorter one, and no
release of numpy can change a household that has already been billed.
"""

import numpy as np
from numpy.typing import NDArray

from wattstead.journeys.demo_household.arrays import Floats, Integers

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_DAY = np.uint64(0xD1342543DE82EF95)
_PURPOSE = np.uint64(0xA24BAED4963EE407)


def draws(ordinals: Integers, *, seed: int, purpose: str, count: int) -> Floats:
    """Return `count` numbers in [0, 1) for each day, as rows; `purpose` keeps uses apart."""
    with np.errstate(over="ignore"):
        root = np.uint64(seed) * _PURPOSE + np.uint64(int.from_bytes(purpose.encode()[:8], "little"))
        row = _mixed(_mixed(np.full(1, root)) + ordinals.astype(np.uint64)[:, None] * _DAY)
        cells = _mixed(row + np.arange(count, dtype=np.uint64)[None, :] * _GOLDEN)
    return (cells >> np.uint64(11)).astype(np.float64) * 2.0**-53


def bell(ordinals: Integers, *, seed: int, purpose: str) -> Floats:
    """Return one number a day with mean 0 and deviation 1, shaped nearly like a bell."""
    four = draws(ordinals, seed=seed, purpose=purpose, count=4)
    centred: Floats = (four.sum(axis=1) - 2.0) * np.sqrt(3.0)
    return centred


def lingering(ordinals: Integers, *, seed: int, purpose: str, days: int) -> Floats:
    """Return one number a day as `bell` does, where each remembers the `days` before it."""
    weights = 0.75 ** np.arange(days)
    past = np.stack([bell(ordinals - n, seed=seed, purpose=purpose) for n in range(days)])
    mixed: Floats = (weights[:, None] * past).sum(axis=0) / np.sqrt((weights**2).sum())
    return mixed


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each number with its bits thoroughly stirred."""
    stirred = values + _GOLDEN
    stirred = (stirred ^ (stirred >> np.uint64(30))) * _FIRST
    stirred = (stirred ^ (stirred >> np.uint64(27))) * _SECOND
    return stirred ^ (stirred >> np.uint64(31))
