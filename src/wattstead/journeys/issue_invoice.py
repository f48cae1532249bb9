"""Issues the invoice of one contract for a period."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.domains.billing import operations
from wattstead.journeys.work_out_invoice import work_out_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class IssuedInvoice:
    """An invoice that now exists."""

    invoice_id: UUID
    number: str
    total: Money


def issue_invoice(*, viewer: Viewer, contract_id: UUID, period: DayPeriod, issued_on: date) -> IssuedInvoice:
    """Bill a contract for those days of `period` that it supplies; runs in a unit of work.

    Raises what `work_out_invoice` refuses, ReadingsMissing, InvoicedAlready and
    PeriodNotOver; then nothing is kept and no number is used.
    """
    content = work_out_invoice(viewer=viewer, contract_id=contract_id, period=period)
    invoice = operations.draft_invoice(content)
    number = operations.issue_invoice(invoice_id=invoice.pk, issued_on=issued_on)
    return IssuedInvoice(
        invoice_id=invoice.pk,
        number=number,
        total=Money(content.bill.total, content.bill.currency),
    )
