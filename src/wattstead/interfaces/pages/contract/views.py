"""Shows what the reader has agreed on with the supplier, and what energy costs them when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def show_contract(request: PortalRequest) -> HttpResponse:
    """Show the contracts of the chosen site in plain words."""
    return render(request, "contract/page.html", {})
