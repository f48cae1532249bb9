from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from tests.journeys.device_readings.homes import NOW, Home, a_home, at, charged, produced
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.device_readings.asking import (
    device_reading,
    months_of,
    readings_by_month,
    sums_by_month,
)
from wattstead.journeys.device_readings.devices import battery_measuring, solar_system_measuring
from wattstead.journeys.device_readings.summing import DeviceSums, Resolution
from wattstead.journeys.device_readings.taking_in import take_in_battery, take_in_production
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.identity import reading_id
from wattstead.timeseries.quantities import BATTERIES, SOLAR_SYSTEMS

pytestmark = pytest.mark.django_db
SPRING = Period(starts_at=datetime(2026, 4, 1, tzinfo=UTC), ends_before=NOW)


@pytest.fixture
def home() -> Home:
    """A home whose roof gave 1 kWh in each of four quarter-hours, two of them on the last day of April."""
    with seen_by(SYSTEM):
        made = a_home()
    with seen_by(made.owner):
        take_in_production(
            system_id=made.system_id,
            readings=[
                produced(datetime(2026, 4, 30, 21, 45, tzinfo=UTC), power_kw="4"),
                produced(datetime(2026, 4, 30, 22, tzinfo=UTC), power_kw="4.4", delta_kwh="1"),
                produced(datetime(2026, 4, 30, 22, 15, tzinfo=UTC), power_kw="4"),
                produced(at(10, day=2), power_kw="4"),
            ],
            now=NOW,
        )
        take_in_battery(
            battery_id=made.battery_id,
            readings=[
                charged(at(9, 15), charge_kwh="5", power_kw="2"),
                charged(at(9, 30), charge_kwh="4.5", power_kw="-2"),
                charged(at(9, 45), charge_kwh="4", power_kw="-2"),
            ],
            now=NOW,
        )
    return made


def told(sums: list[DeviceSums]) -> list[tuple[str, dict[str, int]]]:
    return [
        (
            datetime.fromtimestamp(start_s, UTC).strftime("%m-%d %H:%M"),
            {name: int(column[place]) for name, column in part.amounts.items()},
        )
        for part in sums
        for place, start_s in enumerate(part.starts_s.tolist())
    ]


def sums(home: Home, resolution: Resolution) -> list[tuple[str, int]]:
    with seen_by(home.owner) as viewer:
        series = solar_system_measuring(viewer, device_id=home.system_id).series
        found = list(sums_by_month(series, period=SPRING, resolution=resolution))
    return [(start, amounts["delta_kwh"]) for start, amounts in told(found)]


def test_hours_days_and_months_follow_the_clock_of_the_site(home: Home) -> None:
    found = [sums(home, resolution) for resolution in Resolution]

    assert found == [
        [("04-30 21:00", 2000), ("04-30 22:00", 1000), ("05-02 09:00", 1000)],
        [("04-29 22:00", 2000), ("04-30 22:00", 1000), ("05-01 22:00", 1000)],
        [("03-31 22:00", 2000), ("04-30 22:00", 2000)],
    ]


def test_day_of_a_battery_tells_what_went_in_and_out_and_how_full_it_is(home: Home) -> None:
    with seen_by(home.owner) as viewer:
        series = battery_measuring(viewer, device_id=home.battery_id).series
        (day,) = sums_by_month(series, period=SPRING, resolution=Resolution.DAY)

    assert told([day]) == [
        (
            "05-02 22:00",
            {"charged_kwh": 500, "discharged_kwh": 1000, "charge_kwh": 4000, "charge_percent": 40_000},
        )
    ]
    assert (day.present.tolist(), day.expected.tolist()) == ([3], [96])


def test_readings_come_month_by_month(home: Home) -> None:
    with seen_by(home.owner) as viewer:
        series = solar_system_measuring(viewer, device_id=home.system_id).series
        parts = [len(part) for part in readings_by_month(series, period=SPRING)]

    assert parts == [2, 2]


def test_months_begin_and_end_where_the_period_does() -> None:
    period = Period(
        starts_at=datetime(2026, 1, 31, 22, tzinfo=UTC), ends_before=datetime(2026, 2, 28, 23, tzinfo=UTC)
    )

    parts = months_of(period, zone="Europe/Berlin")

    assert [(part.starts_at, part.ends_before) for part in parts] == [
        (period.starts_at, datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (datetime(2026, 1, 31, 23, tzinfo=UTC), period.ends_before),
    ]


def test_reading_is_found_by_its_id_by_those_it_belongs_to(home: Home) -> None:
    with seen_by(SYSTEM):
        stranger = a_home()
    with seen_by(home.owner) as viewer:
        number = battery_measuring(viewer, device_id=home.battery_id).series.number
        wanted = reading_id(number=number, instant_s=int(at(9, 30).timestamp()), kind=BATTERIES.code)
        found = device_reading(viewer, kind=BATTERIES, reading_id=wanted)
        amounts = (found.amount("charge_kwh"), found.amount("charge_percent"), found.amount("power_kw"))

    assert amounts == (Decimal("4.500"), Decimal("45.000"), Decimal("-2.000"))
    others = [
        reading_id(number=number, instant_s=int(at(9, 31).timestamp()), kind=BATTERIES.code),
        UUID(int=0),
    ]
    for other in others:
        with pytest.raises(NotFound), seen_by(home.owner) as viewer:
            device_reading(viewer, kind=BATTERIES, reading_id=other)
    for kind in (BATTERIES, SOLAR_SYSTEMS):
        with pytest.raises(NotFound), seen_by(stranger.owner) as viewer:
            device_reading(viewer, kind=kind, reading_id=wanted)
