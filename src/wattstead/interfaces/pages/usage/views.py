"""Shows what a household used, when, and what that cost."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.pages.usage.cards import card_of
from wattstead.interfaces.pages.usage.files import csv_of, csv_of_readings, file_name
from wattstead.interfaces.pages.usage.forms import asked_by
from wattstead.journeys.explore_usage import explore_usage, usage_rows


@require_safe
@for_members
def explore(request: PortalRequest) -> HttpResponse:
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
def download(request: PortalRequest) -> HttpResponse:
    """Give the numbers of the view as a CSV file."""
    asked = asked_by(request.GET)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=asked.question, today=today_of(request))
    return _file(csv_of(usage), name=file_name(usage))


@require_safe
@for_members
def download_readings(request: PortalRequest) -> HttpResponse:
    """Give every reading of the period as a CSV file."""
    ask = asked_by(request.GET).question
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=ask, today=today)
    rows = usage_rows(viewer=request.viewer, ask=replace(ask, on=usage.period.starts_on), today=today)
    return _file(csv_of_readings(rows, usage=usage), name=file_name(usage, kind="readings"))


def _file(text: str, *, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
