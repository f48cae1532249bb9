"""An admin says what became of an account's payments; its invoices follow, and nobody else may say it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.api.things import ids_of
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
HIDDEN = (404, "not_found", None)
FORBIDDEN = (403, "role_not_allowed", None)
MOVES: dict[str, dict[str, object]] = {
    "processing": {},
    "completion": {"transactionId": "NTRF-1"},
    "failure": {"reason": "No such account"},
    "refund": {},
}


def a_clerk(household: WholeHousehold, *, role: Role) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        every_factor(person.pk)
    return replace(a_program(person.pk), acting_for=str(household.account_id))


@pytest.fixture
def admin(household: WholeHousehold) -> Program:
    return a_clerk(household, role=Role.ADMIN)


def announced(owner: Program, household: WholeHousehold) -> str:
    """Announce what is left to pay but for 10.00, which a direct debit asks for already."""
    ids = ids_of(household)
    made = owner.post("/payments", {name: ids[name] for name in ("invoiceId", "paymentMethodId")})
    assert made.status == 201, made.told
    return f"/payments/{made.body['id']}"


def stands(owner: Program, household: WholeHousehold) -> object:
    return owner.get(f"/invoices/{household.invoice_id}").body["status"]


def test_money_that_comes_pays_the_invoice_and_money_that_goes_back_opens_it(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    debit = f"/payments/{ids_of(household)['paymentId']}"
    transfer = announced(owner, household)

    handed_on = admin.post(f"{debit}/processing", {})
    first = admin.post(f"{debit}/completion", {})
    half = stands(owner, household)
    second = admin.post(f"{transfer}/completion", {"transactionId": "NTRF-1"})
    paid = stands(owner, household)
    refunded = admin.post(f"{transfer}/refund", {})

    assert [answer.body["status"] for answer in (handed_on, first, second, refunded)] == [
        "processing",
        "completed",
        "completed",
        "refunded",
    ]
    assert (first.body["amount"], first.body["transactionId"]) == (Decimal("10.00"), None)
    assert (second.body["transactionId"], second.body["processedAt"] is None) == ("NTRF-1", False)
    assert (half, paid, stands(owner, household)) == ("overdue", "paid", "overdue")
    assert owner.get(transfer).body == refunded.body


def test_a_direct_debit_that_comes_back_says_why_and_opens_the_invoice(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    debit = f"/payments/{ids_of(household)['paymentId']}"
    transfer = announced(owner, household)
    for path in (debit, transfer):
        admin.post(f"{path}/completion", {})
    paid = stands(owner, household)

    failed = admin.post(f"{transfer}/failure", {"reason": "Account closed"})

    assert (paid, stands(owner, household)) == ("paid", "overdue")
    assert [failed.body[name] for name in ("status", "failureReason")] == ["failed", "Account closed"]


def test_only_what_was_received_is_paid_back(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    transfer = announced(owner, household)

    early = admin.post(f"{transfer}/refund", {})
    admin.post(f"{transfer}/failure", {"reason": "Nothing came"})
    late = admin.post(f"{transfer}/completion", {})

    assert early.told == late.told == (409, "transition_refused", None)


def test_a_transaction_counts_for_one_payment(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    debit = f"/payments/{ids_of(household)['paymentId']}"
    transfer = announced(owner, household)
    admin.post(f"{debit}/completion", {"transactionId": "NTRF-1"})

    again = admin.post(f"{transfer}/completion", {"transactionId": "NTRF-1"})

    assert (again.told, owner.get(transfer).body["status"]) == ((409, "transaction_known", None), "pending")


def test_what_is_told_twice_is_done_once(household: WholeHousehold, owner: Program, admin: Program) -> None:
    path = f"/payments/{ids_of(household)['paymentId']}/completion"

    first, again = (admin.post(path, {}, key="received-1") for _ in range(2))

    assert (first.status, again.content, again.headers["Idempotent-Replayed"]) == (200, first.content, "true")


@pytest.mark.parametrize(
    ("move", "body", "field"),
    [
        ("failure", {}, "reason"),
        ("failure", {"reason": ""}, "reason"),
        ("failure", {"reason": "x" * 301}, "reason"),
        ("completion", {"transactionId": "x" * 256}, "transactionId"),
        ("completion", {"amount": 5}, "amount"),
    ],
)
def test_what_cannot_be_told_is_refused(
    move: str, body: dict[str, object], field: str, household: WholeHousehold, admin: Program
) -> None:
    answer = admin.post(f"/payments/{ids_of(household)['paymentId']}/{move}", body)

    assert answer.told == (400, "request_unreadable", field)


@pytest.mark.parametrize("move", MOVES)
def test_nobody_but_an_admin_says_what_became_of_a_payment(
    move: str, household: WholeHousehold, stranger: WholeHousehold, owner: Program, admin: Program
) -> None:
    path = f"/payments/{ids_of(household)['paymentId']}/{move}"
    theirs = f"/payments/{ids_of(stranger)['paymentId']}/{move}"
    support = a_clerk(household, role=Role.SUPPORT)

    told = {
        "owner": owner.post(path, MOVES[move]).told,
        "support": support.post(path, MOVES[move]).told,
        "stranger": a_program(stranger.user_id).post(path, MOVES[move]).told,
        "admin elsewhere": admin.post(theirs, MOVES[move]).told,
        "admin for nobody": replace(admin, acting_for="").post(path, MOVES[move]).told,
    }

    assert told == {
        "owner": FORBIDDEN,
        "support": FORBIDDEN,
        "stranger": HIDDEN,
        "admin elsewhere": HIDDEN,
        "admin for nobody": HIDDEN,
    }


def test_an_admin_lets_a_method_be_used_no_more_and_again(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, admin: Program
) -> None:
    ids = ids_of(household)
    path = f"/payment-methods/{ids['paymentMethodId']}"
    announcement = {name: ids[name] for name in ("invoiceId", "paymentMethodId")}

    failed = admin.post(f"{path}/status", {"status": "failed"})
    refused = owner.post("/payments", announcement)
    twice = admin.post(f"{path}/status", {"status": "failed"})
    active = admin.post(f"{path}/status", {"status": "active"})

    assert [failed.body["status"], active.body["status"]] == ["failed", "active"]
    assert refused.told == (409, "payment_method_unusable", None)
    assert twice.told == (409, "transition_refused", None)
    assert owner.post("/payments", announcement).status == 201
    assert owner.post(f"{path}/status", {"status": "failed"}).told == FORBIDDEN
    theirs = f"/payment-methods/{ids_of(stranger)['paymentMethodId']}/status"
    assert admin.post(theirs, {"status": "failed"}).told == HIDDEN
    assert admin.post(f"{path}/status", {"status": "expired"}).told == (400, "request_unreadable", "status")
