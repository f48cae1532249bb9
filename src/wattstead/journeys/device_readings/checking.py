"""Checks what devices are said to have measured, reading by reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wattstead.domains.devices.rules import DeviceRetired, checked_figure
from wattstead.domains.metering.operations.batches import IntervalOfTwoDays, IntervalUnclear
from wattstead.domains.metering.operations.readings import ReadingInFuture
from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.energy import LARGEST_SCALE, scaled
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.flags import METERED

STEP = timedelta(minutes=15)
"""How long before a reading its stretch begins where nobody says so."""


class CounterUnclear(Refusal):
    """A counter tells what was counted only together with what it showed before."""

    code = "counter_unclear"
    kind = "unreadable"
    message = said(
        "What the counter showed when the interval began is not known; give what was counted in it."
    )


@dataclass(frozen=True, kw_only=True)
class BroughtReading:
    """What a device measured when a stretch of time ended, by the names of its quantities.

    `counter_kwh` is what its counter showed; without `starts_at` the stretch is a quarter of an hour.
    """

    ends_at: datetime
    amounts: Mapping[str, Decimal]
    starts_at: datetime | None = None
    counter_kwh: Decimal | None = None
    flag: int = METERED


@dataclass(frozen=True, kw_only=True)
class CheckedReading:
    """A reading that may be kept: seconds since 1970, and millionths of each unit."""

    place: int
    starts_s: int
    length_s: int
    millionths: Mapping[str, int]
    counter: int | None
    flag: int

    @property
    def ends_s(self) -> int:
        """Return when the reading was taken."""
        return self.starts_s + self.length_s


def checked_reading(
    brought: BroughtReading, *, place: int, device: MeasuringDevice, now: datetime
) -> CheckedReading:
    """Return a reading as the store knows it; raises what is wrong with it."""
    zone, ends_at = ZoneInfo(device.series.zone), brought.ends_at.astimezone(UTC)
    if ends_at > now:
        raise ReadingInFuture(field="timestamp", read_at=ends_at.astimezone(zone))
    if device.retired_at is not None and ends_at > device.retired_at:
        raise DeviceRetired(field="timestamp", name=device.name)
    starts_at = _start_of(brought, ends_at=ends_at, zone=zone)
    amounts = {name: rounded(amount, LARGEST_SCALE) for name, amount in brought.amounts.items()}
    for name, amount in amounts.items():
        lowest, largest = device.bounds[name]
        checked_figure(amount, field=name, lowest=lowest, largest=largest, places=LARGEST_SCALE)
    return CheckedReading(
        place=place,
        starts_s=int(starts_at.timestamp()),
        length_s=int((ends_at - starts_at).total_seconds()),
        millionths={name: scaled(amount, LARGEST_SCALE) for name, amount in amounts.items()},
        counter=None if brought.counter_kwh is None else scaled(brought.counter_kwh, LARGEST_SCALE),
        flag=brought.flag,
    )


def _start_of(brought: BroughtReading, *, ends_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the stretch of a reading begins, which is on its own local day."""
    if brought.starts_at is None:
        midnight = day_starts_at(local_day_of(ends_at - timedelta(seconds=1), zone=zone), zone=zone)
        starts_at = max(ends_at - STEP, midnight)
    else:
        starts_at = brought.starts_at.astimezone(UTC)
    if starts_at >= ends_at or starts_at.microsecond or ends_at.microsecond:
        raise IntervalUnclear(field="startsAt")
    if ends_at > day_starts_at(local_day_of(starts_at, zone=zone) + ONE_DAY, zone=zone):
        raise IntervalOfTwoDays(field="startsAt")
    return starts_at
