"""Names the four kinds of devices, and for each how it is asked for, kept, shown and removed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_lazy

from wattstead.domains.devices.batteries import operations as batteries
from wattstead.domains.devices.batteries.queries import BatteryView, batteries_at, battery_seen
from wattstead.domains.devices.batteries.records import battery_held
from wattstead.domains.devices.ev_chargers.operations import chargers
from wattstead.domains.devices.ev_chargers.queries import ChargerView, ev_charger_seen, ev_chargers_at
from wattstead.domains.devices.ev_chargers.records import ev_charger_held
from wattstead.domains.devices.smart_plugs import operations as plugs
from wattstead.domains.devices.smart_plugs.queries import PlugView, smart_plug_seen, smart_plugs_at
from wattstead.domains.devices.smart_plugs.records import smart_plug_held
from wattstead.domains.devices.solar.operations import systems
from wattstead.domains.devices.solar.queries import SolarSystemView, solar_system_seen, solar_systems_at
from wattstead.domains.devices.solar.records import solar_system_held
from wattstead.interfaces.pages.devices.cards import (
    BATTERY,
    CHARGER,
    PLUG,
    SOLAR,
    Clock,
    DeviceCard,
    battery_card,
    charger_card,
    plug_card,
    solar_card,
)
from wattstead.interfaces.pages.devices.forms import (
    BatteryForm,
    ChargerForm,
    DeviceForm,
    PlugForm,
    SolarForm,
)
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DeviceView = SolarSystemView | BatteryView | ChargerView | PlugView


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What pages need to know of one kind of device."""

    slug: str
    title: "StrOrPromise"
    told: "StrOrPromise"
    icon: str
    add_title: "StrOrPromise"
    form: type[DeviceForm]
    seen: Callable[[Viewer, UUID], DeviceView]
    retire: Callable[[Viewer, UUID, datetime], None]


def kind_named(slug: str) -> Kind:
    """Return that kind of device; raises NotFound."""
    kind = next((kind for kind in KINDS if kind.slug == slug), None)
    if kind is None:
        raise NotFound
    return kind


def devices_at(viewer: Viewer, *, site_id: UUID, clock: Clock) -> tuple[DeviceCard, ...]:
    """Return every device in use at a site, in five statements however many there are."""
    return (
        *(solar_card(each, clock=clock) for each in solar_systems_at(viewer, site_id=site_id)),
        *(battery_card(each, clock=clock) for each in batteries_at(viewer, site_id=site_id)),
        *(charger_card(each, clock=clock) for each in ev_chargers_at(viewer, site_id=site_id)),
        *(plug_card(each, clock=clock) for each in smart_plugs_at(viewer, site_id=site_id)),
    )


def card_of(device: DeviceView, *, clock: Clock) -> DeviceCard:
    """Return a device in words."""
    if isinstance(device, SolarSystemView):
        return solar_card(device, clock=clock)
    if isinstance(device, BatteryView):
        return battery_card(device, clock=clock)
    if isinstance(device, ChargerView):
        return charger_card(device, clock=clock)
    return plug_card(device, clock=clock)


def register(form: DeviceForm, *, site_id: UUID, today: date) -> UUID:
    """Keep a new device of a site as the form describes it; raises what its kind refuses."""
    if isinstance(form, SolarForm):
        told = form.description()
        return systems.register_solar_system(site_id=site_id, description=told, today=today).pk
    if isinstance(form, BatteryForm):
        battery = form.description()
        return batteries.register_battery(site_id=site_id, description=battery, today=today).pk
    if isinstance(form, ChargerForm):
        return chargers.register_ev_charger(site_id=site_id, description=form.description()).pk
    return plugs.register_smart_plug(site_id=site_id, description=form.description()).pk


def change(viewer: Viewer, *, form: DeviceForm, device_id: UUID, today: date) -> None:
    """Describe a device anew as the form does; raises what its kind refuses."""
    if isinstance(form, SolarForm):
        system = solar_system_held(viewer, system_id=device_id)
        systems.change_solar_system(system=system, description=form.description(), today=today)
    elif isinstance(form, BatteryForm):
        battery = battery_held(viewer, battery_id=device_id)
        batteries.change_battery(battery=battery, description=form.description(), today=today)
    elif isinstance(form, ChargerForm):
        charger = ev_charger_held(viewer, charger_id=device_id)
        chargers.change_ev_charger(charger=charger, description=form.description())
    else:
        plug = smart_plug_held(viewer, plug_id=device_id)
        plugs.change_smart_plug(plug=plug, description=form.description())


def _retire_solar(viewer: Viewer, device_id: UUID, now: datetime) -> None:
    systems.retire_solar_system(system=solar_system_held(viewer, system_id=device_id), now=now)


def _retire_battery(viewer: Viewer, device_id: UUID, now: datetime) -> None:
    batteries.retire_battery(battery=battery_held(viewer, battery_id=device_id), now=now)


def _retire_charger(viewer: Viewer, device_id: UUID, now: datetime) -> None:
    chargers.retire_ev_charger(charger=ev_charger_held(viewer, charger_id=device_id), now=now)


def _retire_plug(viewer: Viewer, device_id: UUID, now: datetime) -> None:
    plugs.retire_smart_plug(plug=smart_plug_held(viewer, plug_id=device_id), now=now)


KINDS = (
    Kind(
        slug=SOLAR,
        title=gettext_lazy("Solar system"),
        told=gettext_lazy("Panels on your roof, with their inverters."),
        icon="icons/sun.svg",
        add_title=gettext_lazy("Add a solar system"),
        form=SolarForm,
        seen=lambda viewer, device_id: solar_system_seen(viewer, system_id=device_id),
        retire=_retire_solar,
    ),
    Kind(
        slug=BATTERY,
        title=gettext_lazy("Battery"),
        told=gettext_lazy("Keeps what the sun gives for the evening."),
        icon="icons/battery.svg",
        add_title=gettext_lazy("Add a battery"),
        form=BatteryForm,
        seen=lambda viewer, device_id: battery_seen(viewer, battery_id=device_id),
        retire=_retire_battery,
    ),
    Kind(
        slug=CHARGER,
        title=gettext_lazy("Car charger"),
        told=gettext_lazy("Shows each time your car was charged, and what it cost."),
        icon="icons/charger.svg",
        add_title=gettext_lazy("Add a car charger"),
        form=ChargerForm,
        seen=lambda viewer, device_id: ev_charger_seen(viewer, charger_id=device_id),
        retire=_retire_charger,
    ),
    Kind(
        slug=PLUG,
        title=gettext_lazy("Smart plug"),
        told=gettext_lazy("Measures what a single appliance uses."),
        icon="icons/plug.svg",
        add_title=gettext_lazy("Add a smart plug"),
        form=PlugForm,
        seen=lambda viewer, device_id: smart_plug_seen(viewer, plug_id=device_id),
        retire=_retire_plug,
    ),
)
