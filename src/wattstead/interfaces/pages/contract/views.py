"""Shows what the reader has agreed on with the supplier, and what energy costs them when."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.contract.cards import card_of
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.journeys.explain_contract import explain_contracts


@require_safe
@for_members
def show_contract(request: PortalRequest) -> HttpResponse:
    """Show the contracts of the chosen site in plain words."""
    place = request.places.current
    if place is None:
        return render(request, "contract/page.html", {"card": None})
    now = timezone.now()
    with seen_by(request.viewer) as viewer:
        contracts = explain_contracts(
            viewer=viewer, site_id=place.site_id, now=now, week_on=_week_asked(request)
        )
    card = card_of(contracts, place=place, now=now)
    may_manage = may(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT)
    return render(request, "contract/page.html", {"card": card, "may_manage": may_manage})


def _week_asked(request: PortalRequest) -> date | None:
    """Return a day of the week to show; what cannot be read is as good as nothing."""
    try:
        return date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return None
