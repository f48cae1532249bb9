"""Gives a family the devices it is simulated with, and tells what they did up to now."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.devices.batteries.operations import note_battery, register_battery
from wattstead.domains.devices.batteries.queries import batteries_at
from wattstead.domains.devices.batteries.vocabulary import (
    BatteryActivity,
    BatteryDescription,
    BatteryReport,
)
from wattstead.domains.devices.ev_chargers.operations.chargers import note_ev_charger, register_ev_charger
from wattstead.domains.devices.ev_chargers.queries import ev_charger_visible_to, ev_chargers_at, sessions_of
from wattstead.domains.devices.ev_chargers.vocabulary import (
    ChargerActivity,
    ChargerDescription,
    ConnectorType,
    SessionDescription,
)
from wattstead.domains.devices.smart_plugs.operations import note_smart_plug, register_smart_plug
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_at
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity, PlugDescription
from wattstead.domains.devices.solar.operations.inverters import add_inverter, note_inverter
from wattstead.domains.devices.solar.operations.systems import register_solar_system
from wattstead.domains.devices.solar.queries import solar_systems_at
from wattstead.domains.devices.solar.vocabulary import (
    InverterCondition,
    InverterPlate,
    Orientation,
    SolarDescription,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.battery import Battery
from wattstead.journeys.demo_household.car import Car
from wattstead.journeys.demo_household.clock import QUARTER_S
from wattstead.journeys.demo_household.electricity import Electricity, simulate_electricity
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.demo_household.load import FRIDGE, WASHING_MACHINE
from wattstead.journeys.demo_household.measuring import plugged_w
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.demo_household.solar import Roof
from wattstead.journeys.record_charging import record_charging
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer

SESSIONS_FROM = timedelta(days=60)
_PANEL_KW = Decimal("0.45")
_WARRANTY_YEARS = 20
_PLUGS = (
    PlugDescription(
        name=WASHING_MACHINE,
        manufacturer="Nordlicht",
        model="Plug M",
        mac_address="A8:03:2A:11",
        location="Bathroom",
    ),
    PlugDescription(
        name=FRIDGE,
        manufacturer="Nordlicht",
        model="Plug M",
        mac_address="A8:03:2A:2E",
        location="Kitchen",
    ),
)


def equip_home(resident: Resident, *, past_from: date, today: date, now: datetime) -> None:
    """Keep the family's devices, what its car charged in the last weeks, and how each device is now.

    Where they stand already, only what has happened since is added: a second run at one
    moment changes nothing.
    """
    household = resident.family.household
    if household.roof is None or household.battery is None or household.car is None:
        return
    with seen_by(resident.viewer) as viewer:
        if not solar_systems_at(viewer, site_id=resident.site_id):
            _put_on_the_roof(household.roof, resident=resident, on=past_from, today=today)
            _put_in_the_cellar(household.battery, resident=resident, on=past_from, today=today)
            _put_in_the_carport(household.car, resident=resident)
            for description in _PLUGS:
                own = f"{description.mac_address}:{_plate_of(resident)[:2]}:{_plate_of(resident)[2:]}"
                register_smart_plug(
                    site_id=resident.site_id, description=replace(description, mac_address=own)
                )
    days = DayPeriod(starts_on=today - SESSIONS_FROM, ends_before=today + ONE_DAY)
    electricity = simulate_electricity(days, zone=ZoneInfo(ZONE), household=household)
    with seen_by(resident.viewer) as viewer:
        _tell_of_sessions(viewer, electricity=electricity, resident=resident, now=now)
        _tell_how_they_are(
            viewer, electricity=electricity, battery=household.battery, resident=resident, now=now
        )


def _plate_of(resident: Resident) -> str:
    """Return the four digits that tell the family's devices from those of all other homes."""
    return resident.family.meter_number[-4:]


def _put_on_the_roof(roof: Roof, *, resident: Resident, on: date, today: date) -> None:
    capacity_kw = Decimal(str(roof.peak_kw))
    system = register_solar_system(
        site_id=resident.site_id,
        description=SolarDescription(
            name="Roof",
            capacity_kw=capacity_kw,
            installed_on=on,
            orientation=Orientation.SOUTH,
            tilt_angle=Decimal(str(roof.tilt_deg)),
            panel_count=int(capacity_kw / _PANEL_KW),
            panel_type="monocrystalline",
            installer_name="Sonnenbau Potsdam",
            installer_contact="service@sonnenbau.example",
            warranty_until=date(on.year + _WARRANTY_YEARS, 12, 31),
        ),
        today=today,
    )
    add_inverter(
        system=system,
        plate=InverterPlate(
            manufacturer="Nordlicht",
            model="Sinus 8.5",
            serial_number=f"NL-8501-{_plate_of(resident)}",
            max_power_kw=Decimal(str(roof.inverter_kw)),
            firmware_version="3.14.2",
        ),
    )


def _put_in_the_cellar(battery: Battery, *, resident: Resident, on: date, today: date) -> None:
    register_battery(
        site_id=resident.site_id,
        description=BatteryDescription(
            name="Cellar battery",
            manufacturer="Nordlicht",
            model="Speicher 8",
            capacity_kwh=unscaled(battery.largest_wh),
            usable_capacity_kwh=unscaled(battery.largest_wh - battery.least_wh),
            installed_on=on,
        ),
        today=today,
    )


def _put_in_the_carport(car: Car, *, resident: Resident) -> None:
    register_ev_charger(
        site_id=resident.site_id,
        description=ChargerDescription(
            name="Carport",
            manufacturer="Nordlicht",
            model="Laden 11",
            serial_number=f"NL-1100-{_plate_of(resident)}",
            max_power_kw=unscaled(car.charger_w),
            connector_type=ConnectorType.TYPE2,
        ),
    )


def _tell_of_sessions(viewer: Viewer, *, electricity: Electricity, resident: Resident, now: datetime) -> None:
    """Record each time that the car was charged since the last one that is known."""
    for view in ev_chargers_at(viewer, site_id=resident.site_id):
        charger = ev_charger_visible_to(viewer, charger_id=view.charger_id)
        known = sessions_of(viewer, charger_id=view.charger_id, limit=1)
        for session in _sessions(electricity):
            ended_at = session.ended_at
            is_over = ended_at is not None and ended_at <= now
            if is_over and not (known and session.started_at <= known[0].started_at):
                record_charging(viewer=viewer, charger=charger, description=session, now=now)


def _sessions(electricity: Electricity) -> Iterator[SessionDescription]:
    """Yield every stretch of quarter-hours in which the car was charged."""
    charging = electricity.car > 0
    edges = np.flatnonzero(np.diff(charging.astype(np.int8), prepend=0, append=0))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield SessionDescription(
            started_at=_moment(electricity.starts_s[first]),
            ended_at=_moment(electricity.starts_s[end - 1] + QUARTER_S),
            energy_kwh=unscaled(int(electricity.car[first:end].sum())),
            vehicle_id="Family car",
        )


def _tell_how_they_are(
    viewer: Viewer, *, electricity: Electricity, battery: Battery, resident: Resident, now: datetime
) -> None:
    """Note what every device says at the end of the last quarter-hour that is over."""
    slot = int(np.searchsorted(electricity.starts_s, int(now.timestamp()) - QUARTER_S, side="right")) - 1
    seen_at, site_id = _moment(electricity.starts_s[slot] + QUARTER_S), resident.site_id
    for system in solar_systems_at(viewer, site_id=site_id):
        for inverter in system.inverters:
            note_inverter(inverter_id=inverter.inverter_id, condition=InverterCondition.FINE, seen_at=seen_at)
    for each in batteries_at(viewer, site_id=site_id):
        report = _battery_report(electricity, slot=slot, battery=battery)
        note_battery(battery_id=each.battery_id, report=report, seen_at=seen_at)
    activity = ChargerActivity.CHARGING if electricity.car[slot] else ChargerActivity.AVAILABLE
    for charger in ev_chargers_at(viewer, site_id=site_id):
        note_ev_charger(charger_id=charger.charger_id, activity=activity, seen_at=seen_at)
    used_w = plugged_w(resident.family.household, starts_s=int(electricity.starts_s[slot]))
    for plug in smart_plugs_at(viewer, site_id=site_id):
        power_w = used_w.get(plug.name, 0)
        state = PlugActivity.ON if power_w else PlugActivity.OFF
        note_smart_plug(plug_id=plug.plug_id, activity=state, power_w=Decimal(power_w), seen_at=seen_at)


def _battery_report(electricity: Electricity, *, slot: int, battery: Battery) -> BatteryReport:
    held_wh = int(electricity.held[slot])
    activity = BatteryActivity.IDLE
    if electricity.charge[slot]:
        activity = BatteryActivity.CHARGING
    elif electricity.discharge[slot]:
        activity = BatteryActivity.DISCHARGING
    return BatteryReport(
        activity=activity,
        charge_kwh=unscaled(held_wh),
        charge_percent=(Decimal(held_wh * 100) / battery.largest_wh).quantize(Decimal("0.1")),
    )


def _moment(second: np.int64) -> datetime:
    return datetime.fromtimestamp(int(second), UTC)
