"""Answers what programs ask about payment methods; adds, prefers and removes them."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.payments.operations import methods
from wattstead.domains.payments.operations.methods import (
    add_bank_transfer,
    add_direct_debit,
    make_default,
    method_held,
    remove_payment_method,
)
from wattstead.domains.payments.queries import (
    method_status_on,
    payment_method_visible_to,
    payment_methods_visible_to,
)
from wattstead.domains.payments.records import PaymentMethodRecord
from wattstead.domains.payments.vocabulary import MethodType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import PAYMENT_METHOD_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.payments.proof import require_proof
from wattstead.interfaces.api.payments.schemas import (
    MethodMove,
    NewPaymentMethod,
    PaymentMethod,
    PaymentMethodChanges,
    PaymentMethodFilters,
    PaymentMethodPage,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer


class NotOfThisMethod(Refusal):
    """A transfer has no bank account of its customer."""

    code = "not_of_this_payment_method"
    kind = "unreadable"
    message = said("A bank transfer has no {name}; that belongs to a direct debit.")


METHODS = Listing(orders={"-createdAt": ("-created_at", "-id")}, columns={"type": "method_type"})
payment_methods = Resource(
    "Payment methods",
    told="How an account pays. An IBAN comes in and never goes out: its last four characters are told.",
)


@payment_methods.lists(
    "/payment-methods", scope=Scope.PAYMENTS_READ, answer=PaymentMethodPage, summary="List payment methods"
)
def list_payment_methods(request: CalledRequest, filters: Query[PaymentMethodFilters]) -> HttpResponse:
    """Return the payment methods of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = METHODS.shown(payment_methods_visible_to(viewer), asked=filters)
        today = timezone.localdate()
        items = [method_told(method, today=today) for method in found.rows]
        return json_answer(PaymentMethodPage(items=items, next_cursor=found.next_cursor))


@payment_methods.creates(
    "/payment-methods", scope=Scope.PAYMENTS_WRITE, answer=PaymentMethod, summary="Add a payment method"
)
def create_payment_method(request: CalledRequest, body: NewPaymentMethod) -> HttpResponse:
    """Add a bank account to be debited, or transfers; a browser's person has proven lately who they are."""
    require_proof(request)
    return done_once(request, lambda viewer: _added(viewer, body=body))


@payment_methods.gives(
    "/payment-methods/{paymentMethodId}",
    scope=Scope.PAYMENTS_READ,
    answer=PaymentMethod,
    summary="Retrieve a payment method",
)
def get_payment_method(request: CalledRequest, payment_method_id: Id = PAYMENT_METHOD_ID) -> HttpResponse:
    """Return one payment method, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        method = payment_method_visible_to(viewer, method_id=payment_method_id)
        return tagged_answer(method_told(method, today=timezone.localdate()))


@payment_methods.changes(
    "/payment-methods/{paymentMethodId}",
    scope=Scope.PAYMENTS_WRITE,
    answer=PaymentMethod,
    summary="Make a payment method the default",
)
def update_payment_method(
    request: CalledRequest,
    body: PaymentMethodChanges,  # noqa: ARG001 the only thing that can change is what it must say
    payment_method_id: Id = PAYMENT_METHOD_ID,
) -> HttpResponse:
    """Make it the default of its account."""
    require_proof(request)
    with seen_by(request.auth.viewer) as viewer:
        method, today = method_held(payment_method_id), timezone.localdate()
        require_seen(request, method_told(method, today=today))
        make_default(method_id=method.pk)
        changed = payment_method_visible_to(viewer, method_id=method.pk)
        return tagged_answer(method_told(changed, today=today))


@payment_methods.does(
    "/payment-methods/{paymentMethodId}/status",
    scope=Scope.PAYMENTS_WRITE,
    answer=PaymentMethod,
    summary="Say whether a bank takes a payment method",
)
def move_payment_method(
    request: CalledRequest, body: MethodMove, payment_method_id: Id = PAYMENT_METHOD_ID
) -> HttpResponse:
    """Let nothing more be paid by it, or again. For an admin who acts for the account."""
    return done_once(request, lambda viewer: _moved(viewer, method_id=payment_method_id, body=body))


@payment_methods.removes(
    "/payment-methods/{paymentMethodId}", scope=Scope.PAYMENTS_WRITE, summary="Remove a payment method"
)
def remove_method(request: CalledRequest, payment_method_id: Id = PAYMENT_METHOD_ID) -> HttpResponse:
    """Pay by it no more; its IBAN is forgotten. One by which a payment is under way stays."""
    require_proof(request)
    with seen_by(request.auth.viewer):
        remove_payment_method(method_id=payment_method_id, now=timezone.now())
    return removed_answer()


def _added(viewer: Viewer, *, body: NewPaymentMethod) -> HttpResponse:
    if body.type is MethodType.SEPA_DIRECT_DEBIT:
        method = add_direct_debit(
            account_id=body.account_id,
            iban=body.iban or "",
            account_holder=body.account_holder or "",
            bic=body.bic or "",
            is_default=body.is_default,
        )
    else:
        _refuse_foreign(body)
        method = add_bank_transfer(account_id=body.account_id, is_default=body.is_default)
    told = method_told(payment_method_visible_to(viewer, method_id=method.pk), today=timezone.localdate())
    return created_answer(told, at=f"/payment-methods/{method.pk}")


def _moved(viewer: Viewer, *, method_id: UUID, body: MethodMove) -> HttpResponse:
    methods.move_payment_method(method_id=method_id, to=body.status)
    moved = payment_method_visible_to(viewer, method_id=method_id)
    return tagged_answer(method_told(moved, today=timezone.localdate()))


def _refuse_foreign(body: NewPaymentMethod) -> None:
    """Refuse what only a direct debit has, rather than overlook it."""
    names = {"iban": "iban", "bic": "bic", "account_holder": "accountHolder"}
    for name, told in names.items():
        if getattr(body, name) is not None:
            raise NotOfThisMethod(field=told, name=told)


def method_told(method: PaymentMethodRecord, *, today: date) -> PaymentMethod:
    """Return a payment method as the API writes it."""
    return PaymentMethod(
        id=method.pk,
        account_id=method.account_id,
        type=MethodType(method.method_type),
        is_default=method.is_default,
        card_last4=method.card_last4 or None,
        card_brand=method.card_brand or None,
        card_expiry_month=method.card_expiry_month,
        card_expiry_year=method.card_expiry_year,
        iban_last4=method.iban_last4 or None,
        bic=method.bic or None,
        account_holder=method.account_holder or None,
        status=method_status_on(method, today=today),
        external_id=method.external_id or None,
        created_at=method.created_at,
        updated_at=method.updated_at,
    )
