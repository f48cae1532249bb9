"""Fetches what is still open of the bills of an account."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.kernel.viewer import Viewer


def open_invoice_of(viewer: Viewer, *, account_id: UUID) -> str | None:
    """Return the number of an invoice that is neither paid nor cancelled, the oldest first; None of none."""
    issued = _of(viewer, account_id=account_id, status=InvoiceStatus.ISSUED)
    return issued.values_list("invoice_number", flat=True).first()


def draft_since(viewer: Viewer, *, account_id: UUID) -> date | None:
    """Return the first day of a bill that was worked out and not issued, the oldest first; None of none."""
    drafts = _of(viewer, account_id=account_id, status=InvoiceStatus.DRAFT)
    return drafts.values_list("starts_on", flat=True).first()


def _of(viewer: Viewer, *, account_id: UUID, status: InvoiceStatus) -> QuerySet[Invoice]:
    invoices = Invoice.objects.filter(account_id=account_id, status=status.value).order_by("starts_on", "id")
    return invoices if viewer.is_system else invoices.filter(account_id__in=viewer.account_ids)
