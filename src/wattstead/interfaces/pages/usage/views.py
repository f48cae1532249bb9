"""Shows what a household used, when, and what that cost."""

from dataclasses import replace
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.pages.usage import both_cards, comparison_cards, heat_cards
from wattstead.interfaces.pages.usage.addresses import Place, View
from wattstead.interfaces.pages.usage.cards import card_of
from wattstead.interfaces.pages.usage.files import csv_of, csv_of_readings, file_name
from wattstead.interfaces.pages.usage.forms import Asked, asked_by
from wattstead.journeys.explore_usage import (
    ComparedUsage,
    HeatMap,
    Usage,
    compare_usage,
    explore_both_ways,
    explore_usage,
    heat_map,
    usage_rows,
)
from wattstead.kernel.periods import DayPeriod


@require_safe
@for_members
def explore(request: PortalRequest) -> HttpResponse:
    """Show the usage explorer, or only its inside to htmx."""
    asked, today = _asked(request), today_of(request)
    fed_in = None
    with seen_by(request.viewer) as viewer:
        if asked.is_both:
            usage, fed_in = explore_both_ways(viewer=viewer, ask=asked.question, today=today)
        else:
            usage = explore_usage(viewer=viewer, ask=asked.question, today=today)
    place = _place(request, asked=asked, answer=usage, view="bars")
    if fed_in is not None:
        both = both_cards.card_of(usage, fed_in=fed_in, place=replace(place, is_both=True), today=today)
        return _shown(request, card=both, inside="usage/_both.html")
    card = card_of(usage, place=place, today=today)
    return _shown(request, card=card, inside="usage/_explorer.html")


@require_safe
@for_members
def show_heat_map(request: PortalRequest) -> HttpResponse:
    """Show how a year spreads over the hours of its days."""
    asked, today = _asked(request), today_of(request)
    with seen_by(request.viewer) as viewer:
        shown = heat_map(viewer=viewer, ask=asked.question, today=today)
    place = _place(request, asked=asked, answer=shown, view="heat_map")
    card = heat_cards.card_of(shown, place=place, today=today)
    return _shown(request, card=card, inside="usage/_heat_map.html")


@require_safe
@for_members
def compare(request: PortalRequest) -> HttpResponse:
    """Show two periods beside each other."""
    asked, today = _asked(request), today_of(request)
    with seen_by(request.viewer) as viewer:
        compared = compare_usage(viewer=viewer, ask=asked.comparison, today=today)
    place = _place(request, asked=asked, answer=compared, view="comparison")
    card = comparison_cards.card_of(compared, place=place, today=today)
    return _shown(request, card=card, inside="usage/_comparison.html")


@require_safe
@for_members
def download(request: PortalRequest) -> HttpResponse:
    """Give the numbers of the view as a CSV file."""
    asked = _asked(request)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=asked.question, today=today_of(request))
    return _file(csv_of(usage), name=file_name(usage))


@require_safe
@for_members
def download_readings(request: PortalRequest) -> HttpResponse:
    """Give every reading of the period as a CSV file."""
    ask = _asked(request).question
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=ask, today=today)
    rows = usage_rows(viewer=request.viewer, ask=replace(ask, on=usage.period.starts_on), today=today)
    return _file(csv_of_readings(rows, usage=usage), name=file_name(usage, kind="readings"))


def _asked(request: PortalRequest) -> Asked:
    """Return what the address asks of the site that is looked at; a meter alone says its site itself."""
    current = request.places.current
    asked = asked_by(request.GET)
    question = asked.question
    if current is None or (question.meter_id is not None and question.site_id is None):
        return asked
    return replace(asked, question=replace(question, site_id=current.site_id))


def _has_cost(answer: Usage | HeatMap | ComparedUsage) -> bool:
    """Return whether money can be shown: always of electricity, of gas where its worth is told."""
    if answer.meter is None or answer.meter.meter_type != "gas":
        return True
    return isinstance(answer, Usage) and bool(answer.conversion)


def _place(
    request: PortalRequest, *, asked: Asked, answer: Usage | HeatMap | ComparedUsage, view: View
) -> Place:
    """Return the address of this view; what there is only one of needs no mention."""
    period = answer.shown.period if isinstance(answer, ComparedUsage) else answer.period
    return Place(
        site_id=answer.site.id if answer.site and len(request.places.first) > 1 else None,
        meter_id=answer.meter.id if answer.meter and len(answer.meters) > 1 else None,
        direction=answer.direction,
        span=asked.question.span,
        on=_day_shown(period, asked_on=asked.question.on, today=today_of(request)),
        show=asked.show if _has_cost(answer) else "energy",
        view=view,
        against=asked.against,
        align=asked.align,
        other_on=asked.other_on,
    )


def _day_shown(period: DayPeriod, *, asked_on: date | None, today: date) -> date:
    """Return the day that other spans zoom in on: the one asked for, today, or the first of the period."""
    for day in (asked_on, today):
        if day is not None and day in period:
            return day
    return period.starts_on


def _shown(request: PortalRequest, *, card: object, inside: str) -> HttpResponse:
    only_inside = request.htmx and not request.htmx.history_restore_request
    template = inside if only_inside else "usage/page.html"
    answer = render(request, template, {"card": card, "inside": inside})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _file(text: str, *, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
