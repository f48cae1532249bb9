"""Names what the store keeps intervals of, and gathers intervals of many of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import overload
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.intervals import Bytes, Int64s

Ids = npt.NDArray[np.void]


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
class ManySeries(Sequence[Series]):
    """Registers by the thousand, in columns; one that is asked for by itself is made then.

    `accounts` and `meters` are ids of 16 bytes each; register i goes by `calendars[calendar_of[i]]`.
    """

    numbers: Int64s
    accounts: Ids
    meters: Ids
    scales: Int64s
    calendars: tuple[LocalDays, ...]
    calendar_of: Int64s

    @classmethod
    def of(cls, series: Sequence[Series]) -> "ManySeries":
        """Return any registers in columns."""
        if isinstance(series, ManySeries):
            return series
        places = {calendar: at for at, calendar in enumerate(dict.fromkeys(one.calendar for one in series))}
        return cls(
            numbers=np.array([one.number for one in series], dtype=np.int64),
            accounts=ids(one.account_id for one in series),
            meters=ids(one.meter_id for one in series),
            scales=np.array([one.scale for one in series], dtype=np.int64),
            calendars=tuple(places),
            calendar_of=np.array([places[one.calendar] for one in series], dtype=np.int64),
        )

    def __len__(self) -> int:
        """Count the registers."""
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> Series: ...

    @overload
    def __getitem__(self, place: slice) -> "ManySeries": ...

    def __getitem__(self, place: int | slice) -> "Series | ManySeries":
        """Return one register, or a stretch of them."""
        if isinstance(place, slice):
            return self.picked(np.arange(len(self))[place])
        calendar = self.calendars[int(self.calendar_of[place])]
        return Series(
            number=int(self.numbers[place]),
            account_id=UUID(bytes=self.accounts[place].tobytes()),
            meter_id=UUID(bytes=self.meters[place].tobytes()),
            zone=calendar.zone,
            day_boundary=calendar.boundary,
            scale=int(self.scales[place]),
        )

    def picked(self, places: npt.NDArray[np.intp]) -> "ManySeries":
        """Return the registers at some places."""
        return replace(
            self,
            numbers=self.numbers[places],
            accounts=self.accounts[places],
            meters=self.meters[places],
            scales=self.scales[places],
            calendar_of=self.calendar_of[places],
        )


def ids(of: Iterable[UUID]) -> Ids:
    """Return ids as 16 bytes each, the form in which they travel."""
    return np.frombuffer(b"".join(one.bytes for one in of), dtype="V16")


@dataclass(frozen=True, kw_only=True, eq=False)
class ManyIntervals:
    """Intervals of many registers in columns, in any order.

    Interval i belongs to `series[which[i]]`; the other columns mean what they mean
    in `Intervals`. Where two name the same stretch of one register, the later wins.
    """

    series: Sequence[Series]
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
