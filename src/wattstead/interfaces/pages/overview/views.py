"""Shows at a glance how a site is doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def show_overview(request: PortalRequest) -> HttpResponse:
    """Show now, today and this month of the chosen site, and what needs attention."""
    return render(request, "overview/page.html", {"place": place_of(request)})
