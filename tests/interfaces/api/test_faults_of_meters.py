"""Programs report faults of meters; staff that acts for the account notes the repair."""

from dataclasses import replace

import pytest

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.interfaces.api.counting import SPRING, a_counting_meter, brought
from tests.interfaces.api.programs import Program, a_program
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
FAULT = {"noticedOn": "2025-03-20", "description": "Its display is dark"}


@pytest.fixture
def support(household: WholeHousehold) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=Role.SUPPORT)
        every_factor(person.pk)
    return replace(a_program(person.pk), acting_for=str(household.account_id))


def told(body: dict[str, object]) -> tuple[object, ...]:
    return tuple(body[name] for name in ("status", "faultySince", "fault", "repairedOn"))


def test_a_fault_is_reported_once_and_repaired_by_staff(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, support: Program
) -> None:
    meter = f"/meters/{household.meter_id}"

    reported = owner.post(f"{meter}/fault", FAULT, key="once")
    repeated = owner.post(f"{meter}/fault", FAULT, key="once")
    again = owner.post(f"{meter}/fault", FAULT)
    repaired = support.post(f"{meter}/repair", {"repairedOn": "2025-03-24"})
    elsewhere = a_program(stranger.user_id).get(f"/meters/{stranger.meter_id}")

    assert told(reported.body) == ("faulty", "2025-03-20", "Its display is dark", None)
    assert (repeated.content, repeated.headers["Idempotent-Replayed"]) == (reported.content, "true")
    assert again.told == (409, "transition_refused", None)
    assert told(repaired.body) == ("active", "2025-03-20", "Its display is dark", "2025-03-24")
    assert owner.get(meter).content == repaired.content
    assert told(elsewhere.body) == ("active", None, None, None)


def test_staff_reports_what_a_customer_tells_on_the_phone(
    household: WholeHousehold, support: Program
) -> None:
    answer = support.post(f"/meters/{household.meter_id}/fault", FAULT)

    assert (answer.status, answer.body["status"]) == (200, "faulty")


def test_readings_of_a_faulty_meter_are_taken_as_before(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)
    owner.post(f"/meters/{meter.pk}/fault", FAULT)

    answer = brought(owner, meter, {"timestamp": "2025-03-20T00:15:00Z", "delta": 0.25})

    assert answer.status == 200


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("fault", {**FAULT, "noticedOn": "2199-01-01"}, (422, "fault_out_of_reach", "noticedOn")),
        ("fault", {**FAULT, "description": "   "}, (422, "fault_without_words", "description")),
        ("repair", {"repairedOn": "2025-03-19"}, (422, "repair_out_of_reach", "repairedOn")),
        ("repair", {"repairedOn": "2199-01-01"}, (422, "repair_out_of_reach", "repairedOn")),
    ],
    ids=["noticed tomorrow", "without words", "repaired before", "repaired tomorrow"],
)
def test_what_cannot_be_is_told(
    path: str,
    body: dict[str, object],
    refused: tuple[int, str, str],
    household: WholeHousehold,
    support: Program,
) -> None:
    meter = f"/meters/{household.meter_id}"
    if path == "repair":
        support.post(f"{meter}/fault", FAULT)

    assert support.post(f"{meter}/{path}", body).told == refused
