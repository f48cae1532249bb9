"""Lets an admin who acts for an account say what became of its payments; the invoices follow."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.payments.operations import payments as operations
from wattstead.domains.payments.queries import payment_visible_to
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import PAYMENT_ID
from wattstead.interfaces.api.payments.endpoints import payment_told, payments
from wattstead.interfaces.api.payments.schemas import Failure, Payment, Receipt
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import tagged_answer
from wattstead.kernel.viewer import Viewer

__all__ = ["payments"]


@payments.does(
    "/payments/{paymentId}/processing",
    scope=Scope.PAYMENTS_WRITE,
    answer=Payment,
    summary="Hand a payment to the bank",
)
def process_payment(request: CalledRequest, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Note that a pending payment was handed to a bank or processor."""
    return _settled(
        request, payment_id=payment_id, by=lambda: operations.begin_processing(payment_id=payment_id)
    )


@payments.does(
    "/payments/{paymentId}/completion",
    scope=Scope.PAYMENTS_WRITE,
    answer=Payment,
    summary="Complete a payment",
)
def complete_payment(request: CalledRequest, body: Receipt, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Note that the money has come. When nothing is left to pay, the invoice is paid."""
    return _settled(
        request,
        payment_id=payment_id,
        by=lambda: operations.complete_payment(
            payment_id=payment_id, at=timezone.now(), transaction_id=body.transaction_id or ""
        ),
    )


@payments.does(
    "/payments/{paymentId}/failure", scope=Scope.PAYMENTS_WRITE, answer=Payment, summary="Fail a payment"
)
def fail_payment(request: CalledRequest, body: Failure, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Note that no money came, or that a bank took it back: then the invoice is to be paid again."""
    return _settled(
        request,
        payment_id=payment_id,
        by=lambda: operations.fail_payment(payment_id=payment_id, at=timezone.now(), reason=body.reason),
    )


@payments.does(
    "/payments/{paymentId}/refund", scope=Scope.PAYMENTS_WRITE, answer=Payment, summary="Refund a payment"
)
def refund_payment(request: CalledRequest, payment_id: Id = PAYMENT_ID) -> HttpResponse:
    """Note that received money was paid back: the invoice is to be paid again."""
    return _settled(
        request,
        payment_id=payment_id,
        by=lambda: operations.refund_payment(payment_id=payment_id, at=timezone.now()),
    )


def _settled(request: CalledRequest, *, payment_id: UUID, by: Callable[[], None]) -> HttpResponse:
    def settled(viewer: Viewer) -> HttpResponse:
        by()
        return tagged_answer(payment_told(payment_visible_to(viewer, payment_id=payment_id)))

    return done_once(request, settled)
