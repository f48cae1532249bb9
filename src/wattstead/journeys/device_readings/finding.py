"""Finds the devices of a site that measure."""

from uuid import UUID

from wattstead.domains.devices.batteries.queries import batteries_at
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_at
from wattstead.domains.devices.solar.queries import solar_systems_at
from wattstead.journeys.device_readings.devices import (
    MeasuringDevice,
    battery_measuring,
    smart_plug_measuring,
    solar_system_measuring,
)
from wattstead.kernel.viewer import Viewer


def measuring_devices_at(viewer: Viewer, *, site_id: UUID) -> tuple[MeasuringDevice, ...]:
    """Return the solar system, the batteries and the plugs in use at a site."""
    return (
        *(
            solar_system_measuring(viewer, device_id=system.system_id)
            for system in solar_systems_at(viewer, site_id=site_id)
        ),
        *(
            battery_measuring(viewer, device_id=battery.battery_id)
            for battery in batteries_at(viewer, site_id=site_id)
        ),
        *(
            smart_plug_measuring(viewer, device_id=plug.plug_id)
            for plug in smart_plugs_at(viewer, site_id=site_id)
        ),
    )
