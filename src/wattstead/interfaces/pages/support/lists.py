"""Lists what was asked for the reader's accounts."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wattstead.domains.support.queries import tickets_in_brief
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.support.cards import row_of

MOST_ENDED = 100


@require_safe
@for_members
def show_tickets(request: PortalRequest) -> HttpResponse:
    """List what is open, and below it what is done, the latest first."""
    zone = ZoneInfo(reader_of(request).timezone)
    with seen_by(request.viewer.as_customer) as viewer:
        open_ones = tickets_in_brief(viewer, are_ended=False, most=MOST_ENDED)
        ended = tickets_in_brief(viewer, are_ended=True, most=MOST_ENDED)
    return render(
        request,
        "support/list.html",
        {
            "open_ones": [row_of(ticket, zone=zone) for ticket in open_ones],
            "ended": [row_of(ticket, zone=zone) for ticket in ended],
        },
    )
