"""Works out what a page shows of a device: the course of a day, and the days before it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.journeys.device_readings.summing import DeviceSums, Resolution, sums_of
from wattstead.kernel.calendars import local_day_of, time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of
from wattstead.timeseries.days import day_number
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.measured import Kept, read_measured
from wattstead.timeseries.quantities import BATTERIES, DeviceSeries
from wattstead.timeseries.shown import UNKNOWN

DAYS = 14
SLOT = timedelta(minutes=15)
SLOT_S = 900
SLOTS_AN_HOUR = 4


@dataclass(frozen=True, kw_only=True)
class CurvePoint:
    """A quarter of an hour of a device; None where nothing is known.

    `first` is the mean power in kW (of a plug in W), or what a battery held in kWh; `second`
    the part of production that stayed at home.
    """

    starts_at: datetime
    first: Decimal | None
    second: Decimal | None


@dataclass(frozen=True, kw_only=True)
class DayDone:
    """What a device did on a day, by the names of `summing.names_of_sums`; nothing where nothing is known."""

    on: date
    amounts: dict[str, Decimal | None]

    def amount(self, name: str) -> Decimal | None:
        """Return one of the amounts."""
        return self.amounts.get(name)


@dataclass(frozen=True, kw_only=True)
class DeviceShown:
    """The course of a day of a device, the fortnight that ends with it, and the days around it."""

    on: date
    is_today: bool
    curve: tuple[CurvePoint, ...]
    days: tuple[DayDone, ...]
    last: dict[str, Decimal | None]
    earlier_on: date | None
    later_on: date | None

    @property
    def day(self) -> DayDone:
        """Return what was done on the day shown."""
        return self.days[-1]


def show_device_day(device: MeasuringDevice, *, on: date | None, now: datetime) -> DeviceShown | None:
    """Return a day of a device, the last known one unless `on` names another; None without readings."""
    series = device.series
    known = known_days(series.first, table=series.kind.table)
    if known is None:
        return None
    zone = ZoneInfo(series.zone)
    day = min(max(on or known.last_day, known.starts_on), known.last_day)
    days = DayPeriod(starts_on=day - (DAYS - 1) * ONE_DAY, ends_before=day + ONE_DAY)
    kept = read_measured(series, time_of_days(days, zone=zone))
    midnight_s = int(time_of_days(day_of(day), zone=zone).starts_at.timestamp())
    of_day = kept.picked(np.asarray(kept.measured.starts_s >= midnight_s))
    return DeviceShown(
        on=day,
        is_today=day == local_day_of(now, zone=zone),
        curve=_curve(of_day, series=series, day=day),
        days=_days(sums_of(kept, series=series, resolution=Resolution.DAY), series=series, days=days),
        last=_last(of_day),
        earlier_on=day - ONE_DAY if day > known.starts_on else None,
        later_on=day + ONE_DAY if day < known.last_day else None,
    )


def _curve(kept: Kept, *, series: DeviceSeries, day: date) -> tuple[CurvePoint, ...]:
    """Return a point for every quarter of an hour of the day."""
    zone = ZoneInfo(series.zone)
    whole = time_of_days(day_of(day), zone=zone)
    count = int(whole.length.total_seconds()) // SLOT_S
    places = (kept.measured.starts_s - int(whole.starts_at.timestamp())) // SLOT_S
    is_battery = series.kind is BATTERIES
    first = _by_slot(kept, name=series.kind.first, places=places, count=count, is_level=is_battery)
    second: list[Decimal | None] = [None] * count
    if "self_consumed_kwh" in kept.measured.amounts:
        second = _by_slot(kept, name="self_consumed_kwh", places=places, count=count, is_level=False)
    per_hour = Decimal(1 if is_battery else SLOTS_AN_HOUR)
    per_hour *= 1000 if "power_w" in kept.measured.amounts else 1
    return tuple(
        CurvePoint(
            starts_at=(whole.starts_at + at * SLOT).astimezone(zone),
            first=None if one is None else one * per_hour,
            second=None if other is None else other * per_hour,
        )
        for at, (one, other) in enumerate(zip(first, second, strict=True))
    )


def _by_slot(kept: Kept, *, name: str, places: Int64s, count: int, is_level: bool) -> list[Decimal | None]:
    """Return a quantity by quarter-hours: added up, or what was told last where it is a level."""
    column = kept.measured.amounts[name]
    told = (column != UNKNOWN) & (places < count)
    values = np.zeros(count, dtype=np.int64)
    if is_level:
        values[places[told]] = column[told]
    else:
        np.add.at(values, places[told], column[told])
    known = np.bincount(places[told], minlength=count) > 0
    return [
        unscaled(value, kept.measured.scale) if is_known else None
        for value, is_known in zip(values.tolist(), known.tolist(), strict=True)
    ]


def _days(sums: DeviceSums, *, series: DeviceSeries, days: DayPeriod) -> tuple[DayDone, ...]:
    numbers = series.first.calendar.numbers(sums.starts_s).tolist()
    of_day = {number: place for place, number in enumerate(numbers)}
    return tuple(DayDone(on=day, amounts=_amounts(sums, place=of_day.get(day_number(day)))) for day in days)


def _amounts(sums: DeviceSums, *, place: int | None) -> dict[str, Decimal | None]:
    if place is None:
        return {}
    return {name: _told(int(column[place]), scale=sums.scale) for name, column in sums.amounts.items()}


def _last(kept: Kept) -> dict[str, Decimal | None]:
    """Return what each quantity was when it was told last that day."""
    found: dict[str, Decimal | None] = {}
    for name, column in kept.measured.amounts.items():
        told = column[column != UNKNOWN]
        found[name] = unscaled(int(told[-1]), kept.measured.scale) if len(told) else None
    return found


def _told(value: int, *, scale: int) -> Decimal | None:
    return None if value == UNKNOWN else unscaled(value, scale)
