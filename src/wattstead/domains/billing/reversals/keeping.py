"""Takes issued invoices back, by a document that names the one in their place."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.billing.operations import HeldInvoice, cancel_invoice, hold_invoice, reopen_invoice
from wattstead.domains.billing.reversals.models import Reversal
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.foundation.finding import the_one
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

SERIES = "REV"


class CreditPaidOut(Refusal):
    """What the supplier has paid out is not carried to another invoice yet."""

    code = "credit_paid_out"
    message = said("This invoice was a credit and is paid out. Settle the difference by hand.")


class NothingToPayBack(Refusal):
    """Only what came too much is paid back, and once."""

    code = "nothing_to_pay_back"
    message = said("Nothing is to be paid back of this invoice.")


def take_back(*, invoice_id: UUID, on: date) -> HeldInvoice:
    """Cancel an issued invoice, paid or not: what came for it is kept for the one in its place.

    Return it as it stood. Raises NotFound, TransitionRefused, and CreditPaidOut.
    """
    held = hold_invoice(invoice_id=invoice_id)
    if held.status is InvoiceStatus.PAID:
        if held.total.amount < 0:
            raise CreditPaidOut
        reopen_invoice(invoice_id=invoice_id)
    cancel_invoice(invoice_id=invoice_id, cancelled_on=on)
    return held


def keep_reversal(*, taken_back: HeldInvoice, replaced_by: UUID, note: str, on: date) -> Reversal:
    """Keep the document that takes an invoice back, with the next number of its series."""
    viewer = require_unit_of_work()
    return Reversal.objects.create(
        account_id=taken_back.account_id,
        invoice_id=taken_back.invoice_id,
        replaced_by_id=replaced_by,
        reversal_number=next_number(series=SERIES, year=on.year),
        reversed_on=on,
        total=-taken_back.total.amount,
        currency=taken_back.total.currency,
        note=note.strip(),
        made_by=viewer.user_id,
    )


def note_paid_back(*, replaced_by: UUID, amount: Decimal, at: datetime) -> None:
    """Note that what came too much was given back; raises NotFound and NothingToPayBack."""
    require_unit_of_work()
    kept = the_one(Reversal.objects.select_for_update().filter(replaced_by_id=replaced_by))
    if amount <= 0 or kept.paid_back is not None:
        raise NothingToPayBack
    Reversal.objects.filter(pk=kept.pk).update(paid_back=amount, paid_back_at=at)
