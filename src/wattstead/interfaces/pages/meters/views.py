"""Shows the meters of a site."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def show_meters(request: PortalRequest) -> HttpResponse:
    """Show the meters of a site."""
    return render(request, "meters/list.html")
