"""Shows the sites of an account, all together and one by one, and finds them by name."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.metering.meter_views import meters_at
from wattstead.domains.sites.queries import places_found, site_seen
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.navigation import ways_to
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.pages.sites.cards import list_card_of
from wattstead.interfaces.pages.sites.forms import LONGEST_SEARCH, asked_by
from wattstead.interfaces.pages.sites.site_cards import ContractFacts, site_card_of
from wattstead.journeys.portfolio import site_portfolio

FOUND_AT_ONCE = 20
CONTRACTS_SHOWN = 20


@require_safe
@for_members
def list_sites(request: PortalRequest) -> HttpResponse:
    """List the sites of the reader's accounts with this month of each."""
    place, ask = place_of(request), asked_by(request.GET)
    with seen_by(request.viewer) as viewer:
        portfolio = site_portfolio(viewer=viewer, ask=ask, now=timezone.now(), zone=place.zone)
    may_add = may(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT)
    only_inside = request.htmx and not request.htmx.history_restore_request
    template = "sites/_list.html" if only_inside else "sites/list.html"
    card = list_card_of(portfolio, ask=ask)
    answer = render(request, template, {"card": card, "may_add": may_add})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
@for_members
def search_sites(request: PortalRequest) -> HttpResponse:
    """Give the switcher the sites whose name or address holds some words."""
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH]
    if not request.htmx:
        return redirect(f"{reverse('sites')}?{urlencode({'q': words})}")
    current = request.places.current
    with seen_by(request.viewer) as viewer:
        found = places_found(viewer, words=words, limit=FOUND_AT_ONCE)
    ways = ways_to(found, current=current, target=_local(request.GET.get("next", "")))
    return render(request, "components/switcher_ways.html", {"ways": ways})


@require_safe
@for_members
def show_site(request: PortalRequest, site_id: UUID) -> HttpResponse:
    """Show one site: where it is, what it is like, its meters and contracts."""
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        site = site_seen(viewer, site_id=site_id)
        meters = meters_at(viewer, site_id=site_id, today=today)
        contracts = [
            ContractFacts(
                contract_id=each.pk,
                number=each.contract_number,
                commodity=each.commodity,
                term=each.term,
            )
            for each in contracts_visible_to(viewer).filter(site_id=site_id)[:CONTRACTS_SHOWN]
        ]
    may_change = may(request.viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
    card = site_card_of(site, meters=meters, contracts=contracts, today=today)
    return render(request, "sites/site.html", {"card": card, "may_change": may_change})


def _local(address: str) -> str:
    """Return an address of ours, whatever was asked for."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("overview")
