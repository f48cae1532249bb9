"""Staff works the queue of readings that wait; customers see what waits of theirs."""

import json
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.factories.waiting import NOON
from tests.interfaces.api.programs import Program, a_program
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db
WHY = {"note": "The wallbox is new"}
MARCH_1 = Period(starts_at=NOON.replace(hour=0), ends_before=NOON.replace(hour=22))


@pytest.fixture
def staff() -> Program:
    """Return somebody of support who acts for nobody."""
    with seen_by(SYSTEM):
        person = a_person(role=Role.SUPPORT)
        every_factor(person.pk)
    return a_program(person.pk)


@pytest.fixture
def support(household: WholeHousehold, staff: Program) -> Program:
    return replace(staff, acting_for=str(household.account_id))


def waiting_id(caller: Program) -> str:
    """Return the id of the one reading that waits in the caller's accounts."""
    (item,) = caller.get("/waiting-readings").items
    return str(item["id"])


def kept_on_march_1(meter_id: UUID) -> list[tuple[int, int]]:
    """Return what the store holds of that day: watt-hours and flags."""
    with seen_by(SYSTEM) as viewer:
        (register,) = registers_visible_to(viewer).filter(meter_id=meter_id)
        found = read(series=series_of(register), period=MARCH_1)
    return list(zip(found.at_scale(6).deltas.tolist(), found.flags.tolist(), strict=True))


def test_customers_see_what_waits_and_why(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    (item,) = owner.get("/waiting-readings").items

    told = {name: item[name] for name in item if name not in {"id", "registerId", "meterNumber"}}
    assert told == {
        "accountId": str(household.account_id),
        "meterId": str(household.meter_id),
        "startsAt": "2025-03-01T12:00:00Z",
        "timestamp": "2025-03-01T12:15:00Z",
        "value": 40,
        "unit": "kWh",
        "reason": "spike",
        "found": 40,
        "limit": 15,
        "source": "made for a test",
        "broughtBy": None,
        "broughtAt": "2025-03-02T12:00:00Z",
        "state": "open",
        "decidedBy": None,
        "decidedAt": None,
        "decidedValue": None,
        "note": None,
    }


def test_an_accepted_reading_counts_once(household: WholeHousehold, owner: Program, support: Program) -> None:
    path = f"/waiting-readings/{waiting_id(owner)}"

    accepted = support.post(f"{path}/acceptance", WHY, key="once")
    repeated = support.post(f"{path}/acceptance", WHY, key="once")
    again = support.post(f"{path}/acceptance", WHY)

    assert (accepted.body["state"], accepted.body["decidedValue"], accepted.body["note"]) == (
        "accepted",
        40,
        "The wallbox is new",
    )
    assert repeated.content == accepted.content
    assert again.told == (409, "transition_refused", None)
    assert owner.get(path).content == accepted.content
    assert kept_on_march_1(household.meter_id) == [(40_000_000, METERED)]


def test_a_replacement_counts_as_adjusted(
    household: WholeHousehold, owner: Program, support: Program
) -> None:
    path = f"/waiting-readings/{waiting_id(owner)}"

    replaced = support.post(f"{path}/replacement", {**WHY, "value": 0.4})

    assert (replaced.body["state"], replaced.body["value"], replaced.body["decidedValue"]) == (
        "replaced",
        40,
        Decimal("0.4"),
    )
    assert kept_on_march_1(household.meter_id) == [(400_000, flag(Source.adjusted, Quality.valid))]


def test_a_rejected_reading_never_counts(household: WholeHousehold, owner: Program, support: Program) -> None:
    path = f"/waiting-readings/{waiting_id(owner)}"

    rejected = support.post(f"{path}/rejection", WHY)

    assert (rejected.body["state"], rejected.body["decidedValue"]) == ("rejected", None)
    assert kept_on_march_1(household.meter_id) == []


@pytest.mark.parametrize(
    ("period", "decided"),
    [
        ({}, 1),
        ({"since": "2025-03-01T12:00:00Z", "until": "2025-03-01T12:15:00Z"}, 1),
        ({"until": "2025-03-01T12:14:59Z"}, 0),
        ({"since": "2025-03-01T12:15:00Z"}, 0),
        ({"since": "2025-03-02T12:15:00Z", "until": "2025-03-01T12:15:00Z"}, 0),
    ],
    ids=["ever", "just_then", "before", "after", "never"],
)
def test_many_are_decided_by_meter_reason_and_time(
    household: WholeHousehold, owner: Program, support: Program, period: dict[str, str], decided: int
) -> None:
    asked = {"meterId": str(household.meter_id), "reason": "spike", "decision": "rejected", **WHY, **period}

    answer = support.post("/waiting-readings/decisions", asked)

    assert (answer.status, answer.body) == (200, {"decided": decided})
    open_ones = owner.get("/waiting-readings", state="open").items
    assert len(open_ones) == 1 - decided


def test_the_queue_of_staff_holds_what_waits_of_everybody(
    household: WholeHousehold, stranger: WholeHousehold, staff: Program
) -> None:
    items = staff.get("/waiting-readings", state="open").items

    accounts = {item["accountId"] for item in items}
    assert accounts == {str(household.account_id), str(stranger.account_id)}


def test_the_queue_is_filtered_by_reason_meter_and_state(household: WholeHousehold, staff: Program) -> None:
    meter_id = str(household.meter_id)

    counts = [
        len(staff.get("/waiting-readings", **asked).items)
        for asked in (
            {"meterId": meter_id},
            {"meterId": meter_id, "reason": "spike"},
            {"meterId": meter_id, "reason": "negative"},
            {"meterId": meter_id, "state": "accepted"},
            {"accountId": str(household.account_id)},
        )
    ]

    assert counts == [1, 1, 0, 0, 1]


def test_staff_decides_nothing_without_saying_for_whom(
    household: WholeHousehold, owner: Program, staff: Program
) -> None:
    path = f"/waiting-readings/{waiting_id(owner)}"

    answer = staff.post(f"{path}/acceptance", WHY)

    assert answer.told == (404, "not_found", None)


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [("note", "field_missing")]),
        ({"note": "no"}, [("note", "text_too_short")]),
        ({**WHY, "value": -1}, [("value", "number_too_small")]),
        ({**WHY, "value": "1"}, [("value", "number_unreadable")]),
    ],
    ids=["nothing", "short", "below_zero", "text"],
)
def test_what_cannot_be_a_replacement_is_told(
    owner: Program, support: Program, body: dict[str, object], faults: list[tuple[str, str]]
) -> None:
    path = f"/waiting-readings/{waiting_id(owner)}"

    answer = support.post(f"{path}/replacement", {"value": 1, **body})

    assert (answer.status, answer.faults) == (400, faults)


def at(hour: int) -> str:
    return f"2025-05-01T{hour:02}:15:00Z"


def reasons(caller: Program) -> list[tuple[object, ...]]:
    """Return what waits since the household was made, the earliest first."""
    items = caller.get("/waiting-readings", state="open").items
    told = [
        (item["timestamp"], item["value"], item["reason"], item["source"])
        for item in items
        if str(item["timestamp"]) > "2025-04"
    ]
    return sorted(told)


def test_a_spike_that_a_program_brings_waits_and_all_else_is_kept(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    readings = [{"timestamp": at(1), "delta": 0.1}, {"timestamp": at(2), "delta": 16}]

    answer = owner.post(f"/meters/{household.meter_id}/readings", {"readings": readings})
    again = owner.post(f"/meters/{household.meter_id}/readings", {"readings": readings})

    assert (answer.body["stored"], answer.body["waiting"], answer.body["refused"]) == (1, 1, 0)
    assert (again.body["unchanged"], again.body["waiting"], again.body["refused"]) == (1, 1, 0)
    assert reasons(owner) == [(at(2), 16, "spike", "brought by API")]


@pytest.mark.parametrize("is_head_end", [False, True], ids=["customer", "head_end"])
def test_a_spike_among_readings_of_many_meters_waits(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, is_head_end: bool
) -> None:
    number = owner.get(f"/meters/{household.meter_id}").body["meterNumber"]
    rows = [{"meterNumber": number, "timestamp": at(hour), "delta": hour * 8} for hour in (1, 2)]
    with seen_by(SYSTEM):
        person = a_person(role=Role.ADMIN)
        every_factor(person.pk)
    head_end = a_program(person.pk, scopes={Scope.READINGS_INTAKE})

    path, caller = ("/intake/readings", head_end) if is_head_end else ("/readings", owner)

    answer = caller.send(
        "POST",
        path,
        raw=json.dumps(rows).encode(),
        headers={"Idempotency-Key": "once"},
        content_type="application/json",
    )

    assert (answer.body["items"], answer.body["stored"], answer.body["waiting"]) == (2, 1, 1)
    assert [told[:3] for told in reasons(owner)] == [(at(2), 16, "spike")]


def test_a_counter_that_shows_less_waits_until_its_exchange_is_known(
    household: WholeHousehold, owner: Program, support: Program
) -> None:
    readings = f"/meters/{household.meter_id}/readings"
    owner.post(readings, {"readings": [{"timestamp": at(1), "value": 12_000}]})

    fell = owner.post(readings, {"readings": [{"timestamp": at(3), "value": 40}]})
    (waiting,) = (
        item for item in owner.get("/waiting-readings", state="open").items if item["reason"] == "rollover"
    )
    refused = support.post(f"/waiting-readings/{waiting['id']}/acceptance", WHY)
    too_long = support.post(f"/waiting-readings/{waiting['id']}/replacement", {**WHY, "value": 1_012_001})
    replaced = support.post(f"/waiting-readings/{waiting['id']}/replacement", {**WHY, "value": 12_001})

    assert fell.body["waiting"] == 1
    assert (waiting["startsAt"], waiting["value"], waiting["limit"]) == (None, 40, 12_000)
    assert refused.told == (409, "counter_ran_backwards", "value")
    assert too_long.told == (422, "counter_cannot_show", "value")
    assert (replaced.body["state"], replaced.body["decidedValue"]) == ("replaced", 12_001)
    assert owner.get(f"/meters/{household.meter_id}").body["lastReadingValue"] == 12_001


def test_a_counter_that_went_further_than_its_intervals_say_waits(
    household: WholeHousehold, owner: Program, support: Program
) -> None:
    readings = f"/meters/{household.meter_id}/readings"
    quarters = [{"timestamp": f"2025-05-01T01:{minute}:00Z", "delta": 1} for minute in ("15", "30", "45")]
    looks = [{"timestamp": "2025-05-01T01:00:00Z", "value": 500}, {"timestamp": at(1), "value": 501}]
    owner.post(readings, {"readings": [*quarters, *looks]})

    further = owner.post(readings, {"readings": [{"timestamp": "2025-05-01T01:45:00Z", "value": 508}]})

    assert further.body["waiting"] == 1
    assert [told[:3] for told in reasons(owner)] == [("2025-05-01T01:45:00Z", 508, "sum_check")]
