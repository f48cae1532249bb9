"""Shows invoices to those who may see them."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.listing import invoice_page, years_of_invoices
from wattstead.domains.billing.queries import sees_bills
from wattstead.domains.billing.reversals.queries import reversals_around
from wattstead.domains.metering.vocabulary import Direction
from wattstead.domains.payments.queries import payments_of_invoice
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.invoices.cards import card_of
from wattstead.interfaces.pages.invoices.forms import asked_by
from wattstead.interfaces.pages.invoices.known import known_card, known_day_card
from wattstead.interfaces.pages.invoices.lists import list_card
from wattstead.interfaces.pages.invoices.reversals import reversal_notices
from wattstead.interfaces.pages.payments.cards import payments_card
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest, reader_of, today_of
from wattstead.journeys.explain_invoice import explain_invoice
from wattstead.journeys.explain_invoice.known_then import day_known_then, known_then
from wattstead.kernel.refusals import NotFound


@require_safe
@for_members
def list_invoices(request: PortalRequest) -> HttpResponse:
    """List the invoices of all sites of the reader's accounts, or of the one asked for, the latest first.

    Whoever is shown no bills has no such page.
    """
    if not sees_bills(request.viewer):
        raise NotFound
    site_id = place_of(request).site_id if request.GET.get("site") else None
    asked = asked_by(request.GET, site_id=site_id)
    places = request.places
    with seen_by(request.viewer) as viewer:
        page = invoice_page(viewer, today=today_of(request), wanted=asked.wanted, after=asked.after)
        years = years_of_invoices(viewer, wanted=asked.wanted)
    card = list_card(page, years=years, asked=asked, places=places)
    return render(request, "invoices/list.html", {"card": card})


@require_safe
@for_members
def show_invoice(request: PortalRequest, invoice_id: UUID) -> HttpResponse:
    """Show one invoice; a stranger's is as missing as one that never was."""
    with seen_by(request.viewer) as viewer:
        explained = explain_invoice(viewer=viewer, invoice_id=invoice_id, today=today_of(request))
        paid = payments_of_invoice(viewer, invoice_id=invoice_id)
        reversals = reversals_around(viewer, invoice_id=invoice_id)
    invoice = explained.invoice
    payments = payments_card(
        invoice,
        paid=paid,
        zone=ZoneInfo(reader_of(request).timezone),
        may_pay=may(request.viewer, account_id=invoice.account_id, to=Action.PAY),
    )
    found = {
        "card": card_of(explained),
        "payments": payments,
        "reversals": reversal_notices(reversals, invoice_id=invoice_id),
    }
    return render(request, "invoices/invoice.html", found)


@require_safe
@for_members
def show_known(request: PortalRequest, invoice_id: UUID) -> HttpResponse:
    """Show what was known when an invoice was made beside what is known now, day by day."""
    with seen_by(request.viewer) as viewer:
        known = known_then(viewer, invoice_id=invoice_id, today=today_of(request))
    card = known_card(known, with_all=request.GET.get("show") == "all")
    return render(request, "invoices/known.html", {"card": card})


@require_safe
@for_members
def show_known_day(request: PortalRequest, invoice_id: UUID, side: str, day: str) -> HttpResponse:
    """Show one day of it interval by interval; what is no day of the invoice is missing."""
    try:
        direction, wanted = Direction(side), date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    with seen_by(request.viewer) as viewer:
        known = day_known_then(
            viewer, invoice_id=invoice_id, day=wanted, direction=direction, today=today_of(request)
        )
    return render(request, "invoices/known_day.html", {"card": known_day_card(known)})
