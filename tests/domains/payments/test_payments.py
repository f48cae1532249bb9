"""What has come settles an invoice; what goes back opens it again."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.accounts import a_viewer
from tests.factories.billing import a_draft, an_invoice
from tests.factories.contracts import a_contract
from tests.factories.payments import (
    NOON,
    a_card,
    a_completed_payment,
    a_direct_debit,
    a_payment,
    a_transfer,
)
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.operations import cancel_invoice
from wattstead.domains.payments.models import Payment
from wattstead.domains.payments.operations.methods import PaymentMethodUnusable
from wattstead.domains.payments.operations.payments import (
    NothingToPay,
    PaymentNotAnnounced,
    PaymentTooLarge,
    PaymentUnderWay,
    TransactionKnown,
    announce_payment,
    begin_processing,
    complete_payment,
    fail_payment,
    plan_payment,
    receive_in_full,
    refund_payment,
    withdraw_payment,
)
from wattstead.domains.payments.queries import payment_visible_to, payments_of_invoice
from wattstead.domains.payments.vocabulary import PaymentStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

LATER = datetime(2025, 12, 20, 9, tzinfo=UTC)
ALL = Decimal("110.67")
NOVEMBER = month_of(date(2025, 11, 1))


def stand_of(invoice: Invoice) -> tuple[str, datetime | None, object]:
    """Return how an invoice stands: its status, when it was paid and by what."""
    kept = Invoice.objects.get(pk=invoice.pk)
    return kept.status, kept.paid_at, kept.payment_method_id


def test_what_was_announced_and_has_come_settles_the_invoice() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        method = a_transfer(account_id=invoice.account_id)
    with seen_by(a_viewer(account_id=invoice.account_id, role=MembershipRole.BILLING)):
        payment = announce_payment(invoice_id=invoice.pk, method_id=method.pk, now=NOON)
        announced = (payment.amount, payment.currency, payment.status, payment.processed_at)

    with seen_by(SYSTEM):
        before = stand_of(invoice)
        complete_payment(payment_id=payment.pk, at=LATER, transaction_id="NTRF-1")
        payment.refresh_from_db()

        assert announced == (ALL, "EUR", "pending", None)
        assert before == ("issued", None, None)
        assert stand_of(invoice) == ("paid", LATER, method.pk)
        assert (payment.status, payment.processed_at, payment.transaction_id) == (
            "completed",
            LATER,
            "NTRF-1",
        )


def test_parts_settle_an_invoice_when_they_sum_up() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        transfer = a_transfer(account_id=invoice.account_id)
        debit = a_direct_debit(account_id=invoice.account_id)
        # 60.00 + 50.67 = 110.67
        part = plan_payment(invoice_id=invoice.pk, method_id=transfer.pk, now=NOON, amount=Decimal("60.00"))
        rest = plan_payment(invoice_id=invoice.pk, method_id=debit.pk, now=NOON)

        complete_payment(payment_id=part.pk, at=NOON)
        between = stand_of(invoice)
        begin_processing(payment_id=rest.pk)
        complete_payment(payment_id=rest.pk, at=LATER)
        seen = payments_of_invoice(SYSTEM, invoice_id=invoice.pk)

        assert (rest.amount, between) == (Decimal("50.67"), ("issued", None, None))
        assert stand_of(invoice) == ("paid", LATER, debit.pk)
        assert [(view.amount.amount, view.status, view.last4) for view in seen.payments] == [
            (Decimal("50.67"), PaymentStatus.COMPLETED, "3000"),
            (Decimal("60.00"), PaymentStatus.COMPLETED, ""),
        ]
        assert (seen.completed, seen.under_way) == (ALL, Decimal(0))


def test_a_debit_that_a_bank_takes_back_opens_the_invoice_again() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        payment = a_completed_payment(invoice, method=a_direct_debit(account_id=invoice.account_id))

        fail_payment(payment_id=payment.pk, at=LATER, reason="  Account   closed ")
        payment.refresh_from_db()
        again = plan_payment(invoice_id=invoice.pk, method_id=payment.payment_method_id, now=LATER)

        assert stand_of(invoice) == ("issued", None, None)
        assert (payment.status, payment.failure_reason, payment.processed_at) == (
            "failed",
            "Account closed",
            LATER,
        )
        assert again.amount == ALL


def test_money_paid_back_opens_the_invoice_again() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        payment = a_completed_payment(invoice)
        refund_payment(payment_id=payment.pk, at=LATER)

        with pytest.raises(TransitionRefused):
            refund_payment(payment_id=payment.pk, at=LATER)
        assert (stand_of(invoice), Payment.objects.get().status) == (("issued", None, None), "refunded")


def test_a_payment_that_never_came_leaves_the_invoice_as_it_is() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        payment = a_payment(invoice)
        fail_payment(payment_id=payment.pk, at=LATER, reason="")

        assert (stand_of(invoice), Payment.objects.get().failure_reason) == (("issued", None, None), "–")
        with pytest.raises(TransitionRefused):
            complete_payment(payment_id=payment.pk, at=LATER)


def test_nobody_pays_more_than_is_left() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        method = a_transfer(account_id=invoice.account_id)
        for amount in (Decimal("110.68"), Decimal(0), Decimal(-1)):
            with pytest.raises(PaymentTooLarge):
                plan_payment(invoice_id=invoice.pk, method_id=method.pk, now=NOON, amount=amount)
        a_payment(invoice, method=method)

        with pytest.raises(NothingToPay):
            plan_payment(invoice_id=invoice.pk, method_id=method.pk, now=NOON, amount=Decimal("0.01"))


def test_what_is_paid_or_cancelled_or_not_issued_is_not_paid() -> None:
    with seen_by(SYSTEM):
        paid, cancelled, draft = an_invoice(), an_invoice(), a_draft()
        a_completed_payment(paid)
        cancel_invoice(invoice_id=cancelled.pk, cancelled_on=LATER.date())

        for invoice, refusal in ((paid, NothingToPay), (cancelled, NothingToPay), (draft, NotFound)):
            method = a_transfer(account_id=invoice.account_id)
            with pytest.raises(refusal):
                plan_payment(invoice_id=invoice.pk, method_id=method.pk, now=NOON)


def test_an_expired_card_pays_nothing() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        card = a_card(account_id=invoice.account_id, month=10, year=2025)

        with pytest.raises(PaymentMethodUnusable):
            plan_payment(invoice_id=invoice.pk, method_id=card.pk, now=NOON)


def test_customers_announce_transfers_and_nothing_else() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        transfer = a_transfer(account_id=invoice.account_id)
        debit = a_direct_debit(account_id=invoice.account_id)
    with seen_by(a_viewer(account_id=invoice.account_id)):
        with pytest.raises(PaymentNotAnnounced):
            announce_payment(invoice_id=invoice.pk, method_id=debit.pk, now=NOON)
        payment = announce_payment(invoice_id=invoice.pk, method_id=transfer.pk, now=NOON)
        for attempt in (
            lambda: plan_payment(invoice_id=invoice.pk, method_id=debit.pk, now=NOON),
            lambda: complete_payment(payment_id=payment.pk, at=NOON),
            lambda: begin_processing(payment_id=payment.pk),
            lambda: fail_payment(payment_id=payment.pk, at=NOON, reason="no"),
            lambda: refund_payment(payment_id=payment.pk, at=NOON),
        ):
            with pytest.raises(RoleNotAllowed):
                attempt()


def test_an_announcement_is_withdrawn_until_it_is_handed_on() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()
        payment = a_payment(invoice)
    onlooker = a_viewer(account_id=invoice.account_id, role=MembershipRole.VIEWER)
    with pytest.raises(NotFound), seen_by(onlooker):
        withdraw_payment(payment_id=payment.pk)
    with seen_by(a_viewer(account_id=invoice.account_id)):
        withdraw_payment(payment_id=payment.pk)
    with seen_by(SYSTEM):
        handed_on = a_payment(invoice)
        begin_processing(payment_id=handed_on.pk)
    with seen_by(a_viewer(account_id=invoice.account_id)), pytest.raises(PaymentUnderWay):
        withdraw_payment(payment_id=handed_on.pk)


def test_a_transaction_counts_once() -> None:
    with seen_by(SYSTEM):
        first, second = a_payment(an_invoice()), a_payment(an_invoice())
        complete_payment(payment_id=first.pk, at=NOON, transaction_id="NTRF-7")

    # The constraint payment_counted_once says so.
    with pytest.raises(TransactionKnown), seen_by(SYSTEM):
        complete_payment(payment_id=second.pk, at=NOON, transaction_id="NTRF-7")


def test_a_strangers_invoice_method_and_payment_are_not_there() -> None:
    with seen_by(SYSTEM):
        mine, theirs = an_invoice(), an_invoice()
        own = a_transfer(account_id=mine.account_id)
        foreign = a_transfer(account_id=theirs.account_id)
        payment = a_payment(theirs, method=foreign)

        with pytest.raises(NotFound):
            plan_payment(invoice_id=theirs.pk, method_id=own.pk, now=NOON)
    with seen_by(a_viewer(account_id=mine.account_id)) as viewer:
        for attempt in (
            lambda: announce_payment(invoice_id=theirs.pk, method_id=own.pk, now=NOON),
            lambda: announce_payment(invoice_id=mine.pk, method_id=foreign.pk, now=NOON),
            lambda: withdraw_payment(payment_id=payment.pk),
            lambda: payment_visible_to(viewer, payment_id=payment.pk),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert payments_of_invoice(viewer, invoice_id=theirs.pk).payments == ()


def test_what_a_bank_lists_for_a_day_settles_all_its_invoices() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        october, november = an_invoice(contract), an_invoice(contract, days=NOVEMBER, issued_on=LATER.date())
        debit = a_direct_debit(account_id=contract.account_id)
        part = plan_payment(invoice_id=october.pk, method_id=debit.pk, now=NOON, amount=Decimal("60.00"))
        complete_payment(payment_id=part.pk, at=NOON)

        receive_in_full(invoice_ids=[october.pk, november.pk], method_id=debit.pk, at=LATER)

        received = Payment.objects.filter(processed_at=LATER).order_by("amount")
        # October: 110.67 - 60.00; November: 30 days of 10 kWh at 0.30 = 90.00 and 19 % of it
        assert [payment.amount for payment in received] == [Decimal("50.67"), Decimal("107.10")]
        assert stand_of(october) == stand_of(november) == ("paid", LATER, debit.pk)


def test_a_bank_list_settles_no_invoice_of_another_account() -> None:
    with seen_by(SYSTEM):
        mine, theirs = an_invoice(), an_invoice()
        method = a_transfer(account_id=mine.account_id)

        with pytest.raises(NotFound):
            receive_in_full(invoice_ids=[mine.pk, theirs.pk], method_id=method.pk, at=LATER)
    customer = a_viewer(account_id=mine.account_id)
    with pytest.raises(RoleNotAllowed), seen_by(customer):
        receive_in_full(invoice_ids=[mine.pk], method_id=method.pk, at=LATER)
