"""Sums what devices measured by hours, days and months of their site."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.measured import Kept, Measured
from wattstead.timeseries.quantities import BATTERIES, DeviceSeries
from wattstead.timeseries.shown import UNKNOWN

HOUR_S = 3600
SUMMED = ("delta_kwh", "self_consumed_kwh", "exported_kwh")
PEAKS = {"power_kw": "peak_power_kw", "power_w": "peak_power_w"}


class Resolution(StrEnum):
    """How readings are summed."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True, eq=False)
class DeviceSums:
    """What a device did in stretches of time, at `10**-scale` of each unit, UNKNOWN where nobody told.

    `present` of `expected` readings are known of each stretch; stretches without any are left out.
    """

    starts_s: Int64s
    ends_s: Int64s
    present: Int64s
    expected: Int64s
    amounts: Mapping[str, Int64s]
    scale: int

    def __len__(self) -> int:
        """Count the stretches."""
        return len(self.starts_s)

    def picked(self, which: npt.NDArray[np.bool_] | slice) -> "DeviceSums":
        """Return the stretches that a slice or a mask names."""
        return DeviceSums(
            starts_s=self.starts_s[which],
            ends_s=self.ends_s[which],
            present=self.present[which],
            expected=self.expected[which],
            amounts={name: column[which] for name, column in self.amounts.items()},
            scale=self.scale,
        )


def names_of_sums(series: DeviceSeries) -> tuple[str, ...]:
    """Return the names of what is summed for devices of this kind, in their order."""
    if series.kind is BATTERIES:
        return ("charged_kwh", "discharged_kwh", "charge_kwh", "charge_percent")
    told = [quantity.name for quantity in series.kind.quantities]
    return (
        *(name for name in SUMMED if name in told),
        *(peak for name, peak in PEAKS.items() if name in told),
    )


def sums_of(kept: Kept, *, series: DeviceSeries, resolution: Resolution) -> DeviceSums:
    """Return readings, sorted by time, summed by stretches of the site's clock."""
    measured = kept.measured
    if not len(measured):
        nothing = np.zeros(0, dtype=np.int64)
        names = names_of_sums(series)
        return DeviceSums(
            starts_s=nothing,
            ends_s=nothing,
            present=nothing,
            expected=nothing,
            amounts=dict.fromkeys(names, nothing),
            scale=measured.scale,
        )
    edges = _edges(measured.starts_s, calendar=series.first.calendar, resolution=resolution)
    firsts = np.nonzero(np.append(True, edges[0][1:] != edges[0][:-1]))[0]
    starts_s, ends_s = edges[0][firsts], edges[1][firsts]
    return DeviceSums(
        starts_s=starts_s,
        ends_s=np.maximum(ends_s, np.maximum.reduceat(measured.ends_s, firsts)),
        present=np.diff(np.append(firsts, len(measured))),
        expected=np.maximum((ends_s - starts_s) // measured.length_s[firsts], 1),
        amounts=_amounts(measured, series=series, firsts=firsts),
        scale=measured.scale,
    )


def _edges(starts_s: Int64s, *, calendar: LocalDays, resolution: Resolution) -> tuple[Int64s, Int64s]:
    """Return where the stretch of each reading begins and ends; hours are counted from midnight."""
    days = calendar.numbers(starts_s)
    if resolution is Resolution.MONTH:
        months = days.astype("datetime64[D]").astype("datetime64[M]")
        first = months.astype("datetime64[D]").astype(np.int64)
        after = (months + 1).astype("datetime64[D]").astype(np.int64)
        return calendar.starts_s(first), calendar.starts_s(after)
    midnights_s = calendar.starts_s(days)
    if resolution is Resolution.DAY:
        return midnights_s, calendar.starts_s(days + 1)
    begins_s = midnights_s + (starts_s - midnights_s) // HOUR_S * HOUR_S
    return begins_s, begins_s + HOUR_S


def _amounts(
    measured: Measured, *, series: DeviceSeries, firsts: npt.NDArray[np.intp]
) -> Mapping[str, Int64s]:
    if series.kind is BATTERIES:
        return _of_battery(measured, firsts=firsts)
    found = {
        name: _where_told(measured.amounts[name], firsts=firsts, how=np.add, else_=0)
        for name in SUMMED
        if name in measured.amounts
    }
    for name, peak in PEAKS.items():
        if name in measured.amounts:
            found[peak] = _where_told(measured.amounts[name], firsts=firsts, how=np.maximum, else_=UNKNOWN)
    return found


def _of_battery(measured: Measured, *, firsts: npt.NDArray[np.intp]) -> Mapping[str, Int64s]:
    """Return what went in and out by the power, and what the battery held at the end of each stretch."""
    power = np.where(measured.amounts["power_kw"] == UNKNOWN, 0, measured.amounts["power_kw"])
    energy = power * measured.length_s
    lasts = np.append(firsts[1:], len(measured)) - 1
    return {
        "charged_kwh": np.add.reduceat(np.maximum(energy, 0), firsts) // HOUR_S,
        "discharged_kwh": np.add.reduceat(np.maximum(-energy, 0), firsts) // HOUR_S,
        "charge_kwh": measured.amounts["charge_kwh"][lasts],
        "charge_percent": measured.amounts["charge_percent"][lasts],
    }


def _where_told(column: Int64s, *, firsts: npt.NDArray[np.intp], how: np.ufunc, else_: int) -> Int64s:
    """Return a column reduced over what is told, UNKNOWN where nothing is."""
    told = column != UNKNOWN
    reduced: Int64s = how.reduceat(np.where(told, column, else_), firsts)
    return np.where(np.logical_or.reduceat(told, firsts), reduced, UNKNOWN)
