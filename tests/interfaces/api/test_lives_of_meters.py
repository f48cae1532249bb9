"""Programs exchange the device of a meter, and have the gaps of its registers filled."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.factories.accounts import a_person
from tests.factories.energy import counted, steady
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.factories.metering import a_meter, the_register
from tests.interfaces.api.programs import Program, a_program
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
MARCH_DAYS = {"startDate": "2025-03-01", "endDate": "2025-03-31"}
NEW_DEVICE = {
    "exchangedAt": "2025-03-10T10:30:00+01:00",
    "newSerialNumber": "1EMH0012345678",
    "registers": [{"oldFinalValue": 9850, "newFirstValue": 12}],
}


@pytest.fixture
def support(household: WholeHousehold) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=Role.SUPPORT)
        every_factor(person.pk)
    return replace(a_program(person.pk), acting_for=str(household.account_id))


def a_quiet_meter(household: WholeHousehold, *directions: Direction) -> Meter:
    with seen_by(SYSTEM):
        return a_meter(site_id=household.site_id, directions=directions or (Direction.IMPORT,))


def looked(program: Program, meter: Meter, value: int, *, on: str) -> None:
    look = {"timestamp": f"{on}T12:00:00+01:00", "value": value}
    answer = program.post(f"/meters/{meter.pk}/readings", {"readings": [look]})
    assert answer.status == 200


def used(program: Program, meter: Meter) -> Decimal:
    answer = program.get(
        f"/meters/{meter.pk}/readings", **{"from": "2025-03-01", "to": "2025-04-01", "resolution": "month"}
    )
    return sum((Decimal(str(item["delta"])) for item in answer.items), Decimal(0))


def test_the_use_across_an_exchange_is_that_of_both_devices(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, support: Program
) -> None:
    """(9,850 - 9,800) + (40 - 12) = 78 kWh."""
    meter = a_quiet_meter(household)
    looked(owner, meter, 9800, on="2025-03-02")

    exchanged = support.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE)
    looked(owner, meter, 40, on="2025-03-20")

    assert exchanged.status == 200
    assert [(each["oldSerialNumber"], each["newSerialNumber"]) for each in exchanged.items] == [
        (meter.meter_number, "1EMH0012345678")
    ]
    assert owner.get(f"/meters/{meter.pk}/exchanges").content == exchanged.content
    assert used(owner, meter) == Decimal(78)
    elsewhere = a_program(stranger.user_id).get(f"/meters/{stranger.meter_id}/exchanges")
    assert [each["newSerialNumber"] for each in elsewhere.items] == ["B"]
    assert a_program(stranger.user_id).get(f"/meters/{meter.pk}/exchanges").status == 404


def test_an_exchange_that_is_told_late_names_the_device_that_was_there_then(
    household: WholeHousehold, owner: Program
) -> None:
    meter = a_quiet_meter(household)
    earlier = {"exchangedAt": "2025-03-05T08:00:00+01:00", "newSerialNumber": "BETWEEN"}
    values = [{"oldFinalValue": 9820, "newFirstValue": 9820}]
    owner.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE)

    again = owner.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE)
    late = owner.post(f"/meters/{meter.pk}/exchange", {**earlier, "registers": values})
    other = owner.post(f"/meters/{meter.pk}/exchange", {**NEW_DEVICE, "newSerialNumber": "OTHER"})

    assert (again.status, late.status) == (200, 200)
    assert [(each["oldSerialNumber"], each["newSerialNumber"]) for each in late.items] == [
        (meter.meter_number, "BETWEEN"),
        (meter.meter_number, "1EMH0012345678"),
    ]
    assert other.told == (409, "exchange_known_otherwise", "exchangedAt")
    assert "10 March 2025, 10:30" in str(other.body["detail"])


def test_a_counter_shows_nought_again_behind_its_last_digit(
    household: WholeHousehold, owner: Program
) -> None:
    """990 + 6 = 996; 996 + 6 = 1,002, which three digits show as 2."""
    plate = {"siteId": str(household.site_id), "meterNumber": "THREE-DIGITS", "meterType": "electricity"}
    registers = [{"direction": "import", "digits": 3}]
    meter = owner.post("/meters", {**plate, "registers": registers}).body["id"]
    hours = [
        {"timestamp": f"2025-03-02T{hour}:00:00Z", "startsAt": f"2025-03-02T{hour - 1}:00:00Z", "delta": 6}
        for hour in (11, 12)
    ]
    look = {"timestamp": "2025-03-02T10:00:00Z", "value": 990}

    owner.post(f"/meters/{meter}/readings", {"readings": [look, *hours]})

    listed = owner.get(f"/meters/{meter}/readings", **{"from": "2025-03-02", "to": "2025-03-03"}).items
    one = owner.get(f"/readings/{listed[-1]['id']}")
    last = owner.get(f"/meters/{meter}").body["lastReadingValue"]
    assert ([each["value"] for each in listed], one.body["value"], last) == ([996, 2], 2, 2)


def test_a_meter_with_two_counters_is_exchanged_with_both(household: WholeHousehold, owner: Program) -> None:
    meter = a_quiet_meter(household, Direction.IMPORT, Direction.EXPORT)
    both = [
        {"register": "export", "oldFinalValue": 300, "newFirstValue": 1},
        {"oldFinalValue": 9850, "newFirstValue": 12},
    ]

    one = owner.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE)
    answer = owner.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE | {"registers": both})

    assert one.told == (422, "exchange_incomplete", "registers")
    (exchange,) = answer.items
    counters = exchange["registers"]
    assert isinstance(counters, list)
    assert [(each["oldFinalValue"], each["newFirstValue"]) for each in counters] == [(9850, 12), (300, 1)]


def test_what_is_hard_to_believe_is_kept_once_somebody_has_looked_again(
    household: WholeHousehold, owner: Program
) -> None:
    meter = a_quiet_meter(household)
    with seen_by(SYSTEM):
        counted(the_register(meter), steady(MARCH, amount=100, without=range(96, 31 * 96)))
    for value, day in ((9000, "2025-02-01"), (9010, "2025-02-20"), (9015, "2025-03-01")):
        looked(owner, meter, value, on=day)

    doubted = owner.post(f"/meters/{meter.pk}/exchange", NEW_DEVICE)
    confirmed = owner.post(f"/meters/{meter.pk}/exchange", {**NEW_DEVICE, "confirmed": True})

    assert doubted.told == (409, "reading_doubted", "registers")
    assert confirmed.status == 200


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"exchangedAt": "2199-01-01T00:00:00Z"}, (409, "reading_in_future", "exchangedAt")),
        ({"oldSerialNumber": "1EMH0012345678"}, (422, "exchange_of_same_device", "newSerialNumber")),
        (
            {"registers": [{"oldFinalValue": 9799, "newFirstValue": 0}]},
            (409, "counter_ran_backwards", "registers.0.oldFinalValue"),
        ),
        (
            {"registers": [{"oldFinalValue": 1_000_000, "newFirstValue": 0}]},
            (422, "counter_cannot_show", "registers.0.oldFinalValue"),
        ),
        (
            {"registers": [{"oldFinalValue": 9850, "newFirstValue": 1_000_000}]},
            (422, "counter_cannot_show", "registers.0.newFirstValue"),
        ),
    ],
    ids=["tomorrow", "same device", "counter went back", "too many digits", "too many on the new one"],
)
def test_an_exchange_that_cannot_be_is_told(
    changed: dict[str, object], refused: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    meter = a_quiet_meter(household)
    looked(owner, meter, 9800, on="2025-03-02")

    answer = owner.post(f"/meters/{meter.pk}/exchange", {**NEW_DEVICE, **changed})

    assert answer.told == refused
    assert owner.get(f"/meters/{meter.pk}/exchanges").items == []


def test_gaps_are_filled_and_listed_with_how(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, support: Program
) -> None:
    meter = a_quiet_meter(household)
    with seen_by(SYSTEM):
        register = the_register(meter)
        counted(register, steady(MARCH, amount=100, without=range(960, 964)))

    filled = support.post(f"/registers/{register.pk}/estimation", MARCH_DAYS)
    again = support.post(f"/registers/{register.pk}/estimation", MARCH_DAYS)

    (made,) = owner.get(f"/registers/{register.pk}/estimates").items
    assert filled.body == {"estimates": [made]}
    assert {
        name: made[name] for name in ("startsAt", "endsBefore", "method", "intervals", "total", "advance")
    } == {
        "startsAt": "2025-03-10T23:00:00Z",
        "endsBefore": "2025-03-11T00:00:00Z",
        "method": "own_profile",
        "intervals": 4,
        "total": Decimal("0.4"),
        "advance": None,
    }
    assert again.told == (409, "no_gap_to_estimate", "startDate")
    assert used(owner, meter) == Decimal("297.2")
    assert a_program(stranger.user_id).get(f"/registers/{register.pk}/estimates").status == 404


@pytest.mark.parametrize(
    ("days", "refused"),
    [
        ({"startDate": "2024-01-01", "endDate": "2025-03-31"}, (422, "estimation_too_long", "endDate")),
        ({"startDate": "2025-03-31", "endDate": "2025-03-01"}, (422, "period_without_days", None)),
    ],
    ids=["too long", "backwards"],
)
def test_days_that_cannot_be_estimated_are_told(
    days: dict[str, object], refused: tuple[int, str, str | None], household: WholeHousehold, owner: Program
) -> None:
    register = owner.get("/registers", meterId=str(household.meter_id)).items[0]

    assert owner.post(f"/registers/{register['id']}/estimation", days).told == refused


def test_of_a_meter_nobody_read_nothing_is_guessed(household: WholeHousehold, owner: Program) -> None:
    meter = a_quiet_meter(household)
    with seen_by(SYSTEM):
        register = the_register(meter)
    looked(owner, meter, 9800, on="2025-03-02")

    answer = owner.post(f"/registers/{register.pk}/estimation", MARCH_DAYS)

    assert answer.told == (409, "nothing_to_estimate_from", "startDate")


def test_staff_tells_what_gas_is_worth_and_its_customer_reads_it(
    household: WholeHousehold, owner: Program, support: Program
) -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_id, meter_type=MeterType.GAS)
    path = f"/meters/{meter.pk}/gas-quality"
    first = {"startDate": "2025-01-01", "stateNumber": 0.95, "calorificValue": 11.2}
    british = {
        "startDate": "2025-02-01",
        "endDate": "2025-02-28",
        "stateNumber": 1.02264,
        "calorificValue": 39,
        "calorificUnit": "MJ/m3",
    }

    told = [support.post(path, body).status for body in (first, british)]
    again = support.post(path, british)
    wrong = support.post(path, first | {"startDate": "2026-01-01", "calorificValue": 39})

    assert told == [200, 200]
    assert again.told == (409, "gas_quality_known_otherwise", "startDate")
    assert wrong.told == (422, "gas_quality_beyond_belief", "calorificValue")
    assert owner.post(path, first).status == 403
    assert [
        (
            each["startDate"],
            each["endDate"],
            each["stateNumber"],
            each["calorificValue"],
            each["calorificUnit"],
        )
        for each in owner.get(f"/meters/{meter.pk}/gas-qualities").items
    ] == [
        ("2025-02-01", "2025-02-28", Decimal("1.02264"), 39, "MJ/m3"),
        ("2025-01-01", "2025-01-31", Decimal("0.95"), Decimal("11.2"), "kWh/m3"),
    ]
