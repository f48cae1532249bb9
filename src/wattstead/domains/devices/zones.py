"""Lets the days of devices follow another clock."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet

from wattstead.domains.devices.models import MeasuringDevice
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.quantities import DeviceSeries, Kind
from wattstead.timeseries.rebuilding import rebuild_measured

Measuring = TypeVar("Measuring", bound=MeasuringDevice)


def follow_clock(devices: QuerySet[Measuring], *, kind: Kind, zone: str, now: datetime) -> int:
    """Cut the days of these devices, all of one kind, by the clock of `zone`; return how many changed.

    Raises IntervalCrossesDay where readings are of whole days.
    """
    require_unit_of_work()
    changed = 0
    for device in devices.exclude(zone=zone).select_for_update():
        series = DeviceSeries(
            kind=kind,
            number=device.series,
            account_id=device.account_id,
            device_id=device.pk,
            zone=device.zone,
        )
        rebuild_measured(old=series, new=replace(series, zone=zone), known_at=now)
        changed += devices.filter(pk=device.pk).update(zone=zone)
    return changed
