"""The pages of devices: the list of a place, one device, adding, changing and removing one."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.factories.accounts import a_member
from tests.factories.devices import (
    a_battery,
    a_charging_session,
    a_smart_plug,
    a_solar_system,
    an_ev_charger,
    an_inverter,
)
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.batteries.operations import note_battery
from wattstead.domains.devices.batteries.vocabulary import BatteryActivity, BatteryReport
from wattstead.domains.devices.ev_chargers.operations.sessions import keep_cost
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
A_DAY = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 2))
JUST_NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
ENTERED: Mapping[str, Mapping[str, str]] = {
    "solar": {
        "name": "Carport roof",
        "capacity_kw": "4.5",
        "panel_count": "10",
        "orientation": "east",
        "tilt_angle": "12.5",
        "installed_on": "2024-04-01",
    },
    "batteries": {
        "name": "Garage",
        "manufacturer": "Sonnen",
        "model": "Eco",
        "capacity_kwh": "10",
        "usable_capacity_kwh": "9",
        "installed_on": "2024-04-01",
    },
    "chargers": {
        "name": "Wall",
        "manufacturer": "Wallbox",
        "model": "P",
        "serial_number": "W-1",
        "max_power_kw": "22",
        "connector_type": "type2",
    },
    "plugs": {
        "name": "Dryer",
        "manufacturer": "Shelly",
        "model": "S",
        "mac_address": "a8-03-2a-5b-11-c4",
        "location": "",
    },
}


def a_home(*, language: str = "en") -> Household:
    return a_household(days=A_DAY, language=language)


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def names_in(page: str) -> list[str]:
    return re.findall(r'<h2[^>]*id="device-[^>]*><a[^>]*>([^<]*)</a>', page)


def everything_at(site_id: UUID) -> dict[str, UUID]:
    """Keep one device of each kind, and return their ids by the kinds of their addresses."""
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=site_id)
        an_inverter(system)
        charger = an_ev_charger(site_id=site_id)
        a_charging_session(charger)
        return {
            "solar": system.pk,
            "batteries": a_battery(site_id=site_id).pk,
            "chargers": charger.pk,
            "plugs": a_smart_plug(site_id=site_id).pk,
        }


def test_a_place_without_devices_says_what_to_do() -> None:
    page = page_of(signed_in(a_home().user_id), "/devices/")

    assert "No device yet" in page
    assert 'href="/devices/new/"' in page


@pytest.mark.parametrize(("language", "never_heard"), [("en", "No report yet"), ("de", "Noch keine Meldung")])
def test_devices_of_a_place_are_listed_and_a_strangers_are_not(language: str, never_heard: str) -> None:
    home = a_home(language=language)
    everything_at(home.site_ids[0])
    everything_at(a_home().site_ids[0])

    page = page_of(signed_in(home.user_id), "/devices/")

    assert names_in(page) == ["Roof", "Cellar battery", "Carport", "Washing machine"]
    assert page.count(never_heard) == 4


def test_ten_plugs_are_asked_for_as_often_as_one() -> None:
    home, other = a_home(), a_home()
    everything_at(home.site_ids[0])
    everything_at(other.site_ids[0])
    with seen_by(SYSTEM):
        for _ in range(9):
            a_smart_plug(site_id=other.site_ids[0])

    assert statements_of(home) == statements_of(other) <= 25


def statements_of(home: Household) -> int:
    client = signed_in(home.user_id)
    client.get("/devices/")
    with watched_wire() as wire:
        client.get("/devices/")
    return wire.statements


@pytest.mark.parametrize("kind", ENTERED)
def test_a_device_is_added_changed_and_removed(kind: str) -> None:
    home = a_home()
    client = signed_in(home.user_id)
    assert "What is it?" in page_of(client, "/devices/new/")
    assert 'name="csrfmiddlewaretoken"' in page_of(client, f"/devices/new/{kind}/")

    added = client.post(f"/devices/new/{kind}/", ENTERED[kind])
    address = added.headers["Location"]
    changed = client.post(f"{address}change/", {**ENTERED[kind], "name": "Another name"})
    shown = page_of(client, address)
    removed = client.post(f"{address}remove/")

    assert (added.status_code, changed.status_code, removed.status_code) == (302, 302, 302)
    assert "Another name" in shown
    assert names_in(page_of(client, "/devices/")) == []
    assert "was removed on" in page_of(client, address)


@pytest.mark.parametrize("kind", ENTERED)
def test_the_form_shows_what_is_known(kind: str) -> None:
    home = a_home()
    devices = everything_at(home.site_ids[0])

    page = page_of(signed_in(home.user_id), f"/devices/{kind}/{devices[kind]}/change/")

    assert re.search(r'<input type="text" name="name" value="[^"]+"', page)


@pytest.mark.parametrize(
    ("kind", "told", "said"),
    [
        ("solar", {"tilt_angle": "91"}, "less than or equal to 90"),
        ("solar", {"installed_on": "2090-01-01"}, "was installed between"),
        ("solar", {"warranty_until": "2020-01-01"}, "at least until the day of installation"),
        ("solar", {"warranty_until": "9999-12-31"}, "Days lie between 1971 and 2199."),
        ("batteries", {"usable_capacity_kwh": "11"}, "cannot have 11 kWh to use"),
        ("plugs", {"mac_address": "A8:03"}, "is no MAC address"),
        ("chargers", {"max_power_kw": "0"}, "greater than or equal to 0.001"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(kind: str, told: Mapping[str, str], said: str) -> None:
    answer = signed_in(a_home().user_id).post(f"/devices/new/{kind}/", {**ENTERED[kind], **told})

    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())


def test_a_second_solar_system_is_refused_in_the_form() -> None:
    home = a_home()
    everything_at(home.site_ids[0])

    answer = signed_in(home.user_id).post("/devices/new/solar/", ENTERED["solar"])

    assert answer.status_code == 422
    assert "has a solar system already" in answer.content.decode()


def test_a_battery_tells_how_full_it_is() -> None:
    home = a_home()
    with seen_by(SYSTEM):
        battery = a_battery(site_id=home.site_ids[0])
        report = BatteryReport(
            activity=BatteryActivity.CHARGING, charge_kwh=Decimal("6.6"), charge_percent=Decimal(60)
        )
        note_battery(battery_id=battery.pk, report=report, seen_at=JUST_NOW)

    page = page_of(signed_in(home.user_id), f"/devices/batteries/{battery.pk}/")

    assert "It is 60% full and holds 6.6\N{NO-BREAK SPACE}kWh." in page
    assert page.count('class="fill-primary"') == 3


def test_a_charger_shows_what_was_charged_and_what_it_cost() -> None:
    home = a_home()
    with seen_by(SYSTEM):
        charger = an_ev_charger(site_id=home.site_ids[0])
        session = a_charging_session(charger)
        keep_cost(session_id=session.pk, cost=Money(Decimal("7.14"), "EUR"))

    page = page_of(signed_in(home.user_id), f"/devices/chargers/{charger.pk}/")

    assert "Sun, 3 May 2026" in page
    assert "22:00\N{EN DASH}00:00" in page
    assert ("20.0\N{NO-BREAK SPACE}kWh" in page, "€7.14" in page) == (True, True)


def test_people_say_that_their_panels_are_in_maintenance_and_work_again() -> None:
    home = a_home()
    system_id = everything_at(home.site_ids[0])["solar"]
    client, address = signed_in(home.user_id), f"/devices/solar/{system_id}/"

    client.post(f"{address}status/", {"status": "maintenance"})
    page = page_of(client, address)

    assert "in maintenance" in page
    assert re.findall(r'name="status" value="(\w+)"', page) == ["active", "inactive"]


def test_an_inverter_is_added_changed_and_removed() -> None:
    home = a_home()
    client, system_id = signed_in(home.user_id), everything_at(home.site_ids[0])["solar"]
    entered = {"manufacturer": "SMA", "model": "STP 8", "serial_number": "S-8", "max_power_kw": "8"}
    address = f"/devices/solar/{system_id}/inverters/"

    added = client.post(f"{address}new/", entered)
    with seen_by(SYSTEM):
        inverter = Inverter.objects.get(serial_number="S-8")
    taken = client.post(f"{address}new/", entered)
    changed = client.post(f"{address}{inverter.pk}/change/", entered | {"model": "STP 9"})
    shown = page_of(client, f"/devices/solar/{system_id}/")
    client.post(f"{address}{inverter.pk}/remove/")

    assert (added.status_code, taken.status_code, changed.status_code) == (302, 422, 302)
    assert "The serial number S-8 is in use already." in taken.content.decode()
    assert "SMA STP 9" in shown
    assert "SMA STP 9" not in page_of(client, f"/devices/solar/{system_id}/")


@pytest.mark.parametrize("kind", ENTERED)
def test_a_strangers_device_is_as_missing_as_none(kind: str) -> None:
    home, stranger = a_home(), a_home()
    client, foreign = signed_in(home.user_id), everything_at(stranger.site_ids[0])[kind]

    answers = [
        (
            client.get(f"/devices/{kind}/{key}/{page}").status_code,
            client.post(f"/devices/{kind}/{key}/{sent}"),
        )
        for key in (foreign, uuid4())
        for page, sent in (("", "remove/"), ("change/", "change/"))
    ]

    assert [(seen, sent.status_code) for seen, sent in answers] == [(404, 404)] * 4


def test_an_unknown_kind_is_no_page() -> None:
    client = signed_in(a_home().user_id)

    assert client.get("/devices/new/toasters/").status_code == 404
    assert client.get(f"/devices/toasters/{uuid4()}/").status_code == 404


def test_who_only_looks_sees_devices_without_buttons_and_changes_none() -> None:
    home = a_home()
    devices = everything_at(home.site_ids[0])
    with seen_by(SYSTEM):
        account = Account.objects.get(pk=home.account_id)
        client = signed_in(a_member(account, role=MembershipRole.VIEWER).pk)

    listed = page_of(client, "/devices/")
    shown = page_of(client, f"/devices/solar/{devices['solar']}/")
    refused = [
        client.get("/devices/new/").status_code,
        client.post("/devices/new/plugs/", ENTERED["plugs"]).status_code,
        client.post(f"/devices/solar/{devices['solar']}/remove/").status_code,
        client.post(f"/devices/solar/{devices['solar']}/status/", {"status": "inactive"}).status_code,
        client.post(f"/devices/solar/{devices['solar']}/inverters/new/", {}).status_code,
    ]

    assert len(names_in(listed)) == 4
    assert ("/devices/new/" in listed, "/remove/" in shown, "/status/" in shown) == (False, False, False)
    assert refused == [403] * 5
    with seen_by(SYSTEM):
        assert (SmartPlug.objects.count(), SolarSystem.objects.get().status) == (1, "active")


def test_a_device_of_another_place_moves_the_reader_there() -> None:
    home = a_household(days=A_DAY, sites=2)
    battery_id = everything_at(home.site_ids[1])["batteries"]

    answer = signed_in(home.user_id).get(f"/devices/batteries/{battery_id}/")

    assert answer.headers["Location"] == f"/devices/batteries/{battery_id}/?site={home.site_ids[1]}"
