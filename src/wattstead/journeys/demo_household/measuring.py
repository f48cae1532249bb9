"""Gives a family's devices their readings, from the last one they have up to the last quarter-hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.arrays import Integers
from wattstead.journeys.demo_household.battery import Battery
from wattstead.journeys.demo_household.clock import QUARTER_S, quarter_hours
from wattstead.journeys.demo_household.electricity import Electricity, Household, simulate_electricity
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.demo_household.load import FRIDGE, WASHING_MACHINE, plugged_wh
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.journeys.device_readings.finding import measuring_devices_at
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.measured import Measured, take_in_measured
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS

REASON = "simulated for the demonstration"
PLUGGED = (WASHING_MACHINE, FRIDGE)
_DAY_S = 86_400
_SLOTS_AN_HOUR = 4
_THOUSANDTHS = 1000
_COOLEST, _WARMER_BY_W = 17_500, 2
_CYCLES_PER_1000_DAYS = 640
_HEALTH_LOST_PER_DAY = 4  # thousandths of a percent


@dataclass(frozen=True, kw_only=True)
class _Home:
    """What a household did on some days, for each quarter-hour in order."""

    zone: ZoneInfo
    electricity: Electricity
    plugged: dict[str, Integers]
    battery: Battery | None
    installed_s: int


def measure_devices(resident: Resident, *, past_from: date, now: datetime) -> None:
    """Keep what every device measured since its last reading, or since `past_from`.

    A second run at one moment changes nothing.
    """
    with seen_by(resident.viewer) as viewer:
        devices = [
            device
            for device in measuring_devices_at(viewer, site_id=resident.site_id)
            if device.series.kind is not SMART_PLUGS or device.name in PLUGGED
        ]
        if not devices:
            return
        firsts = [_goes_on(device, past_from=past_from) for device in devices]
        home = _home(resident.family.household, first=min(firsts), installed_on=past_from, now=now)
        until_s = int(now.timestamp()) // QUARTER_S * QUARTER_S
        for device, first in zip(devices, firsts, strict=True):
            measured = _measured(device, home=home)
            from_s = int(day_starts_at(first, zone=home.zone).timestamp())
            due = (measured.starts_s >= from_s) & (measured.ends_s <= until_s)
            take_in_measured(device.series, measured.picked(due), known_at=now, actor_id=None, reason=REASON)


def plugged_w(household: Household, *, starts_s: int) -> dict[str, int]:
    """Return the mean power of each appliance behind a plug in the quarter-hour that begins then."""
    zone = ZoneInfo(ZONE)
    grid = quarter_hours(day_of(local_day_of(datetime.fromtimestamp(starts_s, UTC), zone=zone)), zone=zone)
    place = int(np.searchsorted(grid.starts_s[0], starts_s))
    plugged = plugged_wh(grid, seed=household.seed, size=household.size)
    return {name: int(used[0, place]) * _SLOTS_AN_HOUR for name, used in plugged.items()}


def _goes_on(device: MeasuringDevice, *, past_from: date) -> date:
    """Return the day from which on something may be new: the last one that is known, or the first of all."""
    known = known_days(device.series.first, table=device.series.kind.table)
    return past_from if known is None else known.last_day


def _home(household: Household, *, first: date, installed_on: date, now: datetime) -> _Home:
    zone = ZoneInfo(ZONE)
    days = DayPeriod(starts_on=first, ends_before=local_day_of(now, zone=zone) + ONE_DAY)
    grid = quarter_hours(days, zone=zone)
    plugged = plugged_wh(grid, seed=household.seed, size=household.size)
    return _Home(
        zone=zone,
        electricity=simulate_electricity(days, zone=zone, household=household),
        plugged={name: used[grid.exists] for name, used in plugged.items()},
        battery=household.battery,
        installed_s=int(day_starts_at(installed_on, zone=zone).timestamp()),
    )


def _measured(device: MeasuringDevice, *, home: _Home) -> Measured:
    """Return what a device measured in every quarter-hour, in thousandths."""
    kind = device.series.kind
    if kind is SOLAR_SYSTEMS:
        amounts = of_roof(home.electricity)
    elif kind is BATTERIES and home.battery is not None:
        amounts = of_battery(home.electricity, battery=home.battery, installed_s=home.installed_s)
    else:
        used = home.plugged[device.name]
        amounts = {"delta_kwh": used, "power_w": used * _SLOTS_AN_HOUR * _THOUSANDTHS}
    starts_s = home.electricity.starts_s
    return Measured(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), QUARTER_S, dtype=np.int64),
        flags=np.full(len(starts_s), METERED, dtype=np.uint8),
        amounts=amounts,
    )


def of_roof(electricity: Electricity) -> dict[str, Integers]:
    """Return what the inverter says: what left the home came from the roof, all else was used in it."""
    exported = np.minimum(electricity.export, electricity.generation)
    return {
        "delta_kwh": electricity.generation,
        "power_kw": electricity.generation * _SLOTS_AN_HOUR,
        "self_consumed_kwh": electricity.generation - exported,
        "exported_kwh": exported,
    }


def of_battery(electricity: Electricity, *, battery: Battery, installed_s: int) -> dict[str, Integers]:
    """Return what the battery says; it grows warm at work, and old by the day."""
    power_w = (electricity.charge - electricity.discharge) * _SLOTS_AN_HOUR
    days = (electricity.starts_s - installed_s) // _DAY_S
    return {
        "charge_kwh": electricity.held,
        "charge_percent": electricity.held * 1000 // battery.largest_wh * 100,
        "power_kw": power_w,
        "temperature": (_COOLEST + _WARMER_BY_W * np.abs(power_w)) // 100 * 100,
        "cycles": days * _CYCLES_PER_1000_DAYS // 1000 * _THOUSANDTHS,
        "health_percent": (100_000 - days * _HEALTH_LOST_PER_DAY) // 100 * 100,
    }
