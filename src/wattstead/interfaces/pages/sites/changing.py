"""Adds a site, and describes one anew."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.sites.operations import (
    SiteDescription,
    add_site,
    change_site,
    describe_site,
)
from wattstead.domains.sites.queries import SiteView, site_seen
from wattstead.domains.sites.vocabulary import SiteDetails
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.first_steps.countries import ZONES
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.pages.sites.forms import SiteForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def add(request: PortalRequest) -> HttpResponse:
    """Ask for a further site of the account, and keep it."""
    account_id = place_of(request).account_id
    require(request.viewer, account_id=account_id, to=Action.MANAGE_ACCOUNT)
    form = SiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            site_id = _add(request, form=form, account_id=account_id)
            messages.success(request, gettext("The site is added. Now it needs a meter."))
            return redirect(f"{reverse('overview')}?site={site_id}")
    page = {"form": form, "back": reverse("sites")}
    return render(request, "sites/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def change(request: PortalRequest, site_id: UUID) -> HttpResponse:
    """Ask what is different about a site, and keep it."""
    with seen_by(request.viewer) as viewer:
        site = site_seen(viewer, site_id=site_id)
    require(request.viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
    form = SiteForm(request.POST or None, initial=_initial(site))
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            _change(request, form=form, site=site)
            messages.success(request, gettext("Your changes are kept."))
            return redirect("site", site_id=site_id)
    page = {"form": form, "site": site, "back": reverse("site", args=[site_id])}
    return render(request, "sites/change.html", page, status=422 if form.errors else 200)


def _add(request: PortalRequest, *, form: SiteForm, account_id: UUID) -> UUID:
    address = form.address()
    with seen_by(request.viewer):
        site = add_site(
            account_id=account_id,
            name=form.cleaned_data["name"],
            address=address,
            zone=ZONES[address.country],
            property_type=form.kind,
            is_primary=False,
        )
        describe_site(site_id=site.pk, details=form.details(beside=SiteDetails()))
    return site.pk


def _change(request: PortalRequest, *, form: SiteForm, site: SiteView) -> None:
    with seen_by(request.viewer):
        change_site(
            site_id=site.site_id,
            description=SiteDescription(
                name=form.cleaned_data["name"],
                address=form.address(),
                property_type=form.kind,
                details=form.details(beside=site.details),
            ),
        )


def _initial(site: SiteView) -> dict[str, object]:
    address, details = site.address, site.details
    return {
        "name": site.name,
        "street": address.street,
        "street_number": address.street_number,
        "postal_code": address.postal_code,
        "city": address.city,
        "country": address.country,
        "property_type": site.property_type.value,
        "square_meters": details.square_meters,
        "occupants": details.occupants,
    }
