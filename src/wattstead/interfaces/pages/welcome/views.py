"""Greets who is not signed in, and sends everybody else to their overview."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
def welcome(request: PortalRequest) -> HttpResponse:
    """Show what this is, or the overview of those who are signed in."""
    if request.user.is_authenticated:
        return redirect("overview")
    return render(request, "welcome/page.html")


@require_safe
def mark(_request: PortalRequest) -> HttpResponse:
    """Lead programs that read no page to our mark."""
    return redirect(static("favicon.ico"), permanent=True)
