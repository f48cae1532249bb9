import threading
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import connections

from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.metering import a_meter
from tests.interfaces.api.programs import Answer, Program, a_program
from tests.interfaces.api.things import SOLAR_LANE
from wattstead.domains.metering.models import Meter
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api import repetition
from wattstead.kernel.viewer import SYSTEM


def a_barn(household: WholeHousehold, **more: object) -> dict[str, object]:
    return {"accountId": str(household.account_id), "name": "Barn", "address": SOLAR_LANE, **more}


@pytest.mark.django_db
def test_a_site_is_kept_as_it_was_told(household: WholeHousehold, owner: Program) -> None:
    told = a_barn(
        household,
        timezone="Europe/Lisbon",
        propertyType="commercial",
        coordinates={"latitude": 47.9990077, "longitude": -7.8},
        squareMeters=120.5,
        occupants=3,
    )

    made = owner.post("/sites", told)

    assert made.status == 201
    assert made.headers["Location"] == f"/api/v1/sites/{made.body['id']}"
    assert {name: made.body[name] for name in told} == {
        **told,
        "address": {**SOLAR_LANE, "state": None},
        "coordinates": {"latitude": Decimal("47.999008"), "longitude": Decimal("-7.8")},
        "squareMeters": Decimal("120.5"),
    }
    assert owner.get(f"/sites/{made.body['id']}").body == made.body


@pytest.mark.django_db
def test_a_change_names_what_it_changes_and_leaves_the_rest(
    household: WholeHousehold, owner: Program
) -> None:
    path = f"/sites/{household.site_id}"
    before = owner.get(path)
    filled = owner.patch(path, {"occupants": 2, "squareMeters": 80}, seen=before.headers["ETag"])

    after = owner.patch(path, {"occupants": None, "name": "Villa"}, seen=filled.headers["ETag"])

    assert after.status == 200
    assert after.body == {
        **before.body,
        "name": "Villa",
        "squareMeters": 80,
        "updatedAt": after.body["updatedAt"],
    }
    assert owner.get(path).headers["ETag"] == after.headers["ETag"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("body", "nothing_to_change")]),
        ({"name": None}, [("name", "null_impossible")]),
        ({"isPrimary": False}, [("isPrimary", "choice_unknown")]),
        (
            {"accountId": "x", "createdAt": "x"},
            [("accountId", "field_unknown"), ("createdAt", "field_unknown")],
        ),
        ({"timezone": "Europe/Paris"}, [("timezone", "field_unknown")]),
        (
            {"address": {"city": "X"}},
            [
                (f"address.{name}", "field_missing")
                for name in ("street", "streetNumber", "postalCode", "country")
            ],
        ),
        ({"coordinates": {"latitude": 90.1, "longitude": 0}}, [("coordinates.latitude", "number_too_large")]),
    ],
)
def test_a_change_that_is_none_is_told_field_by_field(
    body: dict[str, object], faults: list[tuple[str, str]], household: WholeHousehold, owner: Program
) -> None:
    path = f"/sites/{household.site_id}"

    answer = owner.patch(path, body, seen=owner.get(path).headers["ETag"])

    assert (answer.status, answer.faults) == (400, faults)


@pytest.mark.django_db
def test_an_account_is_billed_elsewhere_from_now_on(household: WholeHousehold, owner: Program) -> None:
    path = f"/accounts/{household.account_id}"
    before = owner.get(path)
    body = {"billingEmail": "bills@example.org", "billingAddress": {**SOLAR_LANE, "streetNumber": "8"}}

    after = owner.patch(path, body, seen=before.headers["ETag"])

    assert after.body == {
        **before.body,
        "billingEmail": "bills@example.org",
        "billingAddress": {**SOLAR_LANE, "streetNumber": "8", "state": None},
        "updatedAt": after.body["updatedAt"],
    }


@pytest.mark.django_db
def test_what_a_domain_refuses_names_the_field_by_its_path(household: WholeHousehold, owner: Program) -> None:
    path = f"/accounts/{household.account_id}"
    body = {"billingAddress": {**SOLAR_LANE, "postalCode": "1"}}

    answer = owner.patch(path, body, seen=owner.get(path).headers["ETag"])

    assert answer.told == (422, "address_unreadable", "billingAddress.postalCode")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["accounts", "sites"])
def test_a_change_says_what_it_saw(kind: str, household: WholeHousehold, owner: Program) -> None:
    path = f"/{kind}/{household.account_id if kind == 'accounts' else household.site_id}"
    body = {"billingEmail": "a@example.org"} if kind == "accounts" else {"name": "A"}
    seen = owner.get(path).headers["ETag"]

    answers = [
        owner.patch(path, body),
        owner.patch(path, body, seen="*"),
        owner.patch(path, body, seen=f"W/{seen}"),
        owner.patch(path, body, seen=seen),
        owner.patch(path, body, seen=seen),
    ]

    assert [answer.told for answer in answers] == [
        (428, "precondition_missing", "If-Match"),
        (412, "changed_meanwhile", "If-Match"),
        (412, "changed_meanwhile", "If-Match"),
        (200, None, None),
        (412, "changed_meanwhile", "If-Match"),
    ]


@pytest.mark.django_db
def test_an_account_has_one_primary_site_whoever_becomes_it(
    household: WholeHousehold, owner: Program
) -> None:
    barn = owner.post("/sites", a_barn(household))

    owner.patch(f"/sites/{barn.body['id']}", {"isPrimary": True}, seen=barn.headers["ETag"])

    sites = {site["name"]: site["isPrimary"] for site in owner.get("/sites").items}
    assert sites == {"Home": False, "Barn": True}
    assert owner.post("/sites", a_barn(household, isPrimary=True)).told == (409, "primary_site_taken", None)


@pytest.mark.django_db
def test_a_meter_comes_with_its_registers(household: WholeHousehold, owner: Program) -> None:
    body = {
        "siteId": str(household.site_id),
        "meterNumber": "1EMH0000000001",
        "meterType": "electricity",
        "registers": [{"direction": "import", "multiplier": 30.5}, {"direction": "export", "digits": 8}],
    }

    made = owner.post("/meters", body)
    registers = owner.get("/registers", meterId=str(made.body["id"])).items

    assert (made.status, made.body["phase"], made.body["lastReadingValue"]) == (201, "three", None)
    assert [(r["direction"], r["obisCode"], r["digits"], r["multiplier"]) for r in registers] == [
        ("import", "1-1:1.8.0", 6, Decimal("30.5")),
        ("export", "1-1:2.8.0", 8, 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"meterType": "gas", "phase": "three"}, (422, "phase_does_not_fit", "phase")),
        (
            {"isSmartMeter": False, "readingFrequency": "15min"},
            (422, "only_smart_meters_report", "readingFrequency"),
        ),
        (
            {"registers": [{"direction": "import"}, {"direction": "import"}]},
            (422, "register_named_twice", None),
        ),
    ],
)
def test_a_meter_that_cannot_be_is_refused_and_leaves_nothing(
    more: dict[str, object], told: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    body = {"siteId": str(household.site_id), "meterNumber": "1EMH1", "meterType": "electricity", **more}

    answer = owner.post("/meters", body)

    assert answer.told == told
    with seen_by(household.viewer):
        assert Meter.objects.count() == 1


@pytest.mark.django_db
def test_the_number_of_a_strangers_meter_is_taken(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    with seen_by(SYSTEM):
        number = Meter.objects.get(pk=stranger.meter_id).meter_number

    answer = owner.post(
        "/meters", {"siteId": str(household.site_id), "meterNumber": number, "meterType": "electricity"}
    )

    assert answer.told == (409, "meter_number_taken", "meterNumber")


@pytest.mark.django_db
def test_a_meter_is_taken_out_of_use_once(household: WholeHousehold, owner: Program) -> None:
    path, body = f"/meters/{household.meter_id}/removal", {"inUseBefore": "2026-01-01"}

    first, second = owner.post(path, body), owner.post(path, body)

    assert (first.status, first.body["status"], first.body["inUseBefore"]) == (200, "inactive", "2026-01-01")
    assert second.told == (409, "meter_ended_already", None)


@pytest.mark.django_db
def test_a_request_sent_again_gets_its_answer_again(household: WholeHousehold, owner: Program) -> None:
    first = owner.post("/sites", a_barn(household), key="barn-1")
    again = owner.post("/sites", a_barn(household), key="barn-1")

    assert (again.status, again.content) == (201, first.content)
    assert [again.headers[name] for name in ("Location", "ETag", "Idempotent-Replayed")] == [
        first.headers["Location"],
        first.headers["ETag"],
        "true",
    ]
    with seen_by(SYSTEM):
        assert Site.objects.filter(name="Barn").count() == 1


@pytest.mark.django_db
def test_a_key_stands_for_one_request(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    owner.post("/sites", a_barn(household), key="barn-1")

    other_body = owner.post("/sites", a_barn(household, occupants=1), key="barn-1")
    other_path = owner.post(
        "/meters",
        {"siteId": str(household.site_id), "meterNumber": "1EMH1", "meterType": "electricity"},
        key="barn-1",
    )
    other_person = a_program(stranger.user_id).post("/sites", a_barn(stranger), key="barn-1")

    assert other_body.told == other_path.told == (409, "idempotency_key_reused", None)
    assert other_person.status == 201


@pytest.mark.django_db
def test_a_key_stands_for_one_address(household: WholeHousehold, owner: Program) -> None:
    with seen_by(SYSTEM):
        other = a_meter(site_id=household.site_id)
    body = {"inUseBefore": "2026-01-01"}
    owner.post(f"/meters/{household.meter_id}/removal", body, key="removal-1")

    answer = owner.post(f"/meters/{other.pk}/removal", body, key="removal-1")

    assert answer.told == (409, "idempotency_key_reused", None)
    assert owner.get(f"/meters/{other.pk}").body["status"] == "active"


@pytest.mark.django_db
def test_work_whose_answer_cannot_be_kept_is_not_done(household: WholeHousehold, owner: Program) -> None:
    with patch.object(repetition, "keep_answer", side_effect=ZeroDivisionError):
        failed = owner.post("/sites", a_barn(household), key="barn-1")

    again = owner.post("/sites", a_barn(household), key="barn-1")

    assert failed.told == (500, "server_fault", None)
    assert (again.status, "Idempotent-Replayed" in again.headers) == (201, False)
    with seen_by(SYSTEM):
        assert Site.objects.filter(name="Barn").count() == 1


@pytest.mark.django_db
def test_a_refused_request_may_be_sent_again_corrected(household: WholeHousehold, owner: Program) -> None:
    refused = owner.post("/sites", a_barn(household, timezone="Moon/Crater"), key="barn-1")
    corrected = owner.post("/sites", a_barn(household), key="barn-1")

    assert refused.told == (422, "zone_unknown", "timezone")
    assert corrected.status == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "\u00e4", "x" * 201])
def test_what_creates_something_needs_a_key(key: str, household: WholeHousehold, owner: Program) -> None:
    headers = {"Idempotency-Key": key} if key else {}

    answer = owner.send("POST", "/sites", body=a_barn(household), headers=headers)

    assert answer.told == (400, "idempotency_key_missing", "Idempotency-Key")


@pytest.mark.django_db(transaction=True)
def test_of_many_twins_at_once_one_is_done() -> None:
    household = a_whole_household()
    owner = a_program(household.user_id)
    answers: list[Answer] = []

    def send() -> None:
        answers.append(owner.post("/sites", a_barn(household), key="barn-1"))
        connections.close_all()

    twins = [threading.Thread(target=send) for _ in range(6)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()

    assert {(answer.status, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 5
    with seen_by(SYSTEM):
        assert Site.objects.filter(name="Barn").count() == 1
