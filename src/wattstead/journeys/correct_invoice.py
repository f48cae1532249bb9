"""Corrects an invoice whose readings changed: takes it back, and bills the same days by what is known now."""

from datetime import date, datetime
from uuid import UUID

from wattstead.domains.billing.changed_periods import (
    ChangedPeriodRecord,
    hold_changed_period,
    note_correction,
)
from wattstead.domains.billing.queries import invoice_visible_to
from wattstead.domains.billing.reversals.keeping import keep_reversal, take_back
from wattstead.domains.payments.operations.payments import settle_if_covered
from wattstead.foundation.jobs import defer
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.journeys.tell_of_invoices import InvoiceToTell, tell_of_invoices
from wattstead.kernel.viewer import Viewer

JOB = "tell_of_correction"


def correct_invoice(
    viewer: Viewer, *, period_id: UUID, note: str, today: date, now: datetime
) -> ChangedPeriodRecord:
    """Take back the invoice of a changed period and issue another for its days; runs in a unit of work.

    An issued invoice never changes: the old one keeps its number and says that it is cancelled, a
    reversal with a number of its own names the new one. What was paid of the old counts for the new:
    the difference is due, or the customer's. For admins alone. Raises NotFound, RoleNotAllowed,
    ChangeDecidedAlready, CreditPaidOut, and what `issue_invoice` refuses; then all stays as it was.
    """
    period = hold_changed_period(period_id=period_id)
    invoice = invoice_visible_to(viewer, invoice_id=period.invoice_id, today=today)
    taken_back = take_back(invoice_id=invoice.invoice_id, on=today)
    issued = issue_invoice(
        viewer=viewer, contract_id=invoice.contract_id, period=invoice.days, issued_on=today
    )
    keep_reversal(taken_back=taken_back, replaced_by=issued.invoice_id, note=note, on=today)
    settle_if_covered(invoice_id=issued.invoice_id, at=now)
    if not viewer.is_system:
        defer(JOB, invoice_id=str(issued.invoice_id), issued_on=today.isoformat())
    return note_correction(period, corrected_by=issued.invoice_id, note=note, now=now)


def tell_of_correction(viewer: Viewer, *, invoice_id: UUID, issued_on: date) -> int:
    """Tell those who look after the bills of the new invoice; runs in the system's unit of work."""
    invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=issued_on)
    told = InvoiceToTell(
        invoice_id=invoice.invoice_id,
        account_id=invoice.account_id,
        contract_id=invoice.contract_id,
        number=invoice.number,
        days=invoice.days,
        total=invoice.total,
        due_on=invoice.due_on,
    )
    return tell_of_invoices(viewer, invoices=[told], issued_on=issued_on)
