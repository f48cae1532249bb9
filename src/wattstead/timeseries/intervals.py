"""Holds stretches of time with an amount each: the currency every part trades energy in."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Int64s = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Intervals:
    """Sorted half-open intervals of one register that never overlap.

    `starts_s` counts seconds since 1970 UTC, `length_s` is each interval's length,
    `deltas` are whole numbers at `10**-scale` of the register's unit, `flags` say
    where each came from and how good it is (see `flags`). A slot nobody measured
    is simply absent.
    """

    starts_s: Int64s
    length_s: Int64s
    deltas: Int64s
    flags: Bytes
    scale: int = 3

    @classmethod
    def none(cls, *, scale: int = 3) -> Self:
        """Return no intervals at all."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(
            starts_s=empty,
            length_s=empty,
            deltas=empty,
            flags=np.zeros(0, dtype=np.uint8),
            scale=scale,
        )

    def __len__(self) -> int:
        """Count the intervals."""
        return len(self.starts_s)

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same of the same stretches of time, whatever their scale."""
        if not isinstance(other, Intervals):
            return NotImplemented
        scale = max(self.scale, other.scale)
        mine, theirs = self.at_scale(scale), other.at_scale(scale)
        return all(
            np.array_equal(getattr(mine, name), getattr(theirs, name))
            for name in ("starts_s", "length_s", "deltas", "flags")
        )

    __hash__ = None  # type: ignore[assignment]

    @property
    def ends_s(self) -> Int64s:
        """Return where each interval ends: the timestamp its reading carries."""
        return self.starts_s + self.length_s

    @property
    def total(self) -> int:
        """Return the sum of the deltas, at the intervals' scale."""
        return int(self.deltas.sum())

    def at_scale(self, scale: int) -> Self:
        """Return the same energy with finer digits; refuses to cut digits off."""
        if scale == self.scale:
            return self
        if scale < self.scale:
            raise ValueError(f"cannot cut digits: scale {self.scale} to {scale}")
        return self.replaced(deltas=self.deltas * np.int64(10 ** (scale - self.scale)), scale=scale)

    def replaced(self, *, deltas: Int64s, scale: int) -> Self:
        """Return the same stretches of time with other amounts."""
        return type(self)(
            starts_s=self.starts_s,
            length_s=self.length_s,
            deltas=deltas,
            flags=self.flags,
            scale=scale,
        )

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> Self:
        """Return the intervals a mask, an index or a slice names."""
        return type(self)(
            starts_s=self.starts_s[which],
            length_s=self.length_s[which],
            deltas=self.deltas[which],
            flags=self.flags[which],
            scale=self.scale,
        )
