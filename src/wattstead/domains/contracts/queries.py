"""Fetches contracts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet

from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.rules import last_day_to_withdraw
from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.tariffs.queries import PriceSheet, price_sheet, price_sheets
from wattstead.foundation.finding import the_one
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

LISTED_OF_SITE = 24

_OF_TERM = ("starts_on", "ends_before", "auto_renew", "status")


@dataclass(frozen=True, kw_only=True)
class Supply:
    """The days of a period that one contract supplies, and what it charges for them."""

    contract_id: UUID
    contract_number: str
    days: DayPeriod
    sheet: PriceSheet


@dataclass(frozen=True, kw_only=True)
class ContractView:
    """One contract as its customer reads it: its days, how it ends, and what it charges.

    `first_term_before` is the end that was agreed; a contract that renews itself goes on
    after it. `supplied_before` is the first day without supply, or None while there is none.
    Until `withdrawable_until` the customer may withdraw.
    """

    contract_id: UUID
    account_id: UUID
    site_id: UUID
    contract_number: str
    commodity: Commodity
    status: ContractStatus
    withdrawable_until: date
    starts_on: date
    first_term_before: date | None
    supplied_before: date | None
    auto_renew: bool
    notice_days: int
    noticed_on: date | None
    sheet: PriceSheet

    @property
    def never_begins(self) -> bool:
        """Return whether somebody withdrew before the first day."""
        return self.supplied_before == self.starts_on


def contracts_visible_to(viewer: Viewer) -> QuerySet[Contract]:
    """Return the contracts of every account the viewer may act for, the latest first."""
    contracts = Contract.objects.order_by("-starts_on", "-contract_number")
    return contracts if viewer.is_system else contracts.filter(account_id__in=viewer.account_ids)


def contract_going_on(viewer: Viewer, *, account_id: UUID, on: date) -> str | None:
    """Return the number of a contract of an account that has not ended by a day, begun or not; or None."""
    going_on = Q(supplied_before=None) | Q(supplied_before__gt=on, starts_on__lt=F("supplied_before"))
    of_account = contracts_visible_to(viewer).filter(going_on, account_id=account_id)
    return of_account.values_list("contract_number", flat=True).first()


def contracts_of_site(viewer: Viewer, *, site_id: UUID, today: date) -> tuple[ContractView, ...]:
    """Return the contracts of a site, the latest first, in three queries; at most LISTED_OF_SITE."""
    contracts = list(contracts_visible_to(viewer).filter(site_id=site_id)[:LISTED_OF_SITE])
    sheets = price_sheets(contract.tariff_id for contract in contracts)
    return tuple(_seen(each, sheet=sheets[each.tariff_id], today=today) for each in contracts)


def contract_seen(viewer: Viewer, *, contract_id: UUID, today: date) -> ContractView:
    """Return one contract; raises NotFound alike for foreign and missing ones."""
    contract = the_one(contracts_visible_to(viewer).filter(pk=contract_id))
    return _seen(contract, sheet=price_sheet(contract.tariff_id), today=today)


def supplies_during(
    viewer: Viewer, *, site_id: UUID, commodity: Commodity, period: DayPeriod
) -> tuple[Supply, ...]:
    """Return who supplies a site during `period`, day by day without overlap, in order of time.

    Days without a contract are in none of them. Three queries, however long the period.
    """
    contracts = list(
        contracts_visible_to(viewer)
        .filter(
            Q(supplied_before=None) | Q(supplied_before__gt=period.starts_on),
            site_id=site_id,
            commodity=commodity.value,
            starts_on__lt=period.ends_before,
        )
        .order_by("starts_on")
    )
    sheets = price_sheets(contract.tariff_id for contract in contracts)
    return tuple(
        Supply(
            contract_id=contract.pk,
            contract_number=contract.contract_number,
            days=days,
            sheet=sheets[contract.tariff_id],
        )
        for contract in contracts
        if (days := contract.term.supplied_days(period)) is not None
    )


def supplies_of_sites(
    viewer: Viewer, *, site_ids: Collection[UUID], commodity: Commodity, period: DayPeriod
) -> dict[UUID, tuple[Supply, ...]]:
    """Return who supplies each of many sites during `period`, as `supplies_during`; three queries in all."""
    contracts = list(
        contracts_visible_to(viewer)
        .filter(
            Q(supplied_before=None) | Q(supplied_before__gt=period.starts_on),
            site_id__in=site_ids,
            commodity=commodity.value,
            starts_on__lt=period.ends_before,
        )
        .order_by("starts_on")
        .only(*_OF_TERM, "site_id", "contract_number", "tariff_id")
    )
    sheets = price_sheets({contract.tariff_id for contract in contracts})
    found: dict[UUID, tuple[Supply, ...]] = {}
    for contract in contracts:
        days = contract.term.supplied_days(period)
        if days is None:
            continue
        supply = Supply(
            contract_id=contract.pk,
            contract_number=contract.contract_number,
            days=days,
            sheet=sheets[contract.tariff_id],
        )
        found[contract.site_id] = (*found.get(contract.site_id, ()), supply)
    return found


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A day from whose start a site is supplied under a contract, or no more."""

    site_id: UUID
    commodity: Commodity
    on: date


def contracts_that_turn(viewer: Viewer, *, days: DayPeriod) -> tuple[Turn, ...]:
    """Return the days of a period on which contracts begin or have ended, each once, in order of time."""
    known = contracts_visible_to(viewer)
    begin, end = (
        known.filter(
            Q(supplied_before=None) | Q(supplied_before__gt=F("starts_on")),
            **{f"{column}__gte": days.starts_on, f"{column}__lt": days.ends_before},
        ).values_list("site_id", "commodity", column)
        for column in ("starts_on", "supplied_before")
    )
    found = {
        Turn(site_id=site_id, commodity=Commodity(commodity), on=on)
        for site_id, commodity, on in (*begin, *end)
    }
    return tuple(sorted(found, key=lambda turn: (turn.on, turn.site_id, turn.commodity)))


def _seen(contract: Contract, *, sheet: PriceSheet, today: date) -> ContractView:
    return ContractView(
        contract_id=contract.pk,
        account_id=contract.account_id,
        site_id=contract.site_id,
        contract_number=contract.contract_number,
        commodity=Commodity(contract.commodity),
        status=contract.term.status_on(today),
        withdrawable_until=last_day_to_withdraw(contract.concluded_on),
        starts_on=contract.starts_on,
        first_term_before=contract.ends_before,
        supplied_before=contract.term.supplied_before,
        auto_renew=contract.auto_renew,
        notice_days=contract.termination_notice_days,
        noticed_on=contract.noticed_on,
        sheet=sheet,
    )
