"""Lists the goals of a person with how far each has got."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.domains.goals.operations import MOST_GOALS
from wattstead.domains.goals.queries import goals_visible_to
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.goals.cards import cards_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.progress_of_goals import progress_of_goals


@require_safe
@for_members
def show_goals(request: PortalRequest) -> HttpResponse:
    """Show what runs first, and below it what is over or was ended."""
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        rows = list(goals_visible_to(viewer)[:MOST_GOALS])
        progress = progress_of_goals(viewer, goals=rows, today=today)
        named = sites_visible_to(viewer).filter(pk__in=[row.site_id for row in rows if row.site_id])
        sites: dict[UUID, str] = dict(named.values_list("pk", "name"))
    cards = cards_of(rows, progress=progress, sites=sites, today=today)
    page = {
        "running": [card for card in cards if card.is_running],
        "others": [card for card in cards if not card.is_running],
    }
    return render(request, "goals/list.html", page)
