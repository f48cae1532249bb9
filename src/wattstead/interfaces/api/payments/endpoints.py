"""Answers what programs ask about payments, and takes announcements of transfers."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.payments.operations.payments import announce_payment, withdraw_payment
from wattstead.domains.payments.queries import payment_visible_to, payments_visible_to
from wattstead.domains.payments.records import PaymentRecord
from wattstead.domains.payments.vocabulary import PaymentStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import PAYMENT_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.payments.schemas import NewPayment, Payment, PaymentFilters, PaymentPage
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

PAYMENTS = Listing(orders={"-createdAt": ("-created_at", "-id")})
payments = Resource(
    "Payments", told="What was paid of an invoice. When nothing is left to pay, the invoice is paid."
)


@payments.lists("/payments", scope=Scope.PAYMENTS_READ, answer=PaymentPage, summary="List payments")
def list_payments(request: CalledRequest, filters: Query[PaymentFilters]) -> HttpResponse:
    """Return the payments of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = PAYMENTS.shown(payments_visible_to(viewer), asked=filters)
        items = [payment_told(payment) for payment in found.rows]
        return json_answer(PaymentPage(items=items, next_cursor=found.next_cursor))


@payments.creates("/payments", scope=Scope.PAYMENTS_WRITE, answer=Payment, summary="Announce a bank transfer")
def create_payment(request: CalledRequest, body: NewPayment) -> HttpResponse:
    """Say that you transfer what an invoice asks; it is pending until the money has come."""
    return done_once(request, lambda viewer: _announced(viewer, body=body))


@payments.gives(
    "/payments/{paymentId}", scope=Scope.PAYMENTS_READ, answer=Payment, summary="Retrieve a payment"
)
def get_payment(request: CalledRequest, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Return one payment."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(payment_told(payment_visible_to(viewer, payment_id=payment_id)))


@payments.removes(
    "/payments/{paymentId}", scope=Scope.PAYMENTS_WRITE, summary="Withdraw an announced transfer"
)
def remove_payment(request: CalledRequest, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Take an announcement back; what was handed on or received stays."""
    with seen_by(request.auth.viewer):
        withdraw_payment(payment_id=payment_id)
    return removed_answer()


def _announced(viewer: Viewer, *, body: NewPayment) -> HttpResponse:
    payment = announce_payment(
        invoice_id=body.invoice_id,
        method_id=body.payment_method_id,
        now=timezone.now(),
        amount=None if body.amount is None else rounded(body.amount),
    )
    told = payment_told(payment_visible_to(viewer, payment_id=payment.pk))
    return created_answer(told, at=f"/payments/{payment.pk}")


def payment_told(payment: PaymentRecord) -> Payment:
    """Return a payment as the API writes it."""
    return Payment(
        id=payment.pk,
        account_id=payment.account_id,
        invoice_id=payment.invoice_id,
        payment_method_id=payment.payment_method_id,
        amount=payment.amount,
        currency=payment.currency,
        status=PaymentStatus(payment.status),
        transaction_id=payment.transaction_id or None,
        failure_reason=payment.failure_reason or None,
        processed_at=payment.processed_at,
        created_at=payment.created_at,
        updated_at=payment.updated_at,
    )
