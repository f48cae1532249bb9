"""Shows the sites of an account, finds them by name, adds and changes them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

from wattstead.domains.sites.queries import places_found
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.navigation import ways_to
from wattstead.interfaces.pages.requests import PortalRequest

FOUND_AT_ONCE = 20
LONGEST_SEARCH = 80


@require_safe
@for_members
def list_sites(request: PortalRequest) -> HttpResponse:
    """List the sites of the reader's accounts."""
    return render(request, "sites/list.html", {})


@require_safe
@for_members
def search_sites(request: PortalRequest) -> HttpResponse:
    """Give the switcher the sites whose name or address holds some words."""
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    if not request.htmx:
        return redirect(f"{reverse('sites')}?{urlencode({'q': words})}")
    current = request.places.current
    with seen_by(request.viewer) as viewer:
        found = places_found(viewer, words=words, limit=FOUND_AT_ONCE)
    ways = ways_to(found, current=current, target=_local(request.GET.get("next", "")))
    return render(request, "components/switcher_ways.html", {"ways": ways})


def _local(address: str) -> str:
    """Return an address of ours, whatever was asked for."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("overview")
