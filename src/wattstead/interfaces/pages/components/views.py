"""Shows developers every component of the pages, in light and in dark."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.components.sections import sections
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
def show_components(request: PortalRequest) -> HttpResponse:
    """Show every component; there is nothing secret in them."""
    return render(
        request,
        "component_page/page.html",
        {"sections": sections(), "interface_address": _interface_address()},
    )


def _interface_address() -> str:
    """Return where the programming interface is described, once it is."""
    try:
        return reverse("api-v1:openapi-view")
    except NoReverseMatch:
        return ""
