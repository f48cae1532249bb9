"""Lets an owner withdraw from a contract concluded lately: says what follows, and asks once more."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.queries import contract_seen
from wattstead.domains.contracts.records import contract_held
from wattstead.domains.contracts.vocabulary import ContractStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.contract.cards import commodity_told
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.supply_site import withdraw_from_supply


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def withdraw(request: PortalRequest, contract_id: UUID) -> HttpResponse:
    """Say what withdrawing means; withdraw when the button is pressed."""
    if request.method == "POST":
        with seen_by(request.viewer) as viewer:
            held = contract_held(viewer, contract_id=contract_id)
            withdraw_from_supply(viewer, contract=held, now=timezone.now())
        told = gettext("You have withdrawn from the contract {number}.")
        messages.success(request, told.format(number=held.contract_number))
        return redirect("one_contract", contract_id=contract_id)
    with seen_by(request.viewer) as viewer:
        contract = contract_seen(viewer, contract_id=contract_id, today=today_of(request))
        require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
    page = {
        "contract": contract,
        "name": f"{commodity_told(contract.commodity)} \u00b7 {contract.sheet.name}",
        "until": days.day(contract.withdrawable_until),
        "has_begun": contract.status is not ContractStatus.PENDING,
    }
    return render(request, "contract/withdraw.html", page)
