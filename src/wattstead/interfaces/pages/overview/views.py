"""Shows at a glance how a site is doing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wattstead.domains.forecasting.queries import forecasts_of_day
from wattstead.domains.identity.email_addresses import unconfirmed_email_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.overview.cards import card_of
from wattstead.interfaces.pages.overview.forecasts import tomorrow_of
from wattstead.interfaces.pages.overview.matters import attention_of
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.journeys.overview import site_overview
from wattstead.kernel.periods import ONE_DAY


@require_safe
@for_members
def show_overview(request: PortalRequest) -> HttpResponse:
    """Show now, today and this month of the chosen site, and what needs attention."""
    place, now = place_of(request), timezone.now()
    with seen_by(request.viewer) as viewer:
        overview = site_overview(viewer=viewer, site_id=place.site_id, now=now)
        unconfirmed = unconfirmed_email_of(viewer)
        forecasts = forecasts_of_day(viewer, site_id=place.site_id, on=overview.today + ONE_DAY)
    card = card_of(
        overview,
        now=now,
        viewer=request.viewer,
        account_id=place.account_id,
        attention=attention_of(
            # Without any reading the whole page asks for the first one.
            tuple(each for each in overview.matters if overview.has_readings or each.kind != "never_read"),
            today=overview.today,
            unconfirmed_email=unconfirmed,
        ),
    )
    tomorrow = tomorrow_of(forecasts, zone=overview.zone)
    return render(request, "overview/page.html", {"card": card, "place": place, "tomorrow": tomorrow})
