"""Fetches payment methods and payments; of an IBAN only its last four characters leave this domain."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from wattstead.domains.accounts.queries import accounts_allowing
from wattstead.domains.accounts.vocabulary import Action
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
    """Money for an invoice; `last4` says of which card or IBAN."""

    payment_id: UUID
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
    """What was paid of an invoice, and what has been announced for it; the latest payment first."""

    payments: tuple[PaymentView, ...]
    completed: Decimal
    under_way: Decimal


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
    """Return the payments of an invoice, the latest first, in one query."""
    found = payments_visible_to(viewer).filter(invoice_id=invoice_id).select_related("payment_method")
    views = tuple(_payment_seen(payment) for payment in found)
    return PaymentsOfInvoice(
        payments=views,
        completed=_sum(views, of=frozenset({PaymentStatus.COMPLETED})),
        under_way=_sum(views, of=UNDER_WAY),
    )


def counted_for(*, invoice_id: UUID, statuses: Collection[PaymentStatus] = EFFECTIVE) -> Decimal:
    """Return the sum of the payments of an invoice in some statuses."""
    payments = Payment.objects.filter(invoice_id=invoice_id, status__in=[status.value for status in statuses])
    return payments.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def received_by_invoice(*, invoice_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """Return for some invoices what was received, in one query."""
    payments = Payment.objects.filter(invoice_id__in=invoice_ids, status=PaymentStatus.COMPLETED.value)
    return dict(payments.values_list("invoice_id").annotate(Sum("amount")))


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


def _payment_seen(payment: Payment) -> PaymentView:
    method = payment.payment_method
    return PaymentView(
        payment_id=payment.pk,
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
