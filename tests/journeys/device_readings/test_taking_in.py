from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.journeys.device_readings.homes import NOW, Home, a_home, at, charged, drawn, produced
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.devices.batteries.queries import battery_seen
from wattstead.domains.devices.smart_plugs.queries import smart_plug_seen
from wattstead.domains.devices.solar.operations.systems import retire_solar_system
from wattstead.domains.devices.solar.queries import solar_system_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.device_readings.checking import BroughtReading
from wattstead.journeys.device_readings.devices import (
    battery_measuring,
    smart_plug_measuring,
    solar_system_measuring,
)
from wattstead.journeys.device_readings.taking_in import (
    take_in_battery,
    take_in_production,
    take_in_smart_plug,
)
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.became import Result
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.measured import Kept, read_measured
from wattstead.timeseries.shown import UNKNOWN

pytestmark = pytest.mark.django_db
MAY = Period(starts_at=at(0, day=1), ends_before=NOW)


@pytest.fixture
def home() -> Home:
    with seen_by(SYSTEM):
        return a_home()


def told(results: tuple[Result, ...]) -> list[str]:
    """Return what became of each reading, or the code of why not."""
    return [one.refusal.code if one.refusal else one.became.value for one in results]


def production(home: Home, *readings: BroughtReading) -> list[str]:
    with seen_by(home.owner):
        return told(take_in_production(system_id=home.system_id, readings=readings, now=NOW))


def kept_of_roof(home: Home) -> Kept:
    with seen_by(home.owner) as viewer:
        return read_measured(solar_system_measuring(viewer, device_id=home.system_id).series, MAY)


def energies(kept: Kept) -> list[tuple[int, Decimal]]:
    """Return what was counted in each reading at its scale, and what the counter showed."""
    return [
        (delta, Decimal(counter) / 1_000_000)
        for delta, counter in zip(
            kept.measured.amounts["delta_kwh"].tolist(), kept.counters.tolist(), strict=True
        )
    ]


def test_production_is_kept_once_and_its_correction_is_a_revision(home: Home) -> None:
    first = produced(at(9), power_kw="4", delta_kwh="1.1")
    corrected = produced(at(9), power_kw="4", delta_kwh="1.2")

    became = [production(home, first), production(home, first), production(home, corrected, first)]

    assert became == [["stored"], ["unchanged"], ["unchanged", "unchanged"]]


def test_energy_that_nobody_tells_follows_from_the_power(home: Home) -> None:
    production(home, produced(at(9), power_kw="4"), produced(at(9, 15), power_kw="-0.02"))

    assert energies(kept_of_roof(home)) == [(1000, Decimal(1)), (0, Decimal(1))]


def test_counter_tells_what_was_counted_since_it_was_seen_last(home: Home) -> None:
    production(home, produced(at(9), power_kw="4", counter_kwh="5000.25"))
    production(
        home,
        produced(at(9, 30), power_kw="3", counter_kwh="5001.95"),
        produced(at(9, 15), power_kw="4", counter_kwh="5001.25"),
    )

    assert energies(kept_of_roof(home)) == [
        (1000, Decimal("5000.25")),
        (1000, Decimal("5001.25")),
        (700, Decimal("5001.95")),
    ]


def test_counter_after_a_gap_is_refused_because_nobody_can_tell_since_when(home: Home) -> None:
    became = production(
        home,
        produced(at(8), power_kw="4", counter_kwh="5000"),
        produced(at(9), power_kw="4", counter_kwh="5003"),
        produced(at(8, 15), power_kw="4", counter_kwh="4999"),
    )

    assert became == ["stored", "counter_unclear", "register_ran_backwards"]


def test_estimate_that_gives_way_leaves_the_counter_as_it_was(home: Home) -> None:
    production(home, produced(at(9), power_kw="4", counter_kwh="5000"))

    became = production(
        home, produced(at(9), power_kw="4", delta_kwh="2", counter_kwh="7000", flag=ESTIMATED)
    )

    assert became == ["outranked"]
    assert energies(kept_of_roof(home)) == [(1000, Decimal(5000))]


def test_estimate_across_what_was_measured_is_not_kept(home: Home) -> None:
    production(home, produced(at(9), power_kw="4", counter_kwh="5000"))
    estimate = produced(at(9, 5), power_kw="4", delta_kwh="1", counter_kwh="8000", flag=ESTIMATED)

    became = production(home, replace(estimate, starts_at=at(8, 50)))

    assert became == ["outranked"]
    assert energies(kept_of_roof(home)) == [(1000, Decimal(5000))]


def test_what_is_wrong_with_one_reading_keeps_no_other_out(home: Home) -> None:
    became = production(
        home,
        produced(at(9), power_kw="4"),
        produced(NOW + timedelta(minutes=1), power_kw="4"),
        produced(at(10), power_kw="400"),
        produced(at(9, 10), power_kw="4"),
        replace(produced(at(22, 30), power_kw="0"), starts_at=at(21, 30)),
        replace(produced(at(11), power_kw="0"), starts_at=at(11)),
    )

    assert became == [
        "stored",
        "reading_in_future",
        "figure_out_of_range",
        "intervals_overlap",
        "interval_of_two_days",
        "interval_unclear",
    ]


def test_reading_soon_after_midnight_begins_at_midnight(home: Home) -> None:
    production(home, produced(at(22, 10), power_kw="0"))

    kept = kept_of_roof(home).measured
    assert (kept.starts_s.tolist(), kept.length_s.tolist()) == ([int(at(22).timestamp())], [600])


def test_estimate_never_takes_the_place_of_what_was_measured(home: Home) -> None:
    production(home, produced(at(9), power_kw="4"))

    assert production(home, produced(at(9), power_kw="3", flag=9)) == ["outranked"]


def test_removed_system_has_no_later_readings(home: Home) -> None:
    with seen_by(home.owner) as viewer:
        system = solar_system_visible_to(viewer, system_id=home.system_id)
        retire_solar_system(system=system, now=at(8))

    assert production(home, produced(at(8), power_kw="1"), produced(at(9), power_kw="1")) == [
        "stored",
        "device_retired",
    ]


def test_battery_tells_how_full_it_is_and_the_percentage_follows(home: Home) -> None:
    with seen_by(home.owner) as viewer:
        became = told(
            take_in_battery(
                battery_id=home.battery_id,
                readings=[
                    charged(at(9, 15), charge_kwh="5.5", power_kw="-1.2", temperature="21.5", cycles="312"),
                    charged(at(9), charge_kwh="5.8", power_kw="0.4", charge_percent="57.9"),
                    charged(at(9, 30), charge_kwh="11.5", power_kw="0"),
                ],
                now=NOW,
            )
        )
        battery = battery_seen(viewer, battery_id=home.battery_id)
        kept = read_measured(battery_measuring(viewer, device_id=home.battery_id).series, MAY).measured

    assert became == ["stored", "stored", "figure_out_of_range"]
    assert (
        battery.status,
        battery.current_charge_kwh,
        battery.current_charge_percent,
        battery.last_seen_at,
    ) == (
        "discharging",
        Decimal("5.500"),
        Decimal("55.00"),
        at(9, 15),
    )
    assert {name: column.tolist() for name, column in kept.amounts.items()} == {
        "charge_kwh": [5800, 5500],
        "charge_percent": [57_900, 55_000],
        "power_kw": [400, -1200],
        "temperature": [UNKNOWN, 21_500],
        "cycles": [UNKNOWN, 312_000],
        "health_percent": [UNKNOWN, UNKNOWN],
    }


def test_temperature_that_comes_later_revises_the_reading(home: Home) -> None:
    first, later = (
        charged(at(9), charge_kwh="5", power_kw="0"),
        charged(at(9), charge_kwh="5", power_kw="0", temperature="20"),
    )

    with seen_by(home.owner):
        became = [
            told(take_in_battery(battery_id=home.battery_id, readings=[one], now=NOW))
            for one in (first, later)
        ]

    assert became == [["stored"], ["revised"]]


def test_plug_tells_its_power_and_counts_tenths_of_watt_hours(home: Home) -> None:
    with seen_by(home.owner) as viewer:
        became = told(
            take_in_smart_plug(plug_id=home.plug_id, readings=[drawn(at(9), power_w="0.4")], now=NOW)
        )
        plug = smart_plug_seen(viewer, plug_id=home.plug_id)
        kept = read_measured(smart_plug_measuring(viewer, device_id=home.plug_id).series, MAY).measured

    assert became == ["stored"]
    assert (plug.status, plug.current_power_w) == ("on", Decimal("0.40"))
    assert (kept.scale, kept.amounts["delta_kwh"].tolist()) == (4, [1])


def test_viewer_brings_nothing_and_strangers_find_no_device(home: Home) -> None:
    with seen_by(SYSTEM):
        stranger = a_home()

    with pytest.raises(RoleNotAllowed), seen_by(home.viewer):
        take_in_production(system_id=home.system_id, readings=[produced(at(9), power_kw="1")], now=NOW)
    for take, key, device_id in (
        (take_in_production, "system_id", home.system_id),
        (take_in_battery, "battery_id", home.battery_id),
        (take_in_smart_plug, "plug_id", home.plug_id),
    ):
        with pytest.raises(NotFound), seen_by(stranger.owner):
            take(**{key: device_id}, readings=[], now=NOW)
