"""Finds a device that measures, and what can be believed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.devices.batteries.queries import batteries_visible_to, battery_visible_to
from wattstead.domains.devices.batteries.records import BatteryRecord
from wattstead.domains.devices.smart_plugs.queries import smart_plug_visible_to, smart_plugs_visible_to
from wattstead.domains.devices.smart_plugs.records import SmartPlugRecord
from wattstead.domains.devices.solar.queries import solar_system_visible_to, solar_systems_visible_to
from wattstead.domains.devices.solar.records import SolarSystemRecord
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS, DeviceSeries, Kind

PER_CENT = (Decimal(0), Decimal(100))
MOST_KWH_AT_ONCE = Decimal(100_000)
LARGEST_POWER_KW = Decimal(100_000)
LARGEST_PLUG_POWER_W = Decimal(50_000)
TEMPERATURES = (Decimal(-60), Decimal(150))
MOST_CYCLES = Decimal(100_000)
Bounds = Mapping[str, tuple[Decimal, Decimal]]
MOST_OF_NAMEPLATE = 2
"""Panels give more than their nameplate for moments, at the edge of a cloud; never twice as much."""


@dataclass(frozen=True, kw_only=True)
class MeasuringDevice:
    """A device with readings: its series, what each quantity lies between, and until when it measured."""

    series: DeviceSeries
    name: str
    site_id: UUID
    retired_at: datetime | None
    bounds: Bounds

    @property
    def device_id(self) -> UUID:
        """Return the id of the device."""
        return self.series.device_id


DeviceRecord = SolarSystemRecord | BatteryRecord | SmartPlugRecord


def solar_system_measuring(viewer: Viewer, *, device_id: UUID) -> MeasuringDevice:
    """Return that solar system; raises NotFound alike for foreign and missing ones."""
    return measuring(solar_system_visible_to(viewer, system_id=device_id))


def battery_measuring(viewer: Viewer, *, device_id: UUID) -> MeasuringDevice:
    """Return that battery; raises NotFound alike for foreign and missing ones."""
    return measuring(battery_visible_to(viewer, battery_id=device_id))


def smart_plug_measuring(viewer: Viewer, *, device_id: UUID) -> MeasuringDevice:
    """Return that plug; raises NotFound alike for foreign and missing ones."""
    return measuring(smart_plug_visible_to(viewer, plug_id=device_id))


def device_with_series(viewer: Viewer, *, kind: Kind, number: int) -> MeasuringDevice:
    """Return the device of that kind the store knows by a number; raises NotFound."""
    found: DeviceRecord | None
    if kind is SOLAR_SYSTEMS:
        found = solar_systems_visible_to(viewer).filter(series=number).first()
    elif kind is BATTERIES:
        found = batteries_visible_to(viewer).filter(series=number).first()
    else:
        found = smart_plugs_visible_to(viewer).filter(series=number).first()
    if found is None:
        raise NotFound
    return measuring(found)


def measuring(device: DeviceRecord) -> MeasuringDevice:
    """Return a device as its readings are checked and kept."""
    if isinstance(device, SolarSystemRecord):
        return _solar_system(device)
    return _battery(device) if isinstance(device, BatteryRecord) else _smart_plug(device)


def _solar_system(system: SolarSystemRecord) -> MeasuringDevice:
    most_kw = system.capacity_kw * MOST_OF_NAMEPLATE
    energy = (Decimal(0), min(most_kw * 24, MOST_KWH_AT_ONCE))
    return MeasuringDevice(
        series=system.series_in(SOLAR_SYSTEMS),
        name=system.name,
        site_id=system.site_id,
        retired_at=system.retired_at,
        bounds={
            "power_kw": (-most_kw, most_kw),
            "delta_kwh": energy,
            "self_consumed_kwh": energy,
            "exported_kwh": energy,
        },
    )


def _battery(battery: BatteryRecord) -> MeasuringDevice:
    return MeasuringDevice(
        series=battery.series_in(BATTERIES),
        name=battery.name,
        site_id=battery.site_id,
        retired_at=battery.retired_at,
        bounds={
            "charge_kwh": (Decimal(0), battery.capacity_kwh),
            "charge_percent": PER_CENT,
            "power_kw": (-LARGEST_POWER_KW, LARGEST_POWER_KW),
            "temperature": TEMPERATURES,
            "cycles": (Decimal(0), MOST_CYCLES),
            "health_percent": PER_CENT,
        },
    )


def _smart_plug(plug: SmartPlugRecord) -> MeasuringDevice:
    return MeasuringDevice(
        series=plug.series_in(SMART_PLUGS),
        name=plug.name,
        site_id=plug.site_id,
        retired_at=plug.retired_at,
        bounds={
            "power_w": (Decimal(0), LARGEST_PLUG_POWER_W),
            "delta_kwh": (Decimal(0), LARGEST_PLUG_POWER_W * 24 / 1000),
        },
    )
