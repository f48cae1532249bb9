"""Devices of a customer, as the customer's programs know them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.factories.contracts import a_contract
from tests.factories.devices import a_smart_plug, an_ev_charger
from tests.factories.households import WholeHousehold
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from tests.interfaces.api.device_things import BODIES_OF_DEVICES
from tests.interfaces.api.programs import Answer, Program
from wattstead.domains.devices.batteries.operations import approve_battery_endpoint, note_battery
from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.domains.devices.batteries.vocabulary import BatteryActivity, BatteryReport
from wattstead.domains.devices.smart_plugs.operations import note_smart_plug
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity
from wattstead.domains.devices.solar.operations.inverters import approve_inverter_endpoint, note_inverter
from wattstead.domains.devices.solar.queries import inverters_visible_to
from wattstead.domains.devices.solar.vocabulary import InverterCondition
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def a_barn(household: WholeHousehold) -> str:
    with seen_by(SYSTEM):
        return str(a_site(account_id=household.account_id, name="Barn", is_primary=False).pk)


def made(owner: Program, path: str, *, by: str, site_id: str = "", **more: object) -> Answer:
    body = BODIES_OF_DEVICES[by] | more
    return owner.post(path, body | {"siteId": site_id} if "siteId" in body else body)


def kept(answer: Answer, told: Mapping[str, object]) -> dict[str, object]:
    return {name: answer.body[name] for name in told}


def test_a_solar_system_is_kept_as_it_was_told(household: WholeHousehold, owner: Program) -> None:
    more = {
        "panelType": "bifacial",
        "installerName": "Sonnenbau",
        "installerContact": "0761 1234",
        "warrantyUntil": "2044-03-31",
    }
    site_id = a_barn(household)
    told = BODIES_OF_DEVICES["createSolarSystem"] | more | {"siteId": site_id}

    answer = made(owner, "/solar-systems", by="createSolarSystem", site_id=site_id, **more)
    inverter = made(owner, f"/solar-systems/{answer.body['id']}/inverters", by="createInverter")

    assert (answer.status, answer.headers["Location"]) == (201, f"/api/v1/solar-systems/{answer.body['id']}")
    assert kept(answer, told) == told | {"capacityKw": Decimal("4.5"), "tiltAngle": Decimal("12.5")}
    assert (answer.body["status"], answer.body["inverterIds"], answer.body["removedAt"]) == (
        "active",
        [],
        None,
    )
    again = owner.get(f"/solar-systems/{answer.body['id']}").body
    assert again["inverterIds"] == [inverter.body["id"]]


def test_every_optional_field_of_a_device_can_be_filled(household: WholeHousehold, owner: Program) -> None:
    with seen_by(SYSTEM):
        inverter = inverters_visible_to(household.viewer)[0]
        battery = batteries_visible_to(household.viewer)[0]
        approve_inverter_endpoint(inverter=inverter, api_endpoint="https://inverter.example")
        note_inverter(inverter_id=inverter.pk, condition=InverterCondition.WARNING, seen_at=NOON)
        approve_battery_endpoint(battery=battery, api_endpoint="https://battery.example")
        report = BatteryReport(
            activity=BatteryActivity.DISCHARGING, charge_kwh=Decimal("4.4"), charge_percent=Decimal(40)
        )
        note_battery(battery_id=battery.pk, report=report, seen_at=NOON)
        plug = a_smart_plug(site_id=household.site_id)
        note_smart_plug(plug_id=plug.pk, activity=PlugActivity.ON, power_w=Decimal("61.5"), seen_at=NOON)
    of_inverter = {
        "status": "warning",
        "lastSeenAt": "2026-05-04T12:00:00Z",
        "firmwareVersion": "1.2.3",
        "apiEndpoint": "https://inverter.example",
    }
    of_battery = {
        "status": "discharging",
        "lastSeenAt": "2026-05-04T12:00:00Z",
        "currentChargeKwh": Decimal("4.4"),
        "currentChargePercent": 40,
        "apiEndpoint": "https://battery.example",
    }
    of_plug = {"status": "on", "currentPowerW": Decimal("61.5"), "location": "Bathroom"}

    assert kept(owner.get(f"/inverters/{inverter.pk}"), of_inverter) == of_inverter
    assert kept(owner.get(f"/batteries/{battery.pk}"), of_battery) == of_battery
    assert kept(owner.get(f"/smart-plugs/{plug.pk}"), of_plug) == of_plug


@pytest.mark.parametrize("by", ["createInverter", "createBattery"])
def test_where_a_device_answers_is_entered_by_staff(
    by: str, household: WholeHousehold, owner: Program
) -> None:
    system = owner.get("/solar-systems").items[0]
    path = {"createInverter": f"/solar-systems/{system['id']}/inverters", "createBattery": "/batteries"}[by]

    answer = made(owner, path, by=by, site_id=str(household.site_id), apiEndpoint="https://10.0.0.1")

    assert (answer.status, answer.faults) == (400, [("apiEndpoint", "entered_by_staff")])


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/batteries", {"usableCapacityKwh": 11}, (422, "more_usable_than_there", "usableCapacityKwh")),
        ("/batteries", {"installationDate": "2100-01-01"},
         (422, "installation_day_unlikely", "installationDate")),
        ("/smart-plugs", {"macAddress": "00:00:00:00:00:00"}, (422, "mac_address_unreadable", "macAddress")),
        ("/solar-systems", {"warrantyUntil": "2020-01-01"}, (422, "warranty_ends_early", "warrantyUntil")),
        ("/solar-systems", {}, (409, "site_has_solar_system", "siteId")),
        ("/ev-chargers", {"maxPowerKw": 0.0004}, (422, "figure_out_of_range", "maxPowerKw")),
    ],
)  # fmt: skip
def test_what_no_device_can_be_is_refused(
    path: str, body: dict[str, object], told: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    by = {
        "/batteries": "createBattery",
        "/ev-chargers": "createEvCharger",
        "/smart-plugs": "createSmartPlug",
        "/solar-systems": "createSolarSystem",
    }[path]

    assert made(owner, path, by=by, site_id=str(household.site_id), **body).told == told


def test_nobody_learns_whose_the_other_device_is(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    with seen_by(SYSTEM):
        theirs = an_ev_charger(site_id=stranger.site_id, serial_number="W-1")
        a_smart_plug(site_id=stranger.site_id, mac_address="A8:03:2A:5B:11:C4")
    site_id = str(household.site_id)

    charger = made(owner, "/ev-chargers", by="createEvCharger", site_id=site_id)
    plug = made(owner, "/smart-plugs", by="createSmartPlug", site_id=site_id)

    assert charger.told == (409, "serial_number_taken", "serialNumber")
    assert plug.told == (409, "mac_address_taken", "macAddress")
    assert str(theirs.pk) not in charger.content.decode()


def test_a_change_names_what_it_changes_and_leaves_the_rest(
    household: WholeHousehold, owner: Program
) -> None:
    path = f"/solar-systems/{owner.get('/solar-systems').items[0]['id']}"
    before = owner.get(path)

    after = owner.patch(path, {"panelType": None, "tiltAngle": 0}, seen=before.headers["ETag"])
    late = owner.patch(path, {"name": "Late"}, seen=before.headers["ETag"])

    assert after.body == {
        **before.body,
        "panelType": None,
        "tiltAngle": 0,
        "updatedAt": after.body["updatedAt"],
    }
    assert late.told == (412, "changed_meanwhile", "If-Match")


def test_a_solar_system_follows_what_may_follow(household: WholeHousehold, owner: Program) -> None:
    path = f"/solar-systems/{owner.get('/solar-systems').items[0]['id']}/status"

    told = [owner.post(path, {"status": status}) for status in ("inactive", "maintenance", "active")]

    assert [answer.status for answer in told] == [200, 409, 200]
    assert told[1].code == "transition_refused"


def test_the_smallest_power_there_is_can_be_told(household: WholeHousehold, owner: Program) -> None:
    site_id = str(household.site_id)

    answer = made(owner, "/ev-chargers", by="createEvCharger", site_id=site_id, maxPowerKw=0.001)

    assert (answer.status, answer.body["maxPowerKw"]) == (201, Decimal("0.001"))


def test_a_removed_device_leaves_the_list_and_is_still_told(
    household: WholeHousehold, owner: Program
) -> None:
    battery = owner.get("/batteries").items[0]

    gone = owner.send("DELETE", f"/batteries/{battery['id']}")

    told = owner.get(f"/batteries/{battery['id']}")
    again = owner.send("DELETE", f"/batteries/{battery['id']}")
    changed = owner.patch(f"/batteries/{battery['id']}", {"name": "X"}, seen=told.headers["ETag"])
    assert (gone.status, owner.get("/batteries").items) == (204, [])
    assert [each["id"] for each in owner.get("/batteries", inUse="false").items] == [battery["id"]]
    assert told.body["removedAt"] is not None
    assert (again.code, changed.code) == ("device_retired", "device_retired")


def test_what_a_car_drew_costs_what_the_tariff_says_and_follows_a_correction(
    household: WholeHousehold, owner: Program
) -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=household.account_id, name="Barn", is_primary=False)
        a_contract(account_id=household.account_id, site_id=site.pk, terms=fixed_terms(price="0.30"))
        charger = an_ev_charger(site_id=site.pk)
    path = f"/ev-chargers/{charger.pk}/charging-sessions"
    begun = {"startTime": "2025-07-01T18:00:00Z", "endTime": "2025-07-01T22:00:00Z", "energyKwh": 20}

    session = owner.post(path, begun | {"vehicleId": "Van"})
    corrected = owner.patch(
        f"/charging-sessions/{session.body['id']}", {"energyKwh": 10}, seen=session.headers["ETag"]
    )

    # 20 kWh at 0.30 are 6.00 net and 7.14 gross; half of it is 3.57.
    told = {"cost": Decimal("7.14"), "currency": "EUR", "vehicleId": "Van", "endTime": "2025-07-01T22:00:00Z"}
    assert (session.status, kept(session, told)) == (201, told)
    assert corrected.body["cost"] == Decimal("3.57")
    assert owner.get(path).items == [corrected.body]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"endTime": "2026-01-02T17:00:00Z"}, (422, "session_ends_early", "endTime")),
        ({"startTime": "2190-01-02T17:00:00Z", "endTime": None}, (422, "session_in_future", "startTime")),
        ({"energyKwh": 500}, (409, "charged_beyond_belief", "energyKwh")),
    ],
)
def test_what_no_session_can_be_is_refused(
    body: Mapping[str, object], told: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    charger = owner.get("/ev-chargers").items[0]
    path = f"/ev-chargers/{charger['id']}/charging-sessions"

    assert owner.post(path, BODIES_OF_DEVICES["createChargingSession"] | dict(body)).told == told


def test_two_sessions_of_a_charger_do_not_overlap(household: WholeHousehold, owner: Program) -> None:
    path = f"/ev-chargers/{owner.get('/ev-chargers').items[0]['id']}/charging-sessions"
    made(owner, path, by="createChargingSession")

    answer = made(owner, path, by="createChargingSession", startTime="2026-01-02T18:30:00Z")

    assert answer.told == (409, "charging_sessions_overlap", "startTime")


def test_sessions_are_chosen_by_when_they_began(household: WholeHousehold, owner: Program) -> None:
    path = f"/ev-chargers/{owner.get('/ev-chargers').items[0]['id']}/charging-sessions"
    old = made(owner, path, by="createChargingSession").body

    assert [each["id"] for each in owner.get(path, startedBefore="2026-02-01T00:00:00Z").items] == [old["id"]]
    assert len(owner.get(path, startedFrom="2026-02-01T00:00:00Z").items) == 1
    assert [each["startTime"] for each in owner.get(path, ordering="startTime").items] == [
        "2026-01-02T18:00:00Z",
        "2026-05-03T20:00:00Z",
    ]


def test_devices_are_chosen_by_their_site(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    barn = a_barn(household)
    with seen_by(SYSTEM):
        a_smart_plug(site_id=household.site_id)
    made(owner, "/smart-plugs", by="createSmartPlug", site_id=barn)

    assert [each["siteId"] for each in owner.get("/smart-plugs", siteId=barn).items] == [barn]
    assert owner.get("/smart-plugs", siteId=str(stranger.site_id)).items == []
    assert len(owner.get("/inverters", siteId=str(household.site_id)).items) == 1


def test_a_mac_address_is_the_same_however_it_is_written(household: WholeHousehold, owner: Program) -> None:
    answer = made(owner, "/smart-plugs", by="createSmartPlug", site_id=str(household.site_id))

    assert answer.body["macAddress"] == "A8:03:2A:5B:11:C4"
