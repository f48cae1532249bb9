"""Sends bodies that are broken, hostile or exact to the last digit."""

import json
from decimal import Decimal

import pytest

from tests.factories.households import WholeHousehold
from tests.factories.tariffs import a_tariff, banded_terms
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.things import SOLAR_LANE
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "k"}


def sent(owner: Program, raw: bytes, *, content_type: str = "application/json") -> Answer:
    return owner.send("POST", "/sites", raw=raw, headers=KEY, content_type=content_type)


def with_site(household: WholeHousehold, extra: str) -> bytes:
    whole = json.dumps({"accountId": str(household.account_id), "name": "Barn", "address": SOLAR_LANE})
    return f"{whole[:-1]}, {extra}}}".encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 5_000,
        b"\x00",
        b"{'name': 'x'}",
    ],
    ids=range(11),
)
def test_what_is_no_json_is_told(raw: bytes, household: WholeHousehold, owner: Program) -> None:
    assert sent(owner, raw).told == (400, "body_malformed", None)


@pytest.mark.parametrize("raw", [b"null", b"1", b'"x"', b"[]", b"true"])
def test_json_that_is_no_object_is_told(raw: bytes, household: WholeHousehold, owner: Program) -> None:
    answer = sent(owner, raw)

    assert (answer.status, answer.faults) == (400, [("body", "object_expected")])


def test_a_body_is_needed(household: WholeHousehold, owner: Program) -> None:
    answer = sent(owner, b"")

    assert (answer.status, answer.faults) == (400, [("body", "field_missing")])


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x", ""],
)
def test_a_body_of_another_type_is_told(content_type: str, household: WholeHousehold, owner: Program) -> None:
    assert sent(owner, b"{}", content_type=content_type).told == (415, "body_of_other_type", None)


def test_a_body_may_be_a_megabyte_and_no_more(household: WholeHousehold, owner: Program) -> None:
    answer = sent(owner, b" " * (1024 * 1024 + 1))

    assert answer.told == (413, "body_too_large", None)


@pytest.mark.parametrize(
    "name", ["a\x00b", "a\nb", "\x1b[31mred", "", "x" * 81, 5, None, ["a"], {"a": 1}, True]
)
def test_a_name_is_a_line_of_text(name: object, household: WholeHousehold, owner: Program) -> None:
    body = {"accountId": str(household.account_id), "name": name, "address": SOLAR_LANE}

    answer = owner.post("/sites", body)

    assert (answer.status, [field for field, _ in answer.faults]) == (400, ["name"])
    with seen_by(household.viewer):
        assert Site.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("1e400", "number_too_large"),
        ("-1e400", "number_too_small"),
        ("1e999999999", "number_too_large"),
        ('"120.5"', "number_unreadable"),
        ("true", "number_unreadable"),
        ("[1]", "number_unreadable"),
        ("1e-999999999", "number_too_small"),
    ],
)
def test_a_number_that_cannot_be_is_told(
    number: str, fault: str, household: WholeHousehold, owner: Program
) -> None:
    answer = sent(owner, with_site(household, f'"squareMeters": {number}'))

    assert (answer.status, answer.faults) == (400, [("squareMeters", fault)])


@pytest.mark.parametrize(
    ("number", "kept"),
    [("120.10", "120.1"), ("1.005", "1.01"), ("0.1e3", "100"), ("9007199.93", "9007199.93")],
)
def test_a_number_is_kept_exactly(number: str, kept: str, household: WholeHousehold, owner: Program) -> None:
    answer = sent(owner, with_site(household, f'"squareMeters": {number}'))

    assert f'"squareMeters":{kept},' in answer.content.decode()


def test_prices_and_amounts_are_exact_json_numbers(household: WholeHousehold, owner: Program) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(banded_terms(price="0.319999", monthly_fee="9.9", feed_in="0.0779"))

    answer = owner.get(f"/tariffs/{tariff.pk}")
    invoice = owner.get(f"/invoices/{household.invoice_id}").content.decode()

    assert [answer.body[name] for name in ("basePricePerKwh", "monthlyFee", "feedInTariff", "taxRate")] == [
        Decimal("0.319999"),
        Decimal("9.9"),
        Decimal("0.0779"),
        Decimal("0.19"),
    ]
    assert '"subtotal":93.00,"tax":17.67,"total":110.67,' in invoice


def test_days_of_the_week_begin_with_sunday(household: WholeHousehold, owner: Program) -> None:
    from tests.factories.tariffs import WORKDAYS, a_band

    with seen_by(SYSTEM):
        tariff = a_tariff(banded_terms(a_band("Work", hours="08:00-18:00", weekdays=WORKDAYS)))

    bands = owner.get(f"/tariffs/{tariff.pk}").body["timeBands"]

    assert bands == [
        {
            "name": "Work",
            "startTime": "08:00",
            "endTime": "18:00",
            "daysOfWeek": [1, 2, 3, 4, 5],
            "pricePerKwh": Decimal("0.24"),
            "multiplier": None,
        }
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1970-12-31", "2200-01-01"])
def test_a_day_out_of_reach_is_told(day: str, household: WholeHousehold, owner: Program) -> None:
    answer = owner.post(f"/meters/{household.meter_id}/removal", {"inUseBefore": day})

    assert (answer.status, answer.faults) == (400, [("inUseBefore", "day_out_of_reach")])


@pytest.mark.parametrize(
    "day", ["2025-02-29", "2025-13-01", "01.02.2025", 20250201, "2025-02-01T00:00:00Z", "2025-2-1"]
)
def test_a_day_that_is_none_is_told(day: object, household: WholeHousehold, owner: Program) -> None:
    answer = owner.post(f"/meters/{household.meter_id}/removal", {"inUseBefore": day})

    assert (answer.status, answer.faults) == (400, [("inUseBefore", "day_unreadable")])
