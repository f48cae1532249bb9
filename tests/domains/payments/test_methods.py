"""Customers say how they pay; their bank account is nobody's to read."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from tests.factories.accounts import a_viewer, an_account
from tests.factories.billing import an_invoice
from tests.factories.payments import IBAN, NOON, a_card, a_direct_debit, a_payment, a_transfer
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.payments.models import PaymentMethod
from wattstead.domains.payments.operations.methods import (
    AccountHolderMissing,
    BicUnreadable,
    CardUnreadable,
    IbanUnreadable,
    PaymentMethodInUse,
    TooManyPaymentMethods,
    add_bank_transfer,
    add_direct_debit,
    bank_transfer_of,
    iban_for_collection,
    make_default,
    move_payment_method,
    remove_payment_method,
)
from wattstead.domains.payments.queries import MethodView, methods_of_accounts, payment_method_visible_to
from wattstead.domains.payments.vocabulary import MethodStatus, MethodType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

TODAY = date(2025, 11, 10)


def seen(method: PaymentMethod, *, today: date) -> MethodView:
    views = methods_of_accounts(SYSTEM, account_ids=[method.account_id], today=today)
    return next(view for view in views if view.method_id == method.pk)


def test_a_bank_account_is_kept_with_its_number_encrypted() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        method = add_direct_debit(
            account_id=account.pk, iban="DE89 3704 0044 0532 0130 00", account_holder="  Ada   Sommer "
        )

        view = seen(method, today=TODAY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT payments_paymentmethod::text FROM payments_paymentmethod")
            (row,) = cursor.fetchone() or ("",)
        collected = iban_for_collection(method_id=method.pk)

    assert view == MethodView(
        method_id=method.pk,
        account_id=account.pk,
        method_type=MethodType.SEPA_DIRECT_DEBIT,
        status=MethodStatus.ACTIVE,
        is_default=True,
        last4="3000",
        card_brand="",
        card_ends_before=None,
        bic="COBADEFFXXX",
        account_holder="Ada Sommer",
    )
    assert (collected, IBAN in row) == (IBAN, False)


@pytest.mark.parametrize(
    ("entered", "refusal", "field"),
    [
        ({"iban": "DE89370400440532013001"}, IbanUnreadable, "iban"),
        ({"iban": ""}, IbanUnreadable, "iban"),
        ({"bic": "COBA"}, BicUnreadable, "bic"),
        ({"account_holder": "  "}, AccountHolderMissing, "accountHolder"),
        ({"account_holder": "A" * 141}, AccountHolderMissing, "accountHolder"),
    ],
)
def test_a_bank_account_that_cannot_be_is_refused_without_repeating_it(
    entered: dict[str, str], refusal: type[Refusal], field: str
) -> None:
    with seen_by(SYSTEM):
        account = an_account()

        told = {"iban": IBAN, "account_holder": "Ada", "bic": ""} | entered
        with pytest.raises(refusal) as refused:
            add_direct_debit(
                account_id=account.pk,
                iban=told["iban"],
                account_holder=told["account_holder"],
                bic=told["bic"],
            )

    assert refused.value.field == field
    assert told["iban"] == "" or told["iban"] not in str(refused.value)


def test_one_method_is_the_usual_one_and_the_first_is_it_at_first() -> None:
    with seen_by(SYSTEM):
        account, stranger = an_account(), an_account()
        first = a_direct_debit(account_id=account.pk)
        second = a_transfer(account_id=account.pk)
        third = a_card(account_id=account.pk, is_default=True)
        theirs = a_transfer(account_id=stranger.pk)

        before = [
            view.method_id for view in methods_of_accounts(SYSTEM, account_ids=[account.pk], today=TODAY)
        ]
        make_default(method_id=second.pk)
        after = {
            view.method_id: view.is_default
            for view in methods_of_accounts(SYSTEM, account_ids=[account.pk, stranger.pk], today=TODAY)
        }

    assert before == [third.pk, second.pk, first.pk]
    assert after == {first.pk: False, second.pk: True, third.pk: False, theirs.pk: True}


def test_a_removed_method_is_gone_and_its_number_forgotten() -> None:
    with seen_by(SYSTEM):
        method = a_direct_debit()
        remove_payment_method(method_id=method.pk, now=NOON)

        kept = PaymentMethod.objects.get(pk=method.pk)
        with pytest.raises(NotFound):
            payment_method_visible_to(SYSTEM, method_id=method.pk)
        with pytest.raises(NotFound):
            remove_payment_method(method_id=method.pk, now=NOON)

    assert (kept.iban, kept.iban_last4, kept.is_default, kept.removed_at) == ("", "3000", False, NOON)


def test_a_method_by_which_money_is_on_its_way_stays() -> None:
    with seen_by(SYSTEM):
        payment = a_payment(an_invoice())

        with pytest.raises(PaymentMethodInUse):
            remove_payment_method(method_id=payment.payment_method_id, now=NOON)


def test_a_card_expires_after_its_last_month() -> None:
    with seen_by(SYSTEM):
        card = a_card(month=12, year=2025)

        on_the_last_day = seen(card, today=date(2025, 12, 31))
        the_day_after = seen(card, today=date(2026, 1, 1))

    assert (on_the_last_day.status, the_day_after.status) == (MethodStatus.ACTIVE, MethodStatus.EXPIRED)


@pytest.mark.parametrize(("month", "year"), [(13, 2027), (0, 2027), (1, 1999)])
def test_a_card_needs_a_month_there_is(month: int, year: int) -> None:
    with pytest.raises(CardUnreadable), seen_by(SYSTEM):
        a_card(month=month, year=year)


def test_a_method_a_bank_refuses_fails_until_it_is_taken_again() -> None:
    with seen_by(SYSTEM):
        method = a_direct_debit()
        move_payment_method(method_id=method.pk, to=MethodStatus.FAILED)
        failed = seen(method, today=TODAY).status
        with pytest.raises(TransitionRefused):
            move_payment_method(method_id=method.pk, to=MethodStatus.EXPIRED)
        move_payment_method(method_id=method.pk, to=MethodStatus.ACTIVE)

        again = seen(method, today=TODAY).status

    assert (failed, again) == (MethodStatus.FAILED, MethodStatus.ACTIVE)


def test_an_account_has_twenty_methods_at_most() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        for _ in range(20):
            a_transfer(account_id=account.pk)

        with pytest.raises(TooManyPaymentMethods):
            a_transfer(account_id=account.pk)


def test_an_account_transfers_by_the_method_it_has() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        first = bank_transfer_of(account_id=account.pk)

        again = bank_transfer_of(account_id=account.pk)
        remove_payment_method(method_id=first.pk, now=NOON)
        another = bank_transfer_of(account_id=account.pk)

    assert again == first
    assert (another.method_type, another == first) == ("bank_transfer", False)


def test_who_only_looks_changes_no_payment_method() -> None:
    with seen_by(SYSTEM):
        account = an_account()
        method = a_transfer(account_id=account.pk)

    with seen_by(a_viewer(account_id=account.pk, role=MembershipRole.VIEWER)):
        with pytest.raises(RoleNotAllowed):
            add_bank_transfer(account_id=account.pk)
        attempts: tuple[Callable[[], None], ...] = (
            lambda: make_default(method_id=method.pk),
            lambda: remove_payment_method(method_id=method.pk, now=NOON),
        )
        for attempt in attempts:
            with pytest.raises(NotFound):
                attempt()
    with seen_by(a_viewer(account_id=account.pk, role=MembershipRole.BILLING)):
        assert add_bank_transfer(account_id=account.pk).account_id == account.pk


def test_a_strangers_method_is_not_there() -> None:
    with seen_by(SYSTEM):
        mine, theirs = an_account(), a_direct_debit()
        own = a_transfer(account_id=mine.pk)

    with seen_by(a_viewer(account_id=mine.pk)) as viewer:
        listed = methods_of_accounts(viewer, account_ids=[mine.pk, theirs.account_id], today=TODAY)
        for attempt in (
            lambda: payment_method_visible_to(viewer, method_id=theirs.pk),
            lambda: make_default(method_id=theirs.pk),
            lambda: remove_payment_method(method_id=theirs.pk, now=NOON),
            lambda: add_bank_transfer(account_id=theirs.account_id),
            lambda: iban_for_collection(method_id=own.pk),
        ):
            with pytest.raises(NotFound):
                attempt()

    assert [view.method_id for view in listed] == [own.pk]


def test_removing_keeps_the_moment() -> None:
    later = datetime(2026, 1, 1, tzinfo=UTC)
    with seen_by(SYSTEM):
        method = a_transfer()
        remove_payment_method(method_id=method.pk, now=later)

        assert PaymentMethod.objects.get(pk=method.pk).removed_at == later
