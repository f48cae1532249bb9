"""What the operations on readings of devices are sent, and the ids of what a home has."""

from uuid import UUID

from tests.factories.devices_measured import NOON
from wattstead.domains.devices.ev_chargers.queries import (
    charging_sessions_visible_to,
    ev_chargers_visible_to,
)
from wattstead.domains.devices.solar.queries import inverters_visible_to
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
BODIES_OF_DEVICES: dict[str, dict[str, object]] = {
    "createSolarSystem": {
        "siteId": "",
        "name": "Barn",
        "capacityKw": 4.5,
        "installationDate": "2024-04-01",
        "orientation": "east",
        "tiltAngle": 12.5,
        "panelCount": 10,
    },
    "updateSolarSystem": {"panelCount": 12},
    "moveSolarSystem": {"status": "maintenance"},
    "createInverter": {"manufacturer": "SMA", "model": "STP 8", "serialNumber": "S-8", "maxPowerKw": 8},
    "updateInverter": {"firmwareVersion": "2.0"},
    "createBattery": {
        "siteId": "",
        "name": "Garage",
        "manufacturer": "Sonnen",
        "model": "Eco",
        "capacityKwh": 10,
        "usableCapacityKwh": 9.5,
        "installationDate": "2024-04-01",
    },
    "updateBattery": {"name": "Garage"},
    "createEvCharger": {
        "siteId": "",
        "name": "Wall",
        "manufacturer": "Wallbox",
        "model": "P",
        "serialNumber": "W-1",
        "maxPowerKw": 22,
        "connectorType": "type2",
    },
    "updateEvCharger": {"connectorType": "ccs"},
    "createChargingSession": {
        "startTime": "2026-01-02T18:00:00Z",
        "endTime": "2026-01-02T20:00:00Z",
        "energyKwh": 12.5,
    },
    "updateChargingSession": {"vehicleId": "Van"},
    "createSmartPlug": {
        "siteId": "",
        "name": "Dryer",
        "manufacturer": "Shelly",
        "model": "S",
        "macAddress": "a8-03-2a-5b-11-c4",
    },
    "updateSmartPlug": {"location": "Cellar"},
}
NAMES = {
    "production_reading": ("solarSystemId", "productionReadingId"),
    "battery_reading": ("batteryId", "batteryReadingId"),
    "smart_plug_reading": ("smartPlugId", "smartPlugReadingId"),
}
QUARTER_S = 900


def ids_of_devices(viewer: Viewer, *, site_id: UUID) -> dict[str, str]:
    """Return the id of a device of each kind, and of the one reading it has."""
    charger = ev_chargers_visible_to(viewer).filter(site_id=site_id)[0]
    found = {
        "inverterId": str(inverters_visible_to(viewer)[0].pk),
        "evChargerId": str(charger.pk),
        "chargingSessionId": str(charging_sessions_visible_to(viewer)[0].pk),
    }
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
