"""Gives issued invoices out whole, to those who write every field of them down."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wattstead.domains.billing.models import Invoice, InvoiceLine, InvoiceTax
from wattstead.domains.billing.queries import of_bills_visible_to
from wattstead.domains.billing.reversals.queries import columns_of_reversals
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

InvoiceRecord = Invoice
InvoiceLineRecord = InvoiceLine


def invoice_records(viewer: Viewer) -> QuerySet[InvoiceRecord]:
    """Return the issued invoices that the viewer may see with lines and taxes: three queries for a page.

    What a line adds day by day stays in the database: a list of invoices does not need it. With them
    come the invoice in whose place one stands (`replaces`), the one in its own, and the reversal's number.
    """
    invoices = Invoice.objects.exclude(status=InvoiceStatus.DRAFT.value).annotate(**columns_of_reversals())
    invoices = invoices.prefetch_related(
        Prefetch("lines", queryset=InvoiceLine.objects.defer("daily_micro_kwh").order_by("position")),
        Prefetch("taxes", queryset=InvoiceTax.objects.order_by("-rate")),
    )
    return of_bills_visible_to(viewer, invoices)


def invoice_record(viewer: Viewer, *, invoice_id: UUID) -> InvoiceRecord:
    """Return that invoice; raises NotFound alike for foreign ones, missing ones and drafts."""
    return the_one(invoice_records(viewer).filter(pk=invoice_id))
