"""Leads somebody new from nothing to their first readings; each visit goes on where they stopped."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.rules import day_of_membership
from wattstead.domains.accounts.vocabulary import Action, MembershipRole
from wattstead.domains.metering.meter_views import MeterView, meters_at
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.first_steps.countries import ZONES
from wattstead.interfaces.pages.first_steps.forms import HomeForm
from wattstead.interfaces.pages.first_steps.steps import address_of, step_due, way
from wattstead.interfaces.pages.meters.cards import card_of
from wattstead.interfaces.pages.meters.new_meter import MeterForm
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of, today_of
from wattstead.journeys.add_meter import add_meter
from wattstead.journeys.open_account import open_account
from wattstead.kernel.viewer import Viewer


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def first_steps(request: PortalRequest) -> HttpResponse:
    """Ask for the first home and open the account with it; lead on who has one."""
    if request.viewer.account_ids:
        return _led_on(request)
    form = HomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            _open(request, form=form)
            return redirect("first_meter")
    return render(
        request,
        "first_steps/home.html",
        {"form": form, "first_name": reader_of(request).first_name, "way": way("home")},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def first_meter(request: PortalRequest) -> HttpResponse:
    """Ask for the first meter, and install it."""
    if _meters(request):
        return _led_on(request)
    place = place_of(request)
    if not may(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT):
        return redirect("overview")
    form = MeterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            with seen_by(request.viewer) as viewer:
                add_meter(viewer, site_id=place.site_id, meter=form.meter())
            return redirect("first_readings")
    return render(
        request,
        "first_steps/meter.html",
        {"form": form, "place": place, "way": way("meter")},
        status=422 if form.errors else 200,
    )


@require_safe
@for_members
def first_readings(request: PortalRequest) -> HttpResponse:
    """Show the ways in which readings come."""
    meters = _meters(request)
    if not meters:
        return redirect("first_meter")
    return render(
        request,
        "first_steps/readings.html",
        {
            "meter": card_of(meters[0]),
            "is_smart": meters[0].is_smart_meter,
            "may_read": may(request.viewer, account_id=meters[0].account_id, to=Action.MANAGE_READINGS),
            "way": way("readings"),
        },
    )


@require_safe
@for_members
def done(request: PortalRequest) -> HttpResponse:
    """Say that all is set up, and where to go from here."""
    meters = _meters(request)
    if not meters:
        return redirect("first_meter")
    return render(
        request,
        "first_steps/done.html",
        {
            "place": place_of(request),
            "meter": card_of(meters[0]),
            "has_readings": step_due(meters) == "done",
            "first_name": reader_of(request).first_name,
            "way": way("done"),
        },
    )


def _led_on(request: PortalRequest) -> HttpResponse:
    """Return the way to the step that is due, or to the overview when none is."""
    place = place_of(request)
    due = step_due(_meters(request))
    if due == "done" or not may(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT):
        return redirect("overview")
    return redirect(address_of(due))


def _meters(request: PortalRequest) -> tuple[MeterView, ...]:
    place = place_of(request)
    with seen_by(request.viewer) as viewer:
        return meters_at(viewer, site_id=place.site_id, today=today_of(request))


def _open(request: PortalRequest, *, form: HomeForm) -> None:
    """Open the account as a viewer who may act for it: nobody else could write its rows."""
    reader = reader_of(request)
    account_id = new_key()
    owner = Viewer(
        user_id=reader.id,
        account_ids=frozenset({account_id}),
        roles={account_id: MembershipRole.OWNER.value},
    )
    with seen_by(owner):
        open_account(
            user_id=reader.id,
            account_id=account_id,
            name=form.cleaned_data["name"],
            address=form.address(),
            zone=ZONES[form.cleaned_data["country"]],
            today=day_of_membership(timezone.now()),
            billing_email=reader.email,
        )
