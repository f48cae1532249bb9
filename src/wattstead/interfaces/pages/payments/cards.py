"""Prepares payment methods and payments for their pages, in the words of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.payments.queries import MethodView, PaymentsOfInvoice, PaymentView
from wattstead.domains.payments.vocabulary import MethodStatus, MethodType, PaymentStatus
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.payments.words import ending, method_name
from wattstead.kernel.money import Money

ICONS = {
    MethodType.CARD: "icons/card.svg",
    MethodType.SEPA_DIRECT_DEBIT: "icons/bank.svg",
    MethodType.BANK_TRANSFER: "icons/transfer.svg",
}


@dataclass(frozen=True, kw_only=True)
class MethodCard:
    """A payment method in the list; `problem` says why it cannot be used."""

    method_id: UUID
    key: str
    icon: str
    name: str
    details: tuple[str, ...]
    is_default: bool
    problem: str


@dataclass(frozen=True, kw_only=True)
class PaymentRow:
    """A payment on the page of its invoice."""

    payment_id: UUID
    name: str
    told: str
    amount: str
    state: str
    tone: str
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class PaymentsCard:
    """What was paid of an invoice; `left` says what is not, where a part is, `credit` what came too much."""

    rows: tuple[PaymentRow, ...]
    left: str
    credit: str
    may_announce: bool


def method_cards(methods: Iterable[MethodView]) -> tuple[MethodCard, ...]:
    """Return the payment methods of the account, in their order."""
    return tuple(_method_card(method) for method in methods)


def payments_card(
    invoice: InvoiceView, *, paid: PaymentsOfInvoice, zone: ZoneInfo, may_pay: bool
) -> PaymentsCard | None:
    """Return the payments of an invoice, or None where there is nothing to say and nothing to do."""
    left = invoice.total.amount - paid.completed
    is_open = invoice.status in {InvoiceStatus.ISSUED, InvoiceStatus.OVERDUE} and left > 0
    may_announce = may_pay and is_open and left > paid.under_way
    if not paid.payments and not may_announce:
        return None
    rest = figures.money(Money(left, invoice.total.currency))
    return PaymentsCard(
        rows=tuple(_payment_row(payment, zone=zone, may_pay=may_pay) for payment in paid.payments),
        left=gettext("{amount} are left to pay.").format(amount=rest) if is_open and paid.completed else "",
        credit=_credit(invoice, paid=paid),
        may_announce=may_announce,
    )


def credit_of(invoice: InvoiceView, *, paid: PaymentsOfInvoice) -> Money:
    """Return what came for an invoice, and those it took the place of, that it does not ask."""
    too_much = paid.completed - max(invoice.total.amount, Decimal(0))
    return Money(max(too_much, Decimal(0)), invoice.total.currency)


def _credit(invoice: InvoiceView, *, paid: PaymentsOfInvoice) -> str:
    if invoice.status is InvoiceStatus.CANCELLED:
        return ""
    credit = credit_of(invoice, paid=paid)
    if credit.amount:
        return gettext("{amount} more than this came: they are yours, and we pay them back.").format(
            amount=figures.money(credit)
        )
    if paid.paid_back:
        back = figures.money(Money(paid.paid_back, invoice.total.currency))
        return gettext("{amount} that came too much were paid back to you.").format(amount=back)
    return ""


def _method_card(method: MethodView) -> MethodCard:
    return MethodCard(
        method_id=method.method_id,
        key=str(method.method_id),
        icon=ICONS[method.method_type],
        name=method_name(method.method_type, card_brand=method.card_brand),
        details=tuple(_details(method)),
        is_default=method.is_default,
        problem=_problem(method.status),
    )


def _details(method: MethodView) -> Iterable[str]:
    if method.method_type is MethodType.BANK_TRANSFER:
        yield gettext("You transfer each bill yourself.")
        return
    yield ending(method.method_type, last4=method.last4).capitalize()
    if method.account_holder:
        yield method.account_holder
    if method.bic:
        yield method.bic
    if method.card_ends_before is not None:
        yield gettext("good to the end of {month}").format(month=_last_month(method.card_ends_before))


def _last_month(ends_before: date) -> str:
    return days.month(ends_before - timedelta(days=1))


def _problem(status: MethodStatus) -> str:
    return {
        MethodStatus.ACTIVE: "",
        MethodStatus.EXPIRED: gettext("expired"),
        MethodStatus.FAILED: gettext("refused by the bank"),
    }[status]


def _payment_row(payment: PaymentView, *, zone: ZoneInfo, may_pay: bool) -> PaymentRow:
    told_of = ending(payment.method_type, last4=payment.last4)
    state, tone = _state(payment)
    return PaymentRow(
        payment_id=payment.payment_id,
        name=", ".join(part for part in (method_name(payment.method_type), told_of) if part),
        told=_told(payment, zone=zone),
        amount=figures.money(payment.amount),
        state=state,
        tone=tone,
        may_withdraw=may_pay
        and not payment.is_carried
        and payment.status is PaymentStatus.PENDING
        and payment.method_type is MethodType.BANK_TRANSFER,
    )


def _state(payment: PaymentView) -> tuple[str, str]:
    return {
        PaymentStatus.PENDING: (gettext("announced"), "neutral"),
        PaymentStatus.PROCESSING: (gettext("with the bank"), "neutral"),
        PaymentStatus.COMPLETED: (gettext("received"), "success"),
        PaymentStatus.FAILED: (gettext("failed"), "error"),
        PaymentStatus.REFUNDED: (gettext("paid back"), "neutral"),
    }[payment.status]


def _told(payment: PaymentView, *, zone: ZoneInfo) -> str:
    moment = payment.processed_at or payment.created_at
    on = days.day(moment.astimezone(zone).date())
    if payment.is_carried:
        return gettext("on {day}, for the invoice in whose place this one stands").format(day=on)
    if payment.status is PaymentStatus.FAILED:
        return gettext("on {day}: {reason}").format(day=on, reason=payment.failure_reason)
    return gettext("on {day}").format(day=on)
