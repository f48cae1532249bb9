"""The database has the last word about how bills are paid."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import an_account
from tests.factories.billing import an_invoice
from tests.factories.payments import NOON, a_card, a_direct_debit, a_payment, a_transfer
from wattstead.domains.billing.models import Invoice
from wattstead.domains.payments.models import Payment, PaymentMethod
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "expired"}, "payment_method_status_is_stored"),
        ({"card_expiry_month": 13}, "payment_method_card_month_is_a_month"),
        ({"card_expiry_year": 27}, "payment_method_card_year_is_a_year"),
        ({"card_brand": ""}, "payment_method_has_what_its_type_needs"),
        ({"iban_last4": "3000"}, "payment_method_has_what_its_type_needs"),
        ({"method_type": "cash"}, "payment_method_has_what_its_type_needs"),
        ({"removed_at": NOON}, "removed_payment_method_is_no_default"),
    ],
)
def test_a_wrong_method_is_refused(wrong: Mapping[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        card = a_card()
        PaymentMethod.objects.filter(pk=card.pk).update(**wrong)

    assert constraint_named_in(refused.value) == constraint


def test_two_usual_methods_are_refused() -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        account = an_account()
        a_transfer(account_id=account.pk)
        second = a_direct_debit(account_id=account.pk)
        PaymentMethod.objects.filter(pk=second.pk).update(is_default=True)

    assert constraint_named_in(refused.value) == "one_default_payment_method_per_account"


def test_an_external_id_stands_for_one_method() -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        one, other = a_card(), a_card()
        PaymentMethod.objects.filter(pk=other.pk).update(external_id=one.external_id)

    assert constraint_named_in(refused.value) == "payment_method_external_id_is_unique"


def test_a_method_has_one_row_per_account_to_point_at() -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        one, other = a_transfer(), a_transfer()
        PaymentMethod.objects.filter(pk=other.pk).update(id=one.pk)

    # The key itself is unique, so is payment_method_of_its_account, which references need.
    assert constraint_named_in(refused.value) == "payments_paymentmethod_pkey"


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"status": "lost"}, "payment_status_is_known"),
        ({"amount": Decimal(0)}, "payment_is_of_some_money"),
        ({"status": "completed"}, "payment_has_the_time_it_was_processed"),
        ({"processed_at": NOON}, "payment_has_the_time_it_was_processed"),
        ({"status": "failed", "processed_at": NOON}, "failed_payment_says_why"),
        ({"failure_reason": "no reason"}, "failed_payment_says_why"),
    ],
)
def test_a_wrong_payment_is_refused(wrong: Mapping[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        payment = a_payment(an_invoice())
        Payment.objects.filter(pk=payment.pk).update(**wrong)

    assert constraint_named_in(refused.value) == constraint


def test_a_payment_points_into_its_own_account_alone() -> None:
    with seen_by(SYSTEM):
        payment, theirs = a_payment(an_invoice()), an_invoice()
        method = a_transfer(account_id=theirs.account_id)

    for wrong, constraint in (
        ({"invoice_id": theirs.pk}, "payment_invoice_of_the_same_account"),
        ({"payment_method_id": method.pk}, "payment_method_of_the_same_account"),
        ({"invoice_id": new_key()}, "payment_invoice_of_the_same_account"),
    ):
        with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
            Payment.objects.filter(pk=payment.pk).update(**wrong)
        assert constraint_named_in(refused.value) == constraint


def test_an_invoice_is_paid_by_a_method_of_its_own_account() -> None:
    with seen_by(SYSTEM):
        invoice, theirs = an_invoice(), a_transfer()

    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        Invoice.objects.filter(pk=invoice.pk).update(payment_method_id=theirs.pk)

    assert constraint_named_in(refused.value) == "invoice_payment_method_of_the_same_account"
