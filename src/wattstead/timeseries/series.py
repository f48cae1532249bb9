"""Names what the store keeps intervals of, and gathers intervals of many of them."""

from dataclasses import dataclass, replace
from datetime import time
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.intervals import Bytes, Int64s


@dataclass(frozen=True, kw_only=True)
class Series:
    """A register as the store knows it: one quantity of one device.

    `number` is the register's own number, `meter_id` the meter or device it belongs to,
    `zone` and `day_boundary` say when its days begin (00:00, or 06:00 for the gas day),
    `scale` how many decimals of its unit a block keeps unless finer digits arrive.
    """

    number: int
    account_id: UUID
    meter_id: UUID
    zone: str
    day_boundary: time = time(0)
    scale: int = 3

    @property
    def calendar(self) -> LocalDays:
        """Return the days its readings are kept by."""
        return LocalDays(zone=self.zone, boundary=self.day_boundary)


@dataclass(frozen=True, kw_only=True, eq=False)
class ManyIntervals:
    """Intervals of many registers in columns, in any order.

    Interval i belongs to `series[which[i]]`; the other columns mean what they mean
    in `Intervals`. Where two name the same stretch of one register, the later wins.
    """

    series: tuple[Series, ...]
    which: Int64s
    starts_s: Int64s
    length_s: Int64s
    deltas: Int64s
    flags: Bytes
    scale: int = 3

    def __len__(self) -> int:
        """Count the intervals."""
        return len(self.starts_s)

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "ManyIntervals":
        """Return the intervals a mask, an index or a slice names."""
        return replace(
            self,
            which=self.which[which],
            starts_s=self.starts_s[which],
            length_s=self.length_s[which],
            deltas=self.deltas[which],
            flags=self.flags[which],
        )
