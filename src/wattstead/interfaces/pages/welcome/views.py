"""Greets who is not signed in, and sends everybody else to their usage."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Show what this is, or the usage of those who are signed in."""
    if request.user.is_authenticated:
        return redirect("usage")
    return render(request, "welcome/page.html")


