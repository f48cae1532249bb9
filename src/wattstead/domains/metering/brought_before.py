"""Remembers which stretches of time earlier pieces of one delivery brought, in little room.

A delivery of a gigabyte is taken in piece by piece; that two of its readings overlap is refused all the
same when they stand in different pieces. Readings that follow each other in equal steps are one run, so
that a year of quarter-hours takes as much room as a day.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.intervals import Int64s

MOST_RUNS = 2_000_000
"""Beyond so many runs, 48 MB of them, nothing more is remembered."""
_BITS = 34
Mask = npt.NDArray[np.bool_]


def _nothing() -> Int64s:
    return np.zeros(0, dtype=np.int64)


@dataclass(kw_only=True, eq=False)
class BroughtBefore:
    """The runs that were brought, sorted by register and start; none shares time with another."""

    _numbers: Int64s = field(default_factory=_nothing)
    _firsts: Int64s = field(default_factory=_nothing)
    _lasts: Int64s = field(default_factory=_nothing)
    _steps_s: Int64s = field(default_factory=_nothing)
    _waiting: tuple[Int64s, Int64s, Int64s] | None = None

    def __len__(self) -> int:
        """Count the runs that are remembered."""
        return len(self._firsts)

    def overlaps(self, *, numbers: Int64s, starts_s: Int64s, length_s: Int64s) -> Mask:
        """Tell which stretches share time with one that was brought before, without being the same."""
        if self._waiting is not None:
            self._add(*self._waiting)
            self._waiting = None
        clashes, _ = self._met(numbers, starts_s, length_s)
        return clashes

    def remember(self, *, numbers: Int64s, starts_s: Int64s, length_s: Int64s) -> None:
        """Remember stretches of which `overlaps` was asked and which do not; one may be told twice.

        They are looked at when the next piece comes: most deliveries have one.
        """
        self._waiting = (numbers, starts_s, length_s)

    def _add(self, numbers: Int64s, starts_s: Int64s, length_s: Int64s) -> None:
        _, known = self._met(numbers, starts_s, length_s)
        if len(self._firsts) + len(numbers) - int(known.sum()) > MOST_RUNS:
            return
        self._make_room(numbers)
        firsts = self._keys(numbers, starts_s)[~known]
        if not len(firsts):
            return
        steps_s = length_s[~known]
        firsts = np.concatenate([self._firsts, firsts])
        order = np.argsort(firsts, kind="stable")
        lasts = np.concatenate([self._lasts, firsts[len(self._firsts) :] + steps_s])[order]
        firsts, steps_s = firsts[order], np.concatenate([self._steps_s, steps_s])[order]
        begins = np.ones(len(firsts), dtype=bool)
        begins[1:] = (steps_s[1:] != steps_s[:-1]) | (firsts[1:] > lasts[:-1])
        at = np.nonzero(begins)[0]
        self._firsts, self._steps_s = firsts[at], steps_s[at]
        self._lasts = np.maximum.reduceat(lasts, at)

    def _met(self, numbers: Int64s, starts_s: Int64s, length_s: Int64s) -> tuple[Mask, Mask]:
        """Tell which stretches overlap what is remembered, and which are remembered just so."""
        if not len(self._firsts):
            return np.zeros(len(numbers), dtype=bool), np.zeros(len(numbers), dtype=bool)
        keys = self._keys(numbers, starts_s)
        first = np.searchsorted(self._lasts, keys, side="right")
        after = np.searchsorted(self._firsts, keys + length_s, side="left")
        meets = self._is_known(numbers) & (first < after)
        run = np.minimum(first, len(self._firsts) - 1)
        inside = (keys >= self._firsts[run]) & (keys + length_s <= self._lasts[run])
        on_grid = (keys - self._firsts[run]) % self._steps_s[run] == 0
        same = meets & inside & on_grid & (self._steps_s[run] == length_s)
        return meets & ~same, same

    def _is_known(self, numbers: Int64s) -> Mask:
        place = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        return np.asarray(self._numbers[place] == numbers)

    def _keys(self, numbers: Int64s, starts_s: Int64s) -> Int64s:
        return (np.searchsorted(self._numbers, numbers) << _BITS) + starts_s

    def _make_room(self, numbers: Int64s) -> None:
        """Give registers that are new their places among those that are known."""
        every = np.union1d(self._numbers, numbers)
        if len(every) == len(self._numbers):
            return
        place = np.searchsorted(every, self._numbers)
        moved = (place - np.arange(len(self._numbers))) << _BITS
        of_run = moved[self._firsts >> _BITS]
        self._firsts, self._lasts = self._firsts + of_run, self._lasts + of_run
        self._numbers = every
