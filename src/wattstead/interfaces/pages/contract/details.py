"""Shows one contract: how it stands, what it costs, and what can be done with it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.queries import ContractView, contract_seen
from wattstead.domains.contracts.vocabulary import ContractStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.contract.cards import (
    commodity_told,
    facts_of,
    price_notes,
    under_notice,
    when_supplied,
)
from wattstead.interfaces.pages.contract.moving import MoveRow, move_rows
from wattstead.interfaces.pages.contract.prices import PriceRow, colours_of, price_rows
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.parts import Badge, Fact
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.journeys.move_readings import MoveSeen, moves_of
from wattstead.kernel.periods import ONE_DAY


@dataclass(frozen=True, kw_only=True)
class DetailCard:
    """One contract; `renewal` says what becomes of it after its term, "" where nobody can choose."""

    contract_id: UUID
    title: str
    when: str
    state: Badge
    prices: tuple[PriceRow, ...]
    price_notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    may_begin_otherwise: bool
    may_end: bool
    may_withdraw: bool
    goes_on: bool
    renewal: str
    moves: tuple[MoveRow, ...]


@require_safe
@for_members
def show_one(request: PortalRequest, contract_id: UUID) -> HttpResponse:
    """Show one contract."""
    with seen_by(request.viewer) as viewer:
        contract = contract_seen(viewer, contract_id=contract_id, today=today_of(request))
        moves = moves_of(viewer, contract_id=contract_id, now=timezone.now())
    if contract.site_id != place_of(request).site_id:
        return redirect(f"{request.path}?site={contract.site_id}")
    may_manage = may(request.viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
    card = _card_of(contract, moves=moves, may_manage=may_manage, today=today_of(request))
    return render(request, "contract/one.html", {"card": card})


def _card_of(
    contract: ContractView, *, moves: tuple[MoveSeen, ...], may_manage: bool, today: date
) -> DetailCard:
    terms = contract.sheet.terms
    lasts = contract.noticed_on is None and contract.status in (ContractStatus.PENDING, ContractStatus.ACTIVE)
    return DetailCard(
        contract_id=contract.contract_id,
        title=f"{commodity_told(contract.commodity)} \u00b7 {contract.sheet.name}",
        when=when_supplied(contract),
        state=_state(contract),
        prices=price_rows(terms, colours=colours_of(terms), typical=None),
        price_notes=price_notes(contract),
        facts=facts_of(contract),
        may_begin_otherwise=may_manage and lasts and contract.status is ContractStatus.PENDING,
        may_end=may_manage and lasts,
        may_withdraw=may_manage and lasts and today <= contract.withdrawable_until,
        goes_on=contract.auto_renew,
        renewal=_renewal(contract) if may_manage and lasts else "",
        moves=move_rows(moves, contract=contract, may_tell=may_manage),
    )


def _state(contract: ContractView) -> Badge:
    if told := under_notice(contract):
        tone = "warning" if contract.status is ContractStatus.ACTIVE else "neutral"
        return Badge(text=told if tone == "warning" else gettext("ended"), tone=tone)
    return {
        ContractStatus.PENDING: Badge(text=gettext("begins later"), tone="neutral"),
        ContractStatus.ACTIVE: Badge(text=gettext("active"), tone="success"),
    }.get(contract.status, Badge(text=gettext("ended"), tone="neutral"))


def _renewal(contract: ContractView) -> str:
    """Return what becomes of a contract after the term that was agreed."""
    if contract.first_term_before is None:
        return ""
    last = days.day(contract.first_term_before - ONE_DAY)
    if contract.auto_renew:
        return gettext("After {day} it goes on until one of us ends it.").format(day=last)
    return gettext("It ends on {day} by itself.").format(day=last)
