"""An invoice shows what was paid of it, and a customer says that a transfer is on its way."""

from datetime import date
from uuid import UUID

import pytest

from tests.factories.accounts import a_member
from tests.factories.billing import an_invoice
from tests.factories.payments import NOON, a_completed_payment, a_direct_debit, a_payment
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.billing.models import Invoice
from wattstead.domains.contracts.models import Contract
from wattstead.domains.payments.models import Payment
from wattstead.domains.payments.operations.payments import fail_payment
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def a_billed_household(*, language: str = "en") -> tuple[Household, Invoice]:
    household = a_household(language=language)
    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=household.account_id)
        return household, an_invoice(contract, issued_on=date(2025, 11, 5))


def page_of(household: Household, invoice: Invoice, *, user_id: UUID | None = None) -> str:
    answer = signed_in(user_id or household.user_id).get(f"/invoices/{invoice.pk}/")
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_payment_is_shown_with_its_day_and_what_it_came_from() -> None:
    household, invoice = a_billed_household()
    with seen_by(SYSTEM):
        a_completed_payment(invoice, method=a_direct_debit(account_id=household.account_id))

    page = page_of(household, invoice)

    assert "SEPA direct debit, account ends in 3000" in page
    assert "on 10 November 2025" in page
    assert "I have transferred it" not in page


def test_a_payment_that_came_back_says_why_and_the_invoice_is_open_again() -> None:
    household, invoice = a_billed_household()
    with seen_by(SYSTEM):
        payment = a_completed_payment(invoice)
        fail_payment(payment_id=payment.pk, at=NOON, reason="Account closed")

    page = page_of(household, invoice)

    assert "on 10 November 2025: Account closed" in page
    assert "I have transferred it" in page


def test_a_customer_says_that_a_transfer_is_on_its_way_and_takes_it_back() -> None:
    household, invoice = a_billed_household()
    client = signed_in(household.user_id)

    announced = client.post(f"/invoices/{invoice.pk}/transfer/", follow=True).content.decode()
    with seen_by(SYSTEM):
        payment = Payment.objects.get(invoice_id=invoice.pk)
    again = client.post(f"/invoices/{invoice.pk}/transfer/")
    withdrawn = client.post(f"/invoices/{invoice.pk}/payments/{payment.pk}/end/", follow=True)

    assert "The invoice is paid as soon as the money has come." in announced
    assert (payment.status, payment.amount) == ("pending", invoice.total)
    assert again.status_code == 409
    assert "The announcement is taken back." in withdrawn.content.decode()
    with seen_by(SYSTEM):
        assert Payment.objects.count() == 0


def test_who_only_looks_sees_no_payments_and_announces_none() -> None:
    household, invoice = a_billed_household()
    with seen_by(SYSTEM):
        payment = a_payment(invoice)
        viewer = a_member(Account.objects.get(pk=household.account_id), role=MembershipRole.VIEWER)

    client = signed_in(viewer.pk)
    statuses = [
        client.get(f"/invoices/{invoice.pk}/").status_code,
        client.post(f"/invoices/{invoice.pk}/transfer/").status_code,
        client.post(f"/invoices/{invoice.pk}/payments/{payment.pk}/end/").status_code,
    ]

    assert statuses == [404, 404, 404]


def test_a_strangers_invoice_is_not_paid() -> None:
    (mine, own), (_, theirs) = a_billed_household(), a_billed_household()
    with seen_by(SYSTEM):
        payment = a_payment(theirs)
    client = signed_in(mine.user_id)

    statuses = [
        client.post(f"/invoices/{theirs.pk}/transfer/").status_code,
        client.post(f"/invoices/{own.pk}/payments/{payment.pk}/end/").status_code,
    ]

    assert statuses == [404, 404]
