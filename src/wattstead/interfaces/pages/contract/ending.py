"""Lets an owner end a contract: asks for the last day, says what follows, and asks once more."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.operations import ContractEndedAlready, NoticeTooShort
from wattstead.domains.contracts.queries import ContractView, contract_seen
from wattstead.domains.contracts.records import contract_held
from wattstead.domains.contracts.rules import earliest_end
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.contract.cards import commodity_told
from wattstead.interfaces.pages.contract.forms import LastDayForm
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.supply_site import SupplyChanges, change_supply, end_supply
from wattstead.kernel.periods import ONE_DAY


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def end(request: PortalRequest, contract_id: UUID) -> HttpResponse:
    """Ask for the last day and, once that is known, whether it is really to be; then give notice."""
    today = today_of(request)
    with seen_by(request.viewer) as viewer:
        contract = contract_seen(viewer, contract_id=contract_id, today=today)
        require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
    if contract.noticed_on is not None and contract.supplied_before is not None:
        raise ContractEndedAlready(
            contract_number=contract.contract_number, last_day=contract.supplied_before - ONE_DAY
        )
    earliest = _earliest_last_day(contract, today=today)
    entered = request.POST or request.GET
    form = LastDayForm(entered if "last_day" in entered else None, earliest=earliest)
    is_sure = request.method == "POST"
    if form.is_valid() and form.cleaned_data["last_day"] < earliest:
        refusal = gettext("With notice today it can end on {day} at the earliest.")
        form.add_error("last_day", refusal.format(day=days.day(earliest)))
    if is_sure and form.is_valid():
        with problems_in(form, expected=(NoticeTooShort, ContractEndedAlready)):
            with seen_by(request.viewer) as viewer:
                held = contract_held(viewer, contract_id=contract_id)
                end_supply(viewer, contract=held, last_day=form.cleaned_data["last_day"], now=timezone.now())
            told = gettext("The contract is terminated. Its last day is {day}.")
            messages.success(request, told.format(day=days.day(form.cleaned_data["last_day"])))
            return redirect("one_contract", contract_id=contract_id)
    page = {
        "form": form,
        "contract": contract,
        "name": f"{commodity_told(contract.commodity)} \u00b7 {contract.sheet.name}",
        "earliest": days.day(earliest),
        "last_day": days.day(form.cleaned_data["last_day"]) if form.is_bound and form.is_valid() else "",
    }
    return render(request, "contract/end.html", page, status=422 if form.errors else 200)


@require_POST
@for_members
def renew(request: PortalRequest, contract_id: UUID) -> HttpResponse:
    """Let a contract go on after its term, or end with it."""
    goes_on = request.POST.get("auto_renew") == "yes"
    with seen_by(request.viewer) as viewer:
        held = contract_held(viewer, contract_id=contract_id)
        change_supply(viewer, contract=held, changes=SupplyChanges(auto_renew=goes_on), now=timezone.now())
    messages.success(request, gettext("Your changes are kept."))
    return redirect("one_contract", contract_id=contract_id)


def _earliest_last_day(contract: ContractView, *, today: date) -> date:
    """Return the first day that can be the last: notice is kept, and a day is supplied at least."""
    ends_before = earliest_end(
        noticed_on=today, notice_days=contract.notice_days, first_term_before=contract.first_term_before
    )
    return max(ends_before - ONE_DAY, contract.starts_on)
