"""Says what became of the money of an invoice whose readings changed: before the decision, and after it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.billing.changed_periods import ChangedPeriodRecord
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.payments.queries import payments_of_invoice
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.payments.cards import credit_of
from wattstead.kernel.money import Money
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class MoneyWords:
    """What came for the invoice, what is left of the new one, and what of that is the customer's."""

    received: str = ""
    after: str = ""
    credit: str = ""


def money_words(
    viewer: Viewer, *, period: ChangedPeriodRecord, invoice: InvoiceView, today: date
) -> MoneyWords:
    """Return what is to be said to staff who act for the account."""
    if period.corrected_by_id is None:
        paid = payments_of_invoice(viewer, invoice_id=invoice.invoice_id)
        if not paid.completed:
            return MoneyWords()
        told = gettext(
            "{amount} came for it already. They count for the new one: what differs is due, or theirs."
        )
        return MoneyWords(received=told.format(amount=_money(paid.completed, like=invoice)))
    new = invoice_visible_to(viewer, invoice_id=period.corrected_by_id, today=today)
    if new.status is InvoiceStatus.CANCELLED:
        told = gettext("{number} took its place, and was corrected itself since.")
        return MoneyWords(after=told.format(number=new.number))
    paid = payments_of_invoice(viewer, invoice_id=new.invoice_id)
    credit = credit_of(new, paid=paid)
    if credit.amount:
        told = gettext("{number} asks {total}; {amount} came too much and are the customer's.")
    elif paid.completed and paid.completed < new.total.amount:
        told = gettext("{number} asks {total}; {amount} of that are left to pay.")
    else:
        told = gettext("{number} over {total} stands in its place.")
    left = new.total.amount - paid.completed
    return MoneyWords(
        after=told.format(
            number=new.number,
            total=figures.money(new.total),
            amount=figures.money(credit) if credit.amount else _money(left, like=new),
        ),
        credit=figures.money(credit) if credit.amount else "",
    )


def _money(amount: Decimal, *, like: InvoiceView) -> str:
    return figures.money(Money(amount, like.total.currency))
