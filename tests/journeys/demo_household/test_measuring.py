"""What devices say adds up with what the meter counted, and is told once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.clock import quarter_hours
from wattstead.journeys.demo_household.devices import equip_home
from wattstead.journeys.demo_household.electricity import simulate_electricity
from wattstead.journeys.demo_household.families import SUMMERS
from wattstead.journeys.demo_household.load import FRIDGE, WASHING_MACHINE, plugged_wh, use_wh
from wattstead.journeys.demo_household.measuring import measure_devices, of_battery, of_roof
from wattstead.journeys.demo_household.moving_in import Resident, move_in
from wattstead.journeys.demo_household.readings import read_meters
from wattstead.journeys.demo_household.weather import sun_over
from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.journeys.device_readings.finding import measuring_devices_at
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.timeseries.measured import Kept, read_measured
from wattstead.timeseries.ranges import read

BERLIN = ZoneInfo("Europe/Berlin")
HOUSEHOLD = SUMMERS.household
MAY = DayPeriod(starts_on=date(2026, 5, 1), ends_before=date(2026, 6, 1))
PAST_FROM, TODAY = date(2026, 10, 20), date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 11, 20, tzinfo=UTC)
ALL = Period(starts_at=NOW - timedelta(days=20), ends_before=NOW)


def test_what_roof_battery_and_meter_say_closes_to_the_watt_hour() -> None:
    flows = simulate_electricity(MAY, zone=BERLIN, household=HOUSEHOLD)
    assert HOUSEHOLD.battery is not None

    roof = of_roof(flows)
    battery = of_battery(flows, battery=HOUSEHOLD.battery, installed_s=int(flows.starts_s[0]))

    into_battery = battery["power_kw"] // 4
    assert (roof["self_consumed_kwh"] + roof["exported_kwh"]).tolist() == roof["delta_kwh"].tolist()
    assert (flows.import_ + roof["delta_kwh"] - into_battery).tolist() == (flows.use + flows.export).tolist()
    assert roof["exported_kwh"].tolist() == flows.export.tolist()


def test_appliances_behind_plugs_are_a_part_of_what_the_house_uses() -> None:
    grid = quarter_hours(MAY, zone=BERLIN)
    sun = sun_over(grid, latitude=HOUSEHOLD.latitude, longitude=HOUSEHOLD.longitude)
    house = use_wh(grid, sun=sun, seed=HOUSEHOLD.seed, size=HOUSEHOLD.size)

    plugged = plugged_wh(grid, seed=HOUSEHOLD.seed, size=HOUSEHOLD.size)

    assert int((house - plugged[FRIDGE] - plugged[WASHING_MACHINE]).min()) >= 0
    washed = (plugged[WASHING_MACHINE] > 0).any(axis=1)
    assert 5 <= int(washed.sum()) <= 20
    assert 0.3 < plugged[FRIDGE].sum() / 1000 / len(MAY) < 1.2  # kWh a day


@pytest.mark.django_db(transaction=True)
def test_devices_of_a_family_say_what_its_meter_confirms_and_say_it_once() -> None:
    summers = move_in(SUMMERS, past_from=PAST_FROM, today=TODAY)
    list(read_meters(summers, now=NOW))
    equip_home(summers, past_from=PAST_FROM, today=TODAY, now=NOW)

    measure_devices(summers, past_from=PAST_FROM, now=NOW - timedelta(hours=30))
    measure_devices(summers, past_from=PAST_FROM, now=NOW)
    kept = kept_of(summers)
    measure_devices(summers, past_from=PAST_FROM, now=NOW)
    with seen_by(summers.viewer) as viewer:
        export = next(each for each in registers_visible_to(viewer) if each.direction == "export")
        fed_in = read(series_of(export), ALL)

    roof = kept["Roof"].measured
    slots = 13 * 96 + 4 + 49  # thirteen days, one with 25 hours, and a morning until 12:15
    assert {name: len(part) for name, part in kept.items()} == dict.fromkeys(
        ("Roof", "Cellar battery", "Washing machine", "Fridge"), slots
    )
    place = np.searchsorted(roof.starts_s, fed_in.starts_s)
    told = fed_in.flags == 0
    assert roof.amounts["exported_kwh"][place][told].tolist() == fed_in.deltas[told].tolist()
    assert {name: len(part) for name, part in kept_of(summers).items()} == dict.fromkeys(kept, slots)


def kept_of(resident: Resident) -> dict[str, Kept]:
    with seen_by(resident.viewer) as viewer:
        devices: tuple[MeasuringDevice, ...] = measuring_devices_at(viewer, site_id=resident.site_id)
        return {device.name: read_measured(device.series, ALL) for device in devices}
