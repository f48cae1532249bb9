"""Shows what a household used, when, and what that cost."""

from datetime import date
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.usage.cards import card_of
from wattstead.interfaces.pages.usage.files import csv_of, file_name
from wattstead.interfaces.pages.usage.forms import asked_by
from wattstead.journeys.explore_usage import explore_usage


@require_safe
@for_members
def explore(request: HttpRequest) -> HttpResponse:
    """Show the usage explorer, or only its inside to htmx."""
    asked = asked_by(request.GET)
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=asked.question, today=today)
    only_inside = request.htmx and not request.htmx.history_restore_request
    template = "usage/_explorer.html" if only_inside else "usage/page.html"
    answer = render(request, template, {"card": card_of(usage, asked=asked, today=today)})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
@for_members
def download(request: HttpRequest) -> HttpResponse:
    """Give the numbers of the view as a CSV file."""
    asked = asked_by(request.GET)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=asked.question, today=today_of(request))
    answer = HttpResponse(csv_of(usage), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(usage)}"'
    return answer


def today_of(request: HttpRequest) -> date:
    """Return the day it is where the reader lives."""
    return timezone.now().astimezone(ZoneInfo(request.user.timezone)).date()
