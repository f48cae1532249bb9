"""Finds the devices of a site that measure."""

from uuid import UUID

from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_visible_to
from wattstead.domains.devices.solar.queries import solar_systems_visible_to
from wattstead.journeys.device_readings.devices import DeviceRecord, MeasuringDevice, measuring
from wattstead.kernel.viewer import Viewer


def measuring_devices_at(viewer: Viewer, *, site_id: UUID) -> tuple[MeasuringDevice, ...]:
    """Return the solar system, the batteries and the plugs in use at a site, in a query for each kind."""
    devices: tuple[DeviceRecord, ...] = (
        *solar_systems_visible_to(viewer).filter(site_id=site_id, retired_at=None),
        *batteries_visible_to(viewer).filter(site_id=site_id, retired_at=None),
        *smart_plugs_visible_to(viewer).filter(site_id=site_id, retired_at=None),
    )
    return tuple(measuring(device) for device in devices)
