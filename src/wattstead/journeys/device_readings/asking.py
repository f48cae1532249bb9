"""Gives out what devices measured, a stretch of time after another."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.device_readings.devices import device_with_series
from wattstead.journeys.device_readings.summing import DeviceSums, Resolution, sums_of
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.identity import parse_reading_id
from wattstead.timeseries.measured import Kept, read_measured
from wattstead.timeseries.quantities import DeviceSeries, Kind
from wattstead.timeseries.shown import UNKNOWN


@dataclass(frozen=True, kw_only=True)
class OneReading:
    """One reading of a device: what each of its quantities was, None where nobody told."""

    series: DeviceSeries
    kept: Kept

    def amount(self, name: str) -> Decimal | None:
        """Return what a quantity was."""
        value = int(self.kept.measured.amounts[name][0])
        return None if value == UNKNOWN else unscaled(value, self.kept.measured.scale)


def months_of(period: Period, *, zone: str) -> tuple[Period, ...]:
    """Return a period cut at the beginnings of the months of a zone."""
    if period.starts_at == period.ends_before:
        return ()
    clock = ZoneInfo(zone)
    last = local_day_of(period.ends_before - timedelta(seconds=1), zone=clock)
    days = DayPeriod(
        starts_on=local_day_of(period.starts_at, zone=clock).replace(day=1), ends_before=last + ONE_DAY
    )
    edges = [day_starts_at(month.starts_on, zone=clock) for month in days.split_by_months()[1:]]
    starts = [period.starts_at, *(edge for edge in edges if edge > period.starts_at)]
    return tuple(
        Period(starts_at=start, ends_before=end)
        for start, end in zip(starts, [*starts[1:], period.ends_before], strict=True)
    )


def readings_by_month(series: DeviceSeries, *, period: Period) -> Iterator[Kept]:
    """Yield the readings of a device month by month, so that years of them need no room."""
    for month in months_of(period, zone=series.zone):
        kept = read_measured(series, month)
        if len(kept):
            yield kept


def sums_by_month(series: DeviceSeries, *, period: Period, resolution: Resolution) -> Iterator[DeviceSums]:
    """Yield sums of a device's readings month by month."""
    for kept in readings_by_month(series, period=period):
        yield sums_of(kept, series=series, resolution=resolution)


def device_reading(viewer: Viewer, *, kind: Kind, reading_id: UUID) -> OneReading:
    """Return the reading an id names; raises NotFound alike for foreign and missing ones."""
    name = parse_reading_id(reading_id, kind=kind.code)
    if name is None:
        raise NotFound
    series = device_with_series(viewer, kind=kind, number=name.number).series
    taken_at = datetime.fromtimestamp(name.instant_s, UTC)
    kept = read_measured(series, Period(starts_at=taken_at - 2 * ONE_DAY, ends_before=taken_at))
    kept = kept.picked(np.asarray(kept.measured.ends_s == name.instant_s))
    if not len(kept):
        raise NotFound
    return OneReading(series=series, kept=kept)
