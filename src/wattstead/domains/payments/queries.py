"""Fetches payment methods and payments; of an IBAN only its last four characters leave this domain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from wattstead.domains.accounts.queries import accounts_allowing
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.reversals.queries import behind
from wattstead.domains.payments.models import Payment, PaymentMethod
from wattstead.domains.payments.rules import status_on
from wattstead.domains.payments.vocabulary import (
    EFFECTIVE,
    UNDER_WAY,
    MethodStatus,
    MethodType,
    PaymentStatus,
)
from wattstead.kernel.money import Money
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

RECEIVED = frozenset({PaymentStatus.COMPLETED})


@dataclass(frozen=True, kw_only=True)
class MethodView:
    """A payment method as its account's people see it; `last4` is of the card or the IBAN."""

    method_id: UUID
    account_id: UUID
    method_type: MethodType
    status: MethodStatus
    is_default: bool
    last4: str
    card_brand: str
    card_ends_before: date | None
    bic: str
    account_holder: str


@dataclass(frozen=True, kw_only=True)
class PaymentView:
    """Money for an invoice; `last4` says of which card or IBAN.

    `is_carried` is true of what came for an invoice in whose place this one stands.
    """

    payment_id: UUID
    is_carried: bool
    amount: Money
    status: PaymentStatus
    method_id: UUID
    method_type: MethodType
    last4: str
    failure_reason: str
    processed_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class PaymentsOfInvoice:
    """What was paid of an invoice, and what has been announced for it; the latest payment first.

    What came for invoices in whose place it stands counts too, less what was `paid_back` of that.
    """

    payments: tuple[PaymentView, ...]
    completed: Decimal
    under_way: Decimal
    paid_back: Decimal


def payment_methods_visible_to(viewer: Viewer) -> QuerySet[PaymentMethod]:
    """Return the payment methods in use that the viewer may see, the latest first."""
    methods = PaymentMethod.objects.filter(removed_at=None).order_by("-created_at", "-id")
    if viewer.is_system:
        return methods
    return methods.filter(account_id__in=accounts_allowing(viewer, to=Action.SEE_BILLS))


def payment_method_visible_to(viewer: Viewer, *, method_id: UUID) -> PaymentMethod:
    """Return that payment method; raises NotFound alike for foreign, removed and missing ones."""
    method = payment_methods_visible_to(viewer).filter(pk=method_id).first()
    if method is None:
        raise NotFound
    return method


def methods_of_accounts(
    viewer: Viewer, *, account_ids: Collection[UUID], today: date
) -> tuple[MethodView, ...]:
    """Return how some accounts pay, the default first, in one query."""
    found = payment_methods_visible_to(viewer).filter(account_id__in=account_ids)
    found = found.order_by("-is_default", "-created_at", "id")
    return tuple(_seen(method, today=today) for method in found)


def payments_visible_to(viewer: Viewer) -> QuerySet[Payment]:
    """Return the payments that the viewer may see, the latest first."""
    payments = Payment.objects.order_by("-created_at", "-id")
    if viewer.is_system:
        return payments
    return payments.filter(account_id__in=accounts_allowing(viewer, to=Action.SEE_BILLS))


def payment_visible_to(viewer: Viewer, *, payment_id: UUID) -> Payment:
    """Return that payment; raises NotFound alike for foreign and missing ones."""
    payment = payments_visible_to(viewer).filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    return payment


def payments_of_invoice(viewer: Viewer, *, invoice_id: UUID) -> PaymentsOfInvoice:
    """Return the payments of an invoice, the latest first, in two queries; more where it was corrected."""
    before = behind([invoice_id])[invoice_id]
    found = payments_visible_to(viewer).filter(invoice_id__in=[invoice_id, *before.invoice_ids])
    views = tuple(
        _payment_seen(payment, is_carried=payment.invoice_id != invoice_id)
        for payment in found.select_related("payment_method")
    )
    return PaymentsOfInvoice(
        payments=views,
        completed=_sum(views, of=RECEIVED) - before.paid_back,
        under_way=_sum(views, of=UNDER_WAY),
        paid_back=before.paid_back,
    )


def counted_for(*, invoice_id: UUID, statuses: Collection[PaymentStatus] = EFFECTIVE) -> Decimal:
    """Return the sum of the payments of an invoice in some statuses, and of those it took the place of."""
    before = behind([invoice_id])[invoice_id]
    payments = Payment.objects.filter(
        invoice_id__in=[invoice_id, *before.invoice_ids], status__in=[status.value for status in statuses]
    )
    return (payments.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)) - before.paid_back


def received_by_invoice(
    *, invoice_ids: Collection[UUID], statuses: Collection[PaymentStatus] = RECEIVED
) -> dict[UUID, Decimal]:
    """Return for some invoices what was received, for those they took the place of too; two queries."""
    before = behind(invoice_ids)
    counted_as = {each: each for each in invoice_ids} | {
        earlier: standing for standing, known in before.items() for earlier in known.invoice_ids
    }
    found = {invoice_id: -known.paid_back for invoice_id, known in before.items()}
    payments = Payment.objects.filter(
        invoice_id__in=counted_as, status__in=[status.value for status in statuses]
    )
    for invoice_id, amount in payments.values_list("invoice_id").annotate(Sum("amount")):
        found[counted_as[invoice_id]] += amount
    return found


def method_status_on(method: PaymentMethod, *, today: date) -> MethodStatus:
    """Return the status to show of a payment method."""
    return status_on(today, stored=MethodStatus(method.status), card_ends_before=method.card_ends_before)


def _seen(method: PaymentMethod, *, today: date) -> MethodView:
    return MethodView(
        method_id=method.pk,
        account_id=method.account_id,
        method_type=MethodType(method.method_type),
        status=method_status_on(method, today=today),
        is_default=method.is_default,
        last4=method.card_last4 or method.iban_last4,
        card_brand=method.card_brand,
        card_ends_before=method.card_ends_before,
        bic=method.bic,
        account_holder=method.account_holder,
    )


def _payment_seen(payment: Payment, *, is_carried: bool) -> PaymentView:
    method = payment.payment_method
    return PaymentView(
        payment_id=payment.pk,
        is_carried=is_carried,
        amount=Money(payment.amount, payment.currency),
        status=PaymentStatus(payment.status),
        method_id=method.pk,
        method_type=MethodType(method.method_type),
        last4=method.card_last4 or method.iban_last4,
        failure_reason=payment.failure_reason,
        processed_at=payment.processed_at,
        created_at=payment.created_at,
    )


def _sum(payments: tuple[PaymentView, ...], *, of: Collection[PaymentStatus]) -> Decimal:
    return sum((payment.amount.amount for payment in payments if payment.status in of), Decimal(0))
