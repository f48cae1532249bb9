"""Announces payments and moves them on; what has come settles the invoice."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import RoleNotAllowed, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.operations import (
    HeldInvoice,
    hold_invoice,
    hold_invoices,
    reopen_invoice,
    settle_invoice,
    settle_invoices,
)
from wattstead.domains.billing.reversals.keeping import NothingToPayBack, note_paid_back
from wattstead.domains.billing.reversals.queries import standing_for
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.payments.models import Payment
from wattstead.domains.payments.operations.methods import PaymentMethodUnusable, method_held
from wattstead.domains.payments.queries import (
    counted_for,
    method_status_on,
    payments_visible_to,
    received_by_invoice,
)
from wattstead.domains.payments.vocabulary import (
    PAYMENT_TRANSITIONS,
    MethodStatus,
    MethodType,
    PaymentStatus,
)
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.rows import insert_rows
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said

LONGEST_REASON = 300


class PaymentNotAnnounced(Refusal):
    """Customers announce transfers; direct debits and cards are asked for by us."""

    code = "payment_not_announced"
    message = said("Only a bank transfer can be announced. What we collect ourselves needs nothing from you.")


class NothingToPay(Refusal):
    """What is paid, announced, cancelled or a credit is paid no more."""

    code = "nothing_to_pay"
    message = said("Nothing is left to pay of this invoice: it was paid, announced or cancelled.")


class PaymentTooLarge(Refusal):
    """Payments of an invoice never sum up to more than it asks."""

    code = "payment_too_large"
    message = said("Of this invoice {open} {currency} are left to pay, not {amount}.")


class PaymentUnderWay(Refusal):
    """A payment that was handed on can no longer be taken back by the customer."""

    code = "payment_under_way"
    message = said("This payment is no longer only announced, so it cannot be withdrawn.")


class TransactionKnown(Refusal):
    """A transaction is counted once, however often it is told."""

    code = "transaction_known"
    message = said("This transaction was counted for another payment already.")


def announce_payment(
    *, invoice_id: UUID, method_id: UUID, now: datetime, amount: Decimal | None = None
) -> Payment:
    """Note that a customer transfers what is left to pay of an invoice, or a part of it.

    Raises NotFound, RoleNotAllowed, PaymentNotAnnounced, NothingToPay and PaymentTooLarge.
    """
    method = method_held(method_id)
    if method.method_type != MethodType.BANK_TRANSFER.value:
        raise PaymentNotAnnounced
    return _begun(invoice_id=invoice_id, method_id=method_id, now=now, amount=amount)


def plan_payment(
    *, invoice_id: UUID, method_id: UUID, now: datetime, amount: Decimal | None = None
) -> Payment:
    """Ask for what is left to pay of an invoice by any usable method; raises what `announce_payment` raises.

    Only the supplier does: raises RoleNotAllowed, and PaymentMethodUnusable.
    """
    _supplier_only()
    return _begun(invoice_id=invoice_id, method_id=method_id, now=now, amount=amount)


def withdraw_payment(*, payment_id: UUID) -> None:
    """Take an announcement back, as if it had never been.

    Raises NotFound, RoleNotAllowed and PaymentUnderWay.
    """
    payment = _held(payment_id)
    require(require_unit_of_work(), account_id=payment.account_id, to=Action.PAY)
    if payment.status != PaymentStatus.PENDING.value:
        raise PaymentUnderWay
    payment.delete()


def begin_processing(*, payment_id: UUID) -> None:
    """Note that a payment was handed to a bank; raises NotFound, RoleNotAllowed and TransitionRefused."""
    payment = _moving(payment_id, to=PaymentStatus.PROCESSING)
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.PROCESSING.value)


def complete_payment(*, payment_id: UUID, at: datetime, transaction_id: str = "") -> None:
    """Note that the money has come; when nothing is left to pay, the invoice is settled.

    Raises NotFound, RoleNotAllowed, TransitionRefused and TransactionKnown.
    """
    payment = _moving(payment_id, to=PaymentStatus.COMPLETED)
    invoice = hold_invoice(invoice_id=standing_for(payment.invoice_id))
    with refusing({"payment_counted_once": TransactionKnown()}):
        Payment.objects.filter(pk=payment.pk).update(
            status=PaymentStatus.COMPLETED.value, processed_at=at, transaction_id=transaction_id
        )
    _settle_if_covered(invoice, at=at, method_id=payment.payment_method_id)


def settle_if_covered(*, invoice_id: UUID, at: datetime) -> None:
    """Settle an invoice that takes the place of another where what came for that one is enough.

    Raises NotFound.
    """
    invoice = hold_invoice(invoice_id=invoice_id)
    if invoice.total.amount > 0:
        _settle_if_covered(invoice, at=at, method_id=None)


def pay_back_credit(*, invoice_id: UUID, at: datetime) -> Decimal:
    """Note that what came too much for a corrected invoice was given back, and return how much that is.

    Raises NotFound, RoleNotAllowed and NothingToPayBack.
    """
    invoice = hold_invoice(invoice_id=invoice_id)
    require(require_unit_of_work(), account_id=invoice.account_id, to=Action.SETTLE_PAYMENTS)
    received = counted_for(invoice_id=invoice_id, statuses={PaymentStatus.COMPLETED})
    credit = received - max(invoice.total.amount, Decimal(0))
    if invoice.status is InvoiceStatus.CANCELLED:  # its money counts for the one in its place
        raise NothingToPayBack
    note_paid_back(replaced_by=invoice_id, amount=credit, at=at)
    return credit


def receive_in_full(*, invoice_ids: Collection[UUID], method_id: UUID, at: datetime) -> None:
    """Note that invoices of one account were paid by one method at one moment, and settle them.

    What is the customer's is paid out: it is settled without a payment. Runs in a handful of
    statements, however many they are. Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    _supplier_only()
    method = method_held(method_id)
    invoices = hold_invoices(invoice_ids=invoice_ids)
    if {invoice.account_id for invoice in invoices} - {method.account_id}:
        raise NotFound
    received = received_by_invoice(invoice_ids=invoice_ids)
    left = {each: each.total.amount - received.get(each.invoice_id, Decimal(0)) for each in invoices}
    insert_rows(
        [
            Payment(
                account_id=method.account_id,
                invoice_id=invoice.invoice_id,
                payment_method_id=method.pk,
                amount=amount,
                currency=invoice.total.currency,
                status=PaymentStatus.COMPLETED.value,
                processed_at=at,
            )
            for invoice, amount in left.items()
            if amount > 0
        ]
    )
    settle_invoices(invoice_ids=invoice_ids, paid_at=at, payment_method_id=method.pk)


def fail_payment(*, payment_id: UUID, at: datetime, reason: str) -> None:
    """Note that no money came, or that a bank took it back: then the invoice is to be paid again.

    Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    payment = _moving(payment_id, to=PaymentStatus.FAILED)
    told = " ".join(reason.split())[:LONGEST_REASON] or "–"
    Payment.objects.filter(pk=payment.pk).update(
        status=PaymentStatus.FAILED.value, processed_at=at, failure_reason=told
    )
    _open_again(payment)


def refund_payment(*, payment_id: UUID, at: datetime) -> None:
    """Note that received money was paid back: the invoice is to be paid again.

    Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    payment = _moving(payment_id, to=PaymentStatus.REFUNDED)
    Payment.objects.filter(pk=payment.pk).update(status=PaymentStatus.REFUNDED.value, processed_at=at)
    _open_again(payment)


def _begun(*, invoice_id: UUID, method_id: UUID, now: datetime, amount: Decimal | None) -> Payment:
    method = method_held(method_id)
    if method_status_on(method, today=now.date()) is not MethodStatus.ACTIVE:
        raise PaymentMethodUnusable
    invoice = hold_invoice(invoice_id=invoice_id)
    if invoice.account_id != method.account_id:
        raise NotFound
    if invoice.status is not InvoiceStatus.ISSUED or invoice.total.amount <= 0:
        raise NothingToPay
    left = invoice.total.amount - counted_for(invoice_id=invoice_id)
    wanted = left if amount is None else amount
    if left <= 0:
        raise NothingToPay
    if not 0 < wanted <= left:
        raise PaymentTooLarge(field="amount", open=left, currency=invoice.total.currency, amount=wanted)
    payment = Payment.objects.create(
        account_id=method.account_id,
        invoice_id=invoice_id,
        payment_method_id=method.pk,
        amount=wanted,
        currency=invoice.total.currency,
    )
    return Payment.objects.get(pk=payment.pk)


def _moving(payment_id: UUID, *, to: PaymentStatus) -> Payment:
    """Return a payment that may become `to`, held until the work ends; only the supplier moves any.

    Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    payment = _held(payment_id)
    require(require_unit_of_work(), account_id=payment.account_id, to=Action.SETTLE_PAYMENTS)
    PAYMENT_TRANSITIONS.require(PaymentStatus(payment.status), to=to)
    return payment


def _held(payment_id: UUID) -> Payment:
    """Return a payment, held until the unit of work ends; raises NotFound."""
    viewer = require_unit_of_work()
    return the_one(payments_visible_to(viewer).filter(pk=payment_id).select_for_update(no_key=True))


def _supplier_only() -> None:
    if not require_unit_of_work().is_system:
        raise RoleNotAllowed


def _open_again(payment: Payment) -> None:
    """Take back that the invoice is paid, where this payment's money is missing from it now."""
    if payment.status != PaymentStatus.COMPLETED.value:
        return
    invoice = hold_invoice(invoice_id=standing_for(payment.invoice_id))
    received = counted_for(invoice_id=invoice.invoice_id, statuses={PaymentStatus.COMPLETED})
    if invoice.status is InvoiceStatus.PAID and received < invoice.total.amount:
        reopen_invoice(invoice_id=invoice.invoice_id)


def _settle_if_covered(invoice: HeldInvoice, *, at: datetime, method_id: UUID | None) -> None:
    received = counted_for(invoice_id=invoice.invoice_id, statuses={PaymentStatus.COMPLETED})
    if invoice.status is InvoiceStatus.ISSUED and received >= invoice.total.amount:
        settle_invoice(invoice_id=invoice.invoice_id, paid_at=at, payment_method_id=method_id)
