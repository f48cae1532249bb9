"""Lets a customer say that a bill is transferred, and take that back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from wattstead.domains.payments.operations.payments import withdraw_payment
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.journeys.announce_transfer import announce_transfer


@require_POST
@for_members
def announce(request: PortalRequest, invoice_id: UUID) -> HttpResponse:
    """Note that what is left to pay of an invoice was transferred."""
    with seen_by(request.viewer) as viewer:
        announce_transfer(viewer, invoice_id=invoice_id, now=timezone.now())
    messages.success(request, gettext("Thank you. The invoice is paid as soon as the money has come."))
    return redirect("invoice", invoice_id)


@require_POST
@for_members
def withdraw(request: PortalRequest, invoice_id: UUID, payment_id: UUID) -> HttpResponse:
    """Take an announcement back."""
    with seen_by(request.viewer):
        withdraw_payment(payment_id=payment_id)
    messages.success(request, gettext("The announcement is taken back."))
    return redirect("invoice", invoice_id)
