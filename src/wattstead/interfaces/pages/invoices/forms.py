"""Reads out of the address which invoices are asked for, and writes such addresses."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from wattstead.domains.billing.listing import AfterInvoice, InvoicesWanted
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.kernel.refusals import Refusal, said

AFTER = re.compile(r"(\d{4}-\d{2}-\d{2})_([A-Z]+-\d{4}-\d{6,12})")
STATUSES = (InvoiceStatus.ISSUED, InvoiceStatus.OVERDUE, InvoiceStatus.PAID, InvoiceStatus.CANCELLED)


class InvoiceListUnreadable(Refusal):
    """An address somebody changed by hand so that we cannot read it."""

    code = "invoice_list_unreadable"
    kind = "unreadable"
    message = said("The address asks for invoices in a way we do not know: see “{part}”.")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which invoices the reader wants to see, and from where on."""

    wanted: InvoicesWanted
    after: AfterInvoice | None


def asked_by(address: QueryDict, *, site_id: UUID | None) -> Asked:
    """Return what the address asks of one site, or of all; raises InvoiceListUnreadable."""
    return Asked(
        wanted=InvoicesWanted(site_id=site_id, status=_status(address.get("status", ""))),
        after=_after(address.get("after", "")),
    )


def address_of(wanted: InvoicesWanted, *, after: AfterInvoice | None = None) -> str:
    """Return the address that lists those invoices."""
    parts = {
        "site": str(wanted.site_id) if wanted.site_id else "",
        "status": wanted.status.value if wanted.status else "",
        "after": f"{after.starts_on.isoformat()}_{after.number}" if after else "",
    }
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse('invoices')}?{query}" if query else reverse("invoices")


def _status(text: str) -> InvoiceStatus | None:
    if not text:
        return None
    found = next((status for status in STATUSES if status.value == text), None)
    if found is None:
        raise InvoiceListUnreadable(field="status", part="status")
    return found


def _after(text: str) -> AfterInvoice | None:
    if not text:
        return None
    read = AFTER.fullmatch(text)
    try:
        return AfterInvoice(starts_on=date.fromisoformat(read[1]), number=read[2]) if read else _refused()
    except ValueError:
        return _refused()


def _refused() -> AfterInvoice:
    raise InvoiceListUnreadable(field="after", part="after")
