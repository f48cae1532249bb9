"""Lets an owner conclude a contract for a site, and let one that has not begun begin otherwise."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.operations import ContractBegun, SiteSuppliedAlready, TariffNotOnOffer
from wattstead.domains.contracts.queries import contract_seen
from wattstead.domains.contracts.records import contract_held
from wattstead.domains.contracts.vocabulary import ContractStatus
from wattstead.domains.tariffs.queries import tariffs_on_offer
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.contract.forms import BeginningForm, ContractForm
from wattstead.interfaces.pages.contract.offers import offer_cards
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.places import Place, place_of
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.supply_site import change_supply, conclude_supply

EXPECTED = (SiteSuppliedAlready, TariffNotOnOffer)


def today_at(place: Place) -> date:
    """Return the day it is at a site."""
    return timezone.now().astimezone(ZoneInfo(place.zone)).date()


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def conclude(request: PortalRequest) -> HttpResponse:
    """Ask what is to be supplied, and conclude the contract."""
    place = place_of(request)
    require(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT)
    today = today_at(place)
    with seen_by(request.viewer):
        tariffs = tariffs_on_offer(on=today)
    form = ContractForm(request.POST or None, tariffs=tariffs, today=today)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=EXPECTED):
            with seen_by(request.viewer) as viewer:
                supply = form.supply(site_id=place.site_id)
                contract_id = conclude_supply(viewer, supply=supply, now=timezone.now())
            first = days.day(form.cleaned_data["starts_on"])
            messages.success(request, gettext("Agreed. We supply you from {day} on.").format(day=first))
            return redirect("one_contract", contract_id=contract_id)
    page = {"form": form, "place": place, "offers": offer_cards(form, tariffs=tariffs)}
    return render(request, "contract/new.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def begin_otherwise(request: PortalRequest, contract_id: UUID) -> HttpResponse:
    """Ask on which day and tariff a contract is to begin that supplies nothing yet, and keep it."""
    with seen_by(request.viewer) as viewer:
        contract = contract_seen(viewer, contract_id=contract_id, today=today_of(request))
        require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
        tariffs = tariffs_on_offer(on=contract.starts_on)
    if contract.status is not ContractStatus.PENDING:
        raise ContractBegun(contract_number=contract.contract_number, starts_on=contract.starts_on)
    now: dict[str, object] = {"tariff": str(contract.sheet.tariff_id), "starts_on": contract.starts_on}
    form = BeginningForm(request.POST or None, tariffs=tariffs, today=today_of(request), initial=now)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=EXPECTED):
            with seen_by(request.viewer) as viewer:
                held = contract_held(viewer, contract_id=contract_id)
                change_supply(viewer, contract=held, changes=form.changes(), now=timezone.now())
            messages.success(request, gettext("Your changes are kept."))
            return redirect("one_contract", contract_id=contract_id)
    page = {"form": form, "contract": contract, "offers": offer_cards(form, tariffs=tariffs)}
    return render(request, "contract/change.html", page, status=422 if form.errors else 200)
