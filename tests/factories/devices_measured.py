"""Readings of devices, brought to the store: of each kind one, corrected once."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import numpy as np

from wattstead.journeys.device_readings.finding import measuring_devices_at
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.measured import Measured, take_in_measured
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS, DeviceSeries, Kind

NOON = datetime(2025, 6, 1, 10, tzinfo=UTC)
NEXT_DAY = datetime(2025, 6, 2, 10, tzinfo=UTC)


def one_reading(kind: Kind, *, amount: int) -> Measured:
    """Return a quarter of an hour from noon on, every quantity of which is so many thousandths."""
    return Measured(
        starts_s=np.array([int(NOON.timestamp())], dtype=np.int64),
        length_s=np.array([900], dtype=np.int64),
        flags=np.zeros(1, dtype=np.uint8),
        amounts={quantity.name: np.array([amount], dtype=np.int64) for quantity in kind.quantities},
    )


def what_devices_measured(*, account_id: UUID) -> None:
    """Keep readings of a device of each kind, of which the store alone knows; in a unit of work."""
    for kind in (SOLAR_SYSTEMS, BATTERIES, SMART_PLUGS):
        series = DeviceSeries(
            kind=kind,
            number=1 + account_id.int % 2**40,
            account_id=account_id,
            device_id=uuid4(),
            zone="Europe/Vienna",
        )
        measured_twice(series)


def what_a_site_measured(*, site_id: UUID) -> None:
    """Keep readings of every device in use at a site; in a unit of work of the system."""
    for device in measuring_devices_at(SYSTEM, site_id=site_id):
        measured_twice(device.series)


def measured_twice(series: DeviceSeries) -> None:
    """Keep a reading, and what it said before."""
    for amount in (1_000, 2_000):
        take_in_measured(
            series,
            one_reading(series.kind, amount=amount),
            known_at=NEXT_DAY,
            actor_id=None,
            reason="made for a test",
        )
