"""Shows invoices to those who may see them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.domains.billing.queries import invoice_visible_to, invoices_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.invoices.cards import card_of, years_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of


@require_safe
@for_members
def list_invoices(request: PortalRequest) -> HttpResponse:
    """List the invoices of the reader's accounts, the latest first."""
    with seen_by(request.viewer) as viewer:
        invoices = invoices_visible_to(viewer, today=today_of(request))
    return render(request, "invoices/list.html", {"years": years_of(invoices)})


@require_safe
@for_members
def show_invoice(request: PortalRequest, invoice_id: UUID) -> HttpResponse:
    """Show one invoice; a stranger's is as missing as one that never was."""
    with seen_by(request.viewer) as viewer:
        invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=today_of(request))
    return render(request, "invoices/invoice.html", {"card": card_of(invoice)})
