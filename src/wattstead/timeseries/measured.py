"""Brings and reads what devices measure: several quantities for each stretch of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wattstead.kernel.periods import DayPeriod, Period
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Bytes, Int64s, Intervals
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.quantities import DeviceSeries
from wattstead.timeseries.ranges import days_of, read_many
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.shown import UNKNOWN, Shown, read_shown

FEW_READINGS = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Measured:
    """Readings of one device in columns, each for the stretch of time that ends with it.

    `amounts` holds a column for each quantity, in whole numbers at `10**-scale` of its unit,
    UNKNOWN where a reading says nothing of it. Only the first quantity is always told.
    """

    starts_s: Int64s
    length_s: Int64s
    flags: Bytes
    amounts: Mapping[str, Int64s]
    scale: int = 3

    def __len__(self) -> int:
        """Count the readings."""
        return len(self.starts_s)

    @property
    def ends_s(self) -> Int64s:
        """Return when each reading was taken."""
        return self.starts_s + self.length_s

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Measured":
        """Return the readings a mask, an index or a slice names."""
        return Measured(
            starts_s=self.starts_s[which],
            length_s=self.length_s[which],
            flags=self.flags[which],
            amounts={name: column[which] for name, column in self.amounts.items()},
            scale=self.scale,
        )

    def of(self, name: str) -> Intervals:
        """Return what the readings say of one quantity, those that say something."""
        told = self.amounts[name] != UNKNOWN
        return Intervals(
            starts_s=self.starts_s[told],
            length_s=self.length_s[told],
            deltas=self.amounts[name][told],
            flags=self.flags[told],
            scale=self.scale,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """Readings of one device as the store has them.

    `counters` are what its counter showed, in millionths of its unit (UNKNOWN where amounts
    do not add up); `stored_s` says when the day of each was first written.
    """

    measured: Measured
    counters: Int64s
    stored_s: Int64s

    def __len__(self) -> int:
        """Count the readings."""
        return len(self.measured)

    def picked(self, which: npt.NDArray[np.bool_] | slice) -> "Kept":
        """Return the readings a mask or a slice names."""
        return Kept(
            measured=self.measured.picked(which),
            counters=self.counters[which],
            stored_s=self.stored_s[which],
        )


def take_in_measured(
    series: DeviceSeries, measured: Measured, *, known_at: datetime, actor_id: UUID | None, reason: str
) -> Outcome:
    """Take in readings of a device, in any order, as often as they come; counts quantities.

    Each quantity is merged for itself: one that a reading does not tell stays as it was.
    Raises what `store.take_in` raises.
    """
    take = take_in_many if len(measured) <= FEW_READINGS else load_days
    return take(
        _side_by_side(series, measured),
        known_at=known_at,
        actor_id=actor_id,
        reason=reason,
        table=series.kind.table,
    )


def keep_counters(
    series: DeviceSeries,
    values: Mapping[int, int],
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
) -> None:
    """Keep what the device's counter showed at some instants, in millionths of its unit."""
    keep_register_values(
        series.first, values, known_at=known_at, actor_id=actor_id, reason=reason, table=series.kind.table
    )


def read_measured(series: DeviceSeries, period: Period) -> Kept:
    """Return the readings of a device whose stretch begins inside `period`."""
    shown = read_shown(series.first, period, table=series.kind.table)
    first, last = days_of(series.first, period)
    others = series.registers[1:]
    days = DayPeriod(starts_on=day_of_number(first), ends_before=day_of_number(last + 1))
    found = by_register(columns_of(read_many(others, days, table=series.kind.table), series=others))
    scale = max([shown.intervals.scale, *(part.scale for part in found.values())])
    amounts = {series.kind.first: shown.intervals.at_scale(scale).deltas}
    for quantity, register in zip(series.kind.quantities[1:], others, strict=True):
        part = found.get(register.number, Intervals.none(scale=scale)).at_scale(scale)
        amounts[quantity.name] = _beside(shown.intervals, part)
    return _kept(shown, amounts=amounts, scale=scale)


def _kept(shown: Shown, *, amounts: Mapping[str, Int64s], scale: int) -> Kept:
    return Kept(
        measured=Measured(
            starts_s=shown.intervals.starts_s,
            length_s=shown.intervals.length_s,
            flags=shown.intervals.flags,
            amounts=amounts,
            scale=scale,
        ),
        counters=shown.values,
        stored_s=shown.stored_s,
    )


def _beside(first: Intervals, other: Intervals) -> Int64s:
    """Return what another quantity was for each very stretch of the first one, UNKNOWN where it is untold."""
    if not len(other):
        return np.full(len(first), UNKNOWN, dtype=np.int64)
    place = np.minimum(np.searchsorted(other.starts_s, first.starts_s), len(other) - 1)
    same = (other.starts_s[place] == first.starts_s) & (other.length_s[place] == first.length_s)
    return np.where(same, other.deltas[place], UNKNOWN)


def _side_by_side(series: DeviceSeries, measured: Measured) -> ManyIntervals:
    """Return the quantities of a device one after another."""
    parts: Sequence[Intervals] = [
        measured.of(quantity.name) if quantity.name in measured.amounts else Intervals.none()
        for quantity in series.kind.quantities
    ]
    return ManyIntervals(
        series=series.registers,
        which=np.repeat(np.arange(len(parts), dtype=np.int64), [len(part) for part in parts]),
        starts_s=np.concatenate([part.starts_s for part in parts]),
        length_s=np.concatenate([part.length_s for part in parts]),
        deltas=np.concatenate([part.deltas for part in parts]),
        flags=np.concatenate([part.flags for part in parts]),
        scale=measured.scale,
    )
