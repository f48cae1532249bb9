"""What a device measured stands on its page: the course of a day, the days before, and nothing of others."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
from django.test import Client

from tests.factories.devices import a_battery, a_smart_plug, a_solar_system
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.journeys.device_readings.checking import BroughtReading
from wattstead.journeys.device_readings.taking_in import (
    take_in_battery,
    take_in_production,
    take_in_smart_plug,
)
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
A_DAY = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 2))
NOON = datetime(2025, 6, 3, 10, tzinfo=UTC)


@pytest.fixture
def household() -> Household:
    return a_household(days=A_DAY)


def brought(*, days_before: int = 0, **amounts: str) -> BroughtReading:
    return BroughtReading(
        ends_at=NOON - days_before * timedelta(days=1),
        amounts={name: Decimal(amount) for name, amount in amounts.items()},
    )


def a_measured_roof(household: Household) -> str:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=household.site_ids[0])
        take_in_production(
            system_id=system.pk,
            readings=[
                brought(power_kw="4", delta_kwh="1", self_consumed_kwh="0.25", exported_kwh="0.75"),
                brought(days_before=1, power_kw="2"),
            ],
            now=NOON,
        )
    return f"/devices/solar/{system.pk}/"


def words_of(client: Client, address: str) -> str:
    text = client.get(address).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))).replace("\N{NO-BREAK SPACE}", " ")


def test_roof_tells_its_day_and_leads_to_the_day_before(household: Household) -> None:
    address, client = a_measured_roof(household), signed_in(household.user_id)

    words = words_of(client, address)
    page = client.get(address).content.decode()
    before = words_of(client, f"{address}?day=2025-06-02")

    assert "3 June 2025: 1.00 kWh produced, 25% of it used at home." in words
    assert f'href="{address}?day=2025-06-02#measured"' in page
    assert f"{address}?day=2025-06-04" not in page
    assert "2 June 2025: 0.50 kWh produced." in before


def test_roof_tells_its_day_in_german() -> None:
    household = a_household(days=A_DAY, language="de")

    words = words_of(signed_in(household.user_id), a_measured_roof(household))

    assert "3. Juni 2025: 1,00 kWh erzeugt, davon 25 % selbst genutzt." in words
    assert "Höchste Leistung 4,00 kW" in words


def test_battery_and_plug_tell_their_day(household: Household) -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=household.site_ids[0])
        plug = a_smart_plug(site_id=household.site_ids[0])
        take_in_battery(
            battery_id=battery.pk,
            readings=[brought(charge_kwh="5", power_kw="-2", health_percent="98.5", cycles="312")],
            now=NOON,
        )
        take_in_smart_plug(plug_id=plug.pk, readings=[brought(power_w="100")], now=NOON)
    client = signed_in(household.user_id)

    of_battery = words_of(client, f"/devices/batteries/{battery.pk}/")
    of_plug = words_of(client, f"/devices/plugs/{plug.pk}/")

    assert "3 June 2025: 0.00 kWh charged, 0.50 kWh given to the house." in of_battery
    assert "98.5% 312 cycles" in of_battery
    assert "3 June 2025: 0.03 kWh used." in of_plug


@pytest.mark.parametrize("day", ["", "yesterday", "1999-01-01", "2999-01-01"])
def test_day_that_is_not_known_leads_to_one_that_is(household: Household, day: str) -> None:
    address = a_measured_roof(household)

    words = words_of(signed_in(household.user_id), f"{address}?day={day}")

    assert "June 2025:" in words


def test_device_without_readings_shows_none(household: Household) -> None:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=household.site_ids[0])

    assert "The last 14 days" not in words_of(signed_in(household.user_id), f"/devices/solar/{system.pk}/")


def test_stranger_finds_no_page_of_the_device(household: Household) -> None:
    address = a_measured_roof(household)

    answer = signed_in(a_household(days=A_DAY).user_id).get(address)

    assert answer.status_code == 404


def test_page_asks_for_no_more_when_a_device_has_measured_for_longer(household: Household) -> None:
    address, client = a_measured_roof(household), signed_in(household.user_id)
    client.get(address)
    with watched_wire() as short:
        client.get(address)

    with seen_by(SYSTEM):
        take_in_production(
            system_id=UUID(address.split("/")[3]),
            readings=[brought(days_before=days, power_kw="1") for days in range(2, 60)],
            now=NOON,
        )
    with watched_wire() as long:
        client.get(address)

    assert long.statements == short.statements
    assert long.statements <= 30
