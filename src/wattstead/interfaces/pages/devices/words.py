"""Says in plain words what a device is and how it is."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_lazy, pgettext

from wattstead.domains.devices.batteries.queries import BatteryView
from wattstead.domains.devices.batteries.vocabulary import BatteryStatus
from wattstead.domains.devices.ev_chargers.queries import ChargerView
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerStatus, ConnectorType
from wattstead.domains.devices.smart_plugs.queries import PlugView
from wattstead.domains.devices.smart_plugs.vocabulary import PlugStatus
from wattstead.domains.devices.solar.queries import InverterView, SolarSystemView
from wattstead.domains.devices.solar.vocabulary import InverterStatus, Orientation, SolarStatus
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Badge
from wattstead.kernel.periods import ONE_DAY

ORIENTATIONS = (
    (Orientation.SOUTH.value, gettext_lazy("south")),
    (Orientation.SOUTHWEST.value, gettext_lazy("south-west")),
    (Orientation.WEST.value, gettext_lazy("west")),
    (Orientation.NORTHWEST.value, gettext_lazy("north-west")),
    (Orientation.NORTH.value, gettext_lazy("north")),
    (Orientation.NORTHEAST.value, gettext_lazy("north-east")),
    (Orientation.EAST.value, gettext_lazy("east")),
    (Orientation.SOUTHEAST.value, gettext_lazy("south-east")),
)
CONNECTORS = (
    (ConnectorType.TYPE2.value, gettext_lazy("Type 2")),
    (ConnectorType.TYPE1.value, gettext_lazy("Type 1")),
    (ConnectorType.CCS.value, gettext_lazy("CCS")),
    (ConnectorType.CHADEMO.value, gettext_lazy("CHAdeMO")),
    (ConnectorType.TESLA.value, gettext_lazy("Tesla")),
)


def solar_state(system: SolarSystemView) -> Badge:
    """Return how a solar system is: what its people say of it, else the worst that an inverter says."""
    if system.status is SolarStatus.INACTIVE:
        return Badge(text=gettext("switched off"), tone="neutral")
    if system.status is SolarStatus.MAINTENANCE:
        return Badge(text=gettext("in maintenance"), tone="warning")
    said = {inverter.status for inverter in system.inverters if inverter.last_seen_at}
    if InverterStatus.FAULT in said:
        return Badge(text=gettext("fault"), tone="error")
    if InverterStatus.WARNING in said:
        return Badge(text=gettext("needs a look"), tone="warning")
    if InverterStatus.ONLINE in said:
        return Badge(text=gettext("working"), tone="success")
    return _offline(system.last_seen_at)


def inverter_state(inverter: InverterView) -> Badge:
    """Return how an inverter is."""
    if inverter.status is InverterStatus.OFFLINE:
        return _offline(inverter.last_seen_at)
    return {
        InverterStatus.ONLINE: Badge(text=gettext("working"), tone="success"),
        InverterStatus.WARNING: Badge(text=gettext("needs a look"), tone="warning"),
        InverterStatus.FAULT: Badge(text=gettext("fault"), tone="error"),
    }[inverter.status]


def battery_state(battery: BatteryView) -> Badge:
    """Return what a battery does."""
    if battery.status is BatteryStatus.OFFLINE:
        return _offline(battery.last_seen_at)
    return {
        BatteryStatus.ONLINE: Badge(text=gettext("connected"), tone="neutral"),
        BatteryStatus.CHARGING: Badge(text=gettext("charging"), tone="success"),
        BatteryStatus.DISCHARGING: Badge(text=gettext("discharging"), tone="success"),
        BatteryStatus.IDLE: Badge(text=pgettext("a battery", "at rest"), tone="neutral"),
        BatteryStatus.FAULT: Badge(text=gettext("fault"), tone="error"),
    }[battery.status]


def charger_state(charger: ChargerView) -> Badge:
    """Return what a charger does."""
    if charger.status is ChargerStatus.OFFLINE:
        return _offline(charger.last_seen_at)
    return {
        ChargerStatus.ONLINE: Badge(text=gettext("connected"), tone="neutral"),
        ChargerStatus.CHARGING: Badge(text=gettext("charging"), tone="success"),
        ChargerStatus.AVAILABLE: Badge(text=pgettext("a charger", "free"), tone="neutral"),
        ChargerStatus.FAULT: Badge(text=gettext("fault"), tone="error"),
    }[charger.status]


def plug_state(plug: PlugView) -> Badge:
    """Return whether a plug is switched on."""
    if plug.status is PlugStatus.OFFLINE:
        return _offline(plug.last_seen_at)
    return {
        PlugStatus.ONLINE: Badge(text=gettext("connected"), tone="neutral"),
        PlugStatus.ON: Badge(text=pgettext("a smart plug", "on"), tone="success"),
        PlugStatus.OFF: Badge(text=pgettext("a smart plug", "off"), tone="neutral"),
    }[plug.status]


def solar_sentence(system: SolarSystemView) -> str:
    """Return what a solar system is, in a sentence."""
    return gettext("{panels} panels face {direction}. In full sun they give up to {power}.").format(
        panels=figures.number(Decimal(system.panel_count), places=0),
        direction=dict(ORIENTATIONS)[system.orientation.value],
        power=kilowatts(system.capacity_kw),
    )


def battery_sentence(battery: BatteryView) -> str:
    """Return how full a battery is, in a sentence."""
    if battery.current_charge_percent is not None and battery.current_charge_kwh is not None:
        return gettext("It is {percent} full and holds {charge}.").format(
            percent=figures.share(battery.current_charge_percent / 100),
            charge=figures.energy(battery.current_charge_kwh, unit="kWh", places=1),
        )
    return gettext("It stores up to {capacity}. It has not told us yet how full it is.").format(
        capacity=kilowatt_hours(battery.usable_capacity_kwh)
    )


def charger_sentence(charger: ChargerView) -> str:
    """Return what a charger can do, in a sentence."""
    return gettext("It charges with up to {power} through a {connector} plug.").format(
        power=kilowatts(charger.max_power_kw), connector=dict(CONNECTORS)[charger.connector_type.value]
    )


def plug_sentence(plug: PlugView) -> str:
    """Return what flows through a plug, in a sentence."""
    if plug.current_power_w is None:
        return gettext("It has not told us yet what flows through it.")
    if not plug.current_power_w:
        return gettext("Nothing flows through it at the moment.")
    return gettext("{power} flow through it at the moment.").format(power=watts(plug.current_power_w))


def seen_told(last_seen_at: datetime | None, *, zone: ZoneInfo, now: datetime) -> str:
    """Return when a device was heard of last, as its people would say."""
    if last_seen_at is None:
        return gettext("No report yet")
    local, today = last_seen_at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return gettext("Last report today at {clock}").format(clock=days.clock(local))
    if local.date() == today - ONE_DAY:
        return gettext("Last report yesterday at {clock}").format(clock=days.clock(local))
    return gettext("Last report on {day}").format(day=days.day(local.date()))


def moment_told(moment: datetime, *, zone: ZoneInfo) -> str:
    """Return a moment by the clock of the site: 3 May 2025, 14:15."""
    local = moment.astimezone(zone)
    return f"{days.day(local.date())}, {days.clock(local)}"


def day_told(day: date | None) -> str:
    """Return a day, or nothing where there is none."""
    return days.day(day) if day else ""


def kilowatts(value: Decimal) -> str:
    """Return a power with as many decimals as it has: 9.8 kW."""
    return figures.energy(value, unit="kW", places=_places(value))


def kilowatt_hours(value: Decimal) -> str:
    """Return an energy with as many decimals as it has: 7.6 kWh."""
    return figures.energy(value, unit="kWh", places=_places(value))


def watts(value: Decimal) -> str:
    """Return the power of an appliance: 61.5 W."""
    return figures.energy(value, unit="W", places=_places(value))


def degrees(value: Decimal) -> str:
    """Return an angle: 32°."""
    return f"{figures.number(value, places=_places(value))}°"


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _offline(last_seen_at: datetime | None) -> Badge:
    if last_seen_at is None:
        return Badge(text=gettext("not connected"), tone="neutral")
    return Badge(text=gettext("offline"), tone="warning")
