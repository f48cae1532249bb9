"""What the operations on readings of devices are sent, and the ids of what a home has."""

from uuid import UUID

from tests.factories.devices_measured import NOON
from wattstead.journeys.device_readings.finding import measuring_devices_at
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.identity import reading_id

LISTS_OF_DEVICE_READINGS = ("listProductionReadings", "listBatteryReadings", "listSmartPlugReadings")
BODIES_OF_DEVICE_READINGS: dict[str, dict[str, object]] = {
    "createProductionReadings": {
        "readings": [{"timestamp": "2025-02-01T11:15:00Z", "powerKw": 2, "deltaKwh": 0.5}]
    },
    "createBatteryReadings": {
        "readings": [{"timestamp": "2025-02-01T11:15:00Z", "chargeKwh": 4, "powerKw": -0.5}]
    },
    "createSmartPlugReadings": {"readings": [{"timestamp": "2025-02-01T11:15:00Z", "powerW": 40}]},
}
NAMES = {
    "production_reading": ("solarSystemId", "productionReadingId"),
    "battery_reading": ("batteryId", "batteryReadingId"),
    "smart_plug_reading": ("smartPlugId", "smartPlugReadingId"),
}
QUARTER_S = 900


def ids_of_devices(viewer: Viewer, *, site_id: UUID) -> dict[str, str]:
    """Return the id of a device of each kind, and of the one reading it has."""
    found: dict[str, str] = {}
    for device in measuring_devices_at(viewer, site_id=site_id):
        kind = device.series.kind
        of_device, of_reading = NAMES[kind.view]
        found[of_device] = str(device.device_id)
        found[of_reading] = str(
            reading_id(
                number=device.series.number, instant_s=int(NOON.timestamp()) + QUARTER_S, kind=kind.code
            )
        )
    return found
