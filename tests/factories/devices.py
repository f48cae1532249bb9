"""Makes devices for tests; call inside `seen_by(SYSTEM)` or as somebody who manages devices."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.operations import register_battery
from wattstead.domains.devices.batteries.vocabulary import BatteryDescription
from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.operations.chargers import register_ev_charger
from wattstead.domains.devices.ev_chargers.operations.sessions import record_session
from wattstead.domains.devices.ev_chargers.vocabulary import (
    ChargerDescription,
    ConnectorType,
    SessionDescription,
)
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.operations import register_smart_plug
from wattstead.domains.devices.smart_plugs.vocabulary import PlugDescription
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.operations.inverters import add_inverter
from wattstead.domains.devices.solar.operations.systems import register_solar_system
from wattstead.domains.devices.solar.vocabulary import InverterPlate, Orientation, SolarDescription
from wattstead.foundation.keys import new_key

TODAY = date(2026, 5, 4)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)

ON_THE_ROOF = SolarDescription(
    name="Roof",
    capacity_kw=Decimal("9.8"),
    installed_on=date(2022, 6, 1),
    orientation=Orientation.SOUTHWEST,
    tilt_angle=Decimal(35),
    panel_count=24,
    panel_type="monocrystalline",
    installer_name="Sonnenbau Freiburg",
    installer_contact="service@sonnenbau.example",
    warranty_until=date(2042, 5, 31),
)
IN_THE_CELLAR = BatteryDescription(
    name="Cellar battery",
    manufacturer="Sonnen",
    model="Eco 10",
    capacity_kwh=Decimal(11),
    usable_capacity_kwh=Decimal(10),
    installed_on=date(2022, 6, 1),
)
LAST_NIGHT = SessionDescription(
    started_at=datetime(2026, 5, 3, 20, tzinfo=UTC),
    ended_at=datetime(2026, 5, 3, 22, tzinfo=UTC),
    energy_kwh=Decimal(20),
    vehicle_id="Family car",
)


def an_inverter_plate(*, serial_number: str = "") -> InverterPlate:
    return InverterPlate(
        manufacturer="Fronius",
        model="Symo 10.0",
        serial_number=serial_number or new_key().hex,
        max_power_kw=Decimal(10),
        firmware_version="1.2.3",
    )


def a_charger_description(*, serial_number: str = "", name: str = "Carport") -> ChargerDescription:
    return ChargerDescription(
        name=name,
        manufacturer="Wallbox",
        model="Pulsar Plus",
        serial_number=serial_number or new_key().hex,
        max_power_kw=Decimal(11),
        connector_type=ConnectorType.TYPE2,
    )


def a_plug_description(*, mac_address: str = "", name: str = "Washing machine") -> PlugDescription:
    digits = "A8" + new_key().hex[-10:].upper()
    return PlugDescription(
        name=name,
        manufacturer="Shelly",
        model="Plug S",
        mac_address=mac_address or digits,
        location="Bathroom",
    )


def a_solar_system(*, site_id: UUID, description: SolarDescription = ON_THE_ROOF) -> SolarSystem:
    return register_solar_system(site_id=site_id, description=description, today=TODAY)


def an_inverter(system: SolarSystem, *, serial_number: str = "") -> Inverter:
    return add_inverter(system=system, plate=an_inverter_plate(serial_number=serial_number))


def a_battery(*, site_id: UUID, description: BatteryDescription = IN_THE_CELLAR) -> Battery:
    return register_battery(site_id=site_id, description=description, today=TODAY)


def an_ev_charger(*, site_id: UUID, serial_number: str = "", name: str = "Carport") -> EVCharger:
    return register_ev_charger(
        site_id=site_id, description=a_charger_description(serial_number=serial_number, name=name)
    )


def a_charging_session(
    charger: EVCharger, *, description: SessionDescription = LAST_NIGHT
) -> ChargingSession:
    return record_session(charger=charger, description=description, now=NOW)


def a_smart_plug(*, site_id: UUID, mac_address: str = "", name: str = "Washing machine") -> SmartPlug:
    return register_smart_plug(
        site_id=site_id, description=a_plug_description(mac_address=mac_address, name=name)
    )
