"""Programs say how an account pays and announce transfers; a whole IBAN goes in and never comes out."""

import logging
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.test import Client

from tests.factories.households import WholeHousehold
from tests.factories.payments import NOON, a_card, a_completed_payment
from tests.interfaces.api.programs import Program, answer_of
from tests.interfaces.api.things import ids_of
from wattstead.domains.billing.models import Invoice
from wattstead.domains.identity.queries import user_with_id
from wattstead.domains.payments.operations.payments import complete_payment, fail_payment
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

CANARY = "DE02120300000000202051"


def a_debit(household: WholeHousehold, **more: object) -> dict[str, object]:
    return {
        "accountId": str(household.account_id),
        "type": "sepa_direct_debit",
        "iban": "DE02 1203 0000 0000 2020 51",
        "accountHolder": "Ada Sommer",
        **more,
    }


def without_times(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if name not in {"id", "createdAt", "updatedAt"}}


def test_a_bank_account_is_told_by_its_last_four_characters(
    household: WholeHousehold, owner: Program
) -> None:
    made = owner.post("/payment-methods", a_debit(household, isDefault=True))

    found = owner.get(made.headers["Location"].removeprefix("/api/v1"))
    assert (made.status, found.body) == (201, made.body)
    assert without_times(made.body) == {
        "accountId": str(household.account_id),
        "type": "sepa_direct_debit",
        "isDefault": True,
        "cardLast4": None,
        "cardBrand": None,
        "cardExpiryMonth": None,
        "cardExpiryYear": None,
        "ibanLast4": "2051",
        "bic": "BYLADEM1001",
        "accountHolder": "Ada Sommer",
        "status": "active",
        "externalId": None,
    }


def test_a_card_is_told_by_what_its_processor_says(household: WholeHousehold, owner: Program) -> None:
    with seen_by(SYSTEM):
        card = a_card(account_id=household.account_id, month=1, year=2026)

    told = owner.get(f"/payment-methods/{card.pk}")

    assert without_times(told.body) == {
        "accountId": str(household.account_id),
        "type": "card",
        "isDefault": False,
        "cardLast4": "4242",
        "cardBrand": "visa",
        "cardExpiryMonth": 1,
        "cardExpiryYear": 2026,
        "ibanLast4": None,
        "bic": None,
        "accountHolder": None,
        "status": "expired",
        "externalId": card.external_id,
    }


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"iban": "DE02120300000000202052"}, (422, "iban_unreadable", "iban")),
        ({"bic": "NOBANK"}, (422, "bic_unreadable", "bic")),
        ({"accountHolder": " "}, (422, "account_holder_missing", "accountHolder")),
        ({"type": "card"}, (400, "request_unreadable", "type")),
        ({"type": "bank_transfer"}, (422, "not_of_this_payment_method", "iban")),
        ({"iban": None}, (422, "iban_unreadable", "iban")),
        ({"status": "active"}, (400, "request_unreadable", "status")),
        ({"externalId": "pm_1"}, (400, "request_unreadable", "externalId")),
        ({"cardLast4": "4242"}, (400, "request_unreadable", "cardLast4")),
    ],
)
def test_what_a_customer_may_not_write_is_refused(
    body: dict[str, object], told: tuple[int, str, str], household: WholeHousehold, owner: Program
) -> None:
    before = owner.get("/payment-methods").items

    answer = owner.post("/payment-methods", a_debit(household, **body))

    assert (answer.told, owner.get("/payment-methods").items) == (told, before)


def test_another_method_becomes_the_default(household: WholeHousehold, owner: Program) -> None:
    transfer = f"/payment-methods/{ids_of(household)['paymentMethodId']}"

    answer = owner.patch(transfer, {"isDefault": True}, seen=owner.get(transfer).headers["ETag"])

    defaults = [item["id"] for item in owner.get("/payment-methods").items if item["isDefault"]]
    assert (answer.status, defaults) == (200, [answer.body["id"]])


def test_a_method_with_a_payment_under_way_stays(household: WholeHousehold, owner: Program) -> None:
    (debit,) = owner.get("/payment-methods", type="sepa_direct_debit").items

    answer = owner.send("DELETE", f"/payment-methods/{debit['id']}")

    assert answer.told == (409, "payment_method_in_use", None)


def test_an_announced_transfer_pays_the_invoice_when_it_comes(
    household: WholeHousehold, owner: Program
) -> None:
    ids = ids_of(household)
    body = {"invoiceId": ids["invoiceId"], "paymentMethodId": ids["paymentMethodId"]}
    # 110.67 less the 10.00 that are asked for already
    made = owner.post("/payments", body)
    again = owner.post("/payments", body)
    with seen_by(SYSTEM):
        complete_payment(payment_id=key_of(made.body["id"]), at=NOON, transaction_id="NTRF-1")
    paid = owner.get(f"/payments/{made.body['id']}")

    assert (made.status, again.told) == (201, (409, "nothing_to_pay", None))
    assert without_times(made.body) == {
        "accountId": str(household.account_id),
        **body,
        "amount": Decimal("100.67"),
        "currency": "EUR",
        "status": "pending",
        "transactionId": None,
        "failureReason": None,
        "processedAt": None,
    }
    assert [paid.body[name] for name in ("status", "transactionId", "processedAt")] == [
        "completed",
        "NTRF-1",
        "2025-11-10T12:00:00Z",
    ]


def key_of(written: object) -> UUID:
    return UUID(str(written))


def test_a_failed_payment_says_why(household: WholeHousehold, owner: Program) -> None:
    payment_id = ids_of(household)["paymentId"]
    with seen_by(SYSTEM):
        fail_payment(payment_id=key_of(payment_id), at=NOON, reason="Account closed")

    told = owner.get(f"/payments/{payment_id}").body

    assert (told["status"], told["failureReason"]) == ("failed", "Account closed")


def test_an_invoice_says_what_it_was_paid_by(household: WholeHousehold, owner: Program) -> None:
    announced = key_of(ids_of(household)["paymentId"])
    with seen_by(SYSTEM):
        fail_payment(payment_id=announced, at=NOON, reason="no money")
        payment = a_completed_payment(Invoice.objects.get(pk=household.invoice_id))

    told = owner.get(f"/invoices/{household.invoice_id}").body

    assert (told["status"], told["paymentMethodId"], told["paidAt"]) == (
        "paid",
        str(payment.payment_method_id),
        "2025-11-10T12:00:00Z",
    )


@pytest.mark.parametrize("amount", [0, -1, 0.001, 1_000_000_000, "10", 200])
def test_an_amount_that_nobody_owes_is_refused(
    amount: object, household: WholeHousehold, owner: Program
) -> None:
    ids = ids_of(household)
    body = {"invoiceId": ids["invoiceId"], "paymentMethodId": ids["paymentMethodId"], "amount": amount}

    answer = owner.post("/payments", body)

    expected = (409, "payment_too_large") if amount == 200 else (400, "request_unreadable")
    assert answer.told == (*expected, "amount")


def test_a_whole_iban_is_in_no_answer_no_log_and_no_row(
    household: WholeHousehold, owner: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = new_key().hex
    body = a_debit(household, iban=CANARY)
    made = owner.send("POST", "/payment-methods", body=body, headers={"Idempotency-Key": key})
    place = made.headers["Location"].removeprefix("/api/v1")
    answers = [
        made,
        owner.send("POST", "/payment-methods", body=body, headers={"Idempotency-Key": key}),
        owner.post("/payment-methods", a_debit(household, iban=CANARY, type="bank_transfer")),
        owner.post("/payment-methods", a_debit(household, iban=CANARY, bic="NOBANK")),
        owner.post("/payment-methods", a_debit(household, iban=CANARY + "0")),
        owner.post("/payment-methods", a_debit(household, iban=CANARY, type="nothing")),
        owner.post("/payment-methods", a_debit(household, iban=CANARY + "\x00")),
        owner.get("/payment-methods"),
        owner.get(place),
        owner.patch(place, {"isDefault": True}, seen=made.headers["ETag"]),
        owner.send("DELETE", place),
    ]

    said = b"".join(answer.content for answer in answers) + repr([a.headers for a in answers]).encode()
    assert [answer.status for answer in answers] == [201, 201, 422, 422, 422, 400, 400, 200, 200, 200, 204]
    assert CANARY.encode() not in said
    assert CANARY not in caplog.text
    assert CANARY not in everything_kept()


def everything_kept() -> str:
    """Return every row of every table, as text."""
    from django.apps import apps
    from django.db import connection

    told = []
    with seen_by(SYSTEM), connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


def test_a_browser_left_open_changes_no_payment_method(household: WholeHousehold) -> None:
    person = user_with_id(household.user_id)
    assert person is not None
    person.set_password("correct horse battery staple")
    person.save()
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    answer = answer_of(
        browser.post(
            "/api/v1/payment-methods",
            a_debit(household),
            content_type="application/json",
            headers={"Idempotency-Key": datetime.now(UTC).isoformat()},
        )
    )

    assert answer.told == (403, "proof_missing", None)
