"""Prepares the pages of devices: everything their templates show, in the words of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from wattstead.domains.devices.batteries.queries import BatteryView
from wattstead.domains.devices.ev_chargers.queries import ChargerView
from wattstead.domains.devices.smart_plugs.queries import PlugView
from wattstead.domains.devices.solar.queries import InverterView, SolarSystemView
from wattstead.interfaces.pages.devices import words
from wattstead.interfaces.pages.parts import Badge, Fact

SOLAR, BATTERY, CHARGER, PLUG = "solar", "batteries", "chargers", "plugs"
BARS_OF_A_BATTERY = 5


@dataclass(frozen=True, kw_only=True)
class Clock:
    """By which clock moments are told, and which moment it is."""

    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True, kw_only=True)
class InverterCard:
    """An inverter of a solar system, in words."""

    key: str
    name: str
    state: Badge
    seen: str
    facts: tuple[Fact, ...]
    change_address: str
    remove_address: str


@dataclass(frozen=True, kw_only=True)
class DeviceCard:
    """A device as pages show it. `bars` says for a battery which of its bars are full."""

    kind: str
    kind_told: str
    device_id: UUID
    name: str
    state: Badge
    sentence: str
    seen: str
    facts: tuple[Fact, ...]
    removed_when: str
    bars: tuple[bool, ...] = ()
    inverters: tuple[InverterCard, ...] = ()

    @property
    def picture(self) -> str:
        """Return the file with its drawing."""
        return f"devices/_{self.kind}.svg"

    @property
    def address(self) -> str:
        """Return where it is shown."""
        return reverse("energy_device", args=[self.kind, self.device_id])

    @property
    def is_there(self) -> bool:
        """Tell whether it was not removed."""
        return not self.removed_when


def solar_card(system: SolarSystemView, *, clock: Clock) -> DeviceCard:
    """Return a solar system in words."""
    facts = (
        (gettext("Peak power"), f"{words.kilowatts(system.capacity_kw)}p"),
        (gettext("Panels"), f"{system.panel_count} {system.panel_type}".strip()),
        (gettext("They face"), str(dict(words.ORIENTATIONS)[system.orientation.value])),
        (gettext("Tilt"), words.degrees(system.tilt_angle)),
        (gettext("Installed"), words.day_told(system.installed_on)),
        (gettext("Warranty until"), words.day_told(system.warranty_until)),
        (gettext("Installer"), system.installer_name),
        (gettext("Reach them at"), system.installer_contact),
    )
    return DeviceCard(
        kind=SOLAR,
        device_id=system.system_id,
        removed_when=_removed(system.retired_at, clock=clock),
        kind_told=gettext("Solar system"),
        name=system.name,
        state=words.solar_state(system),
        sentence=words.solar_sentence(system),
        seen=words.seen_told(system.last_seen_at, zone=clock.zone, now=clock.now),
        facts=_facts(facts),
        inverters=tuple(
            _inverter(inverter, system_id=system.system_id, clock=clock) for inverter in system.inverters
        ),
    )


def battery_card(battery: BatteryView, *, clock: Clock) -> DeviceCard:
    """Return a battery in words."""
    facts = (
        (gettext("Capacity"), words.kilowatt_hours(battery.capacity_kwh)),
        (gettext("Of which usable"), words.kilowatt_hours(battery.usable_capacity_kwh)),
        (gettext("Make"), f"{battery.manufacturer} {battery.model}"),
        (gettext("Installed"), words.day_told(battery.installed_on)),
    )
    return DeviceCard(
        kind=BATTERY,
        device_id=battery.battery_id,
        removed_when=_removed(battery.retired_at, clock=clock),
        kind_told=gettext("Battery"),
        name=battery.name,
        state=words.battery_state(battery),
        sentence=words.battery_sentence(battery),
        seen=words.seen_told(battery.last_seen_at, zone=clock.zone, now=clock.now),
        facts=_facts(facts),
        bars=_bars(battery.current_charge_percent),
    )


def charger_card(charger: ChargerView, *, clock: Clock) -> DeviceCard:
    """Return a charger in words."""
    facts = (
        (gettext("Power"), words.kilowatts(charger.max_power_kw)),
        (gettext("Plug"), str(dict(words.CONNECTORS)[charger.connector_type.value])),
        (gettext("Make"), f"{charger.manufacturer} {charger.model}"),
        (gettext("Serial number"), charger.serial_number),
    )
    return DeviceCard(
        kind=CHARGER,
        device_id=charger.charger_id,
        removed_when=_removed(charger.retired_at, clock=clock),
        kind_told=gettext("Car charger"),
        name=charger.name,
        state=words.charger_state(charger),
        sentence=words.charger_sentence(charger),
        seen=words.seen_told(charger.last_seen_at, zone=clock.zone, now=clock.now),
        facts=_facts(facts),
    )


def plug_card(plug: PlugView, *, clock: Clock) -> DeviceCard:
    """Return a smart plug in words."""
    facts = (
        (gettext("Room"), plug.location),
        (gettext("Make"), f"{plug.manufacturer} {plug.model}"),
        (gettext("MAC address"), plug.mac_address),
    )
    return DeviceCard(
        kind=PLUG,
        device_id=plug.plug_id,
        removed_when=_removed(plug.retired_at, clock=clock),
        kind_told=gettext("Smart plug"),
        name=plug.name,
        state=words.plug_state(plug),
        sentence=words.plug_sentence(plug),
        seen=words.seen_told(plug.last_seen_at, zone=clock.zone, now=clock.now),
        facts=_facts(facts),
    )


def _inverter(inverter: InverterView, *, system_id: UUID, clock: Clock) -> InverterCard:
    key = {"system_id": system_id, "inverter_id": inverter.inverter_id}
    facts = (
        (gettext("Power"), words.kilowatts(inverter.max_power_kw)),
        (gettext("Serial number"), inverter.serial_number),
        (gettext("Firmware"), inverter.firmware_version),
    )
    return InverterCard(
        key=str(inverter.inverter_id),
        name=f"{inverter.manufacturer} {inverter.model}",
        state=words.inverter_state(inverter),
        seen=words.seen_told(inverter.last_seen_at, zone=clock.zone, now=clock.now),
        facts=_facts(facts),
        change_address=reverse("change_inverter", kwargs=key),
        remove_address=reverse("remove_inverter", kwargs=key),
    )


def _removed(retired_at: datetime | None, *, clock: Clock) -> str:
    return words.moment_told(retired_at, zone=clock.zone) if retired_at else ""


def _facts(told: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    """Return what is known; what is not is left out."""
    return tuple(Fact(label=label, value=value) for label, value in told if value)


def _bars(percent: Decimal | None) -> tuple[bool, ...]:
    """Return which bars of a battery are full; more than empty is never none."""
    if percent is None:
        return ()
    full = int((percent * BARS_OF_A_BATTERY / 100).to_integral_value(ROUND_HALF_UP))
    full = max(full, 1) if percent else 0
    return tuple(place < full for place in range(BARS_OF_A_BATTERY))
