"""Adds a further meter to a site."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.new_meter import MeterForm
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.journeys.add_meter import add_meter


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask_for_meter(request: PortalRequest) -> HttpResponse:
    """Ask for a meter of the site, and install it."""
    place = place_of(request)
    require(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT)
    form = MeterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                meter_id = add_meter(viewer, site_id=place.site_id, meter=form.meter())
            messages.success(request, gettext("The meter is added. Its readings can come now."))
            return redirect("meter", meter_id=meter_id)
    return render(
        request, "meters/new.html", {"form": form, "place": place}, status=422 if form.errors else 200
    )
