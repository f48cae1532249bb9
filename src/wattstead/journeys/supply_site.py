"""Lets a customer conclude, change and end the contracts of a site, by the days of that site."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.operations import (
    begin_otherwise,
    conclude_contract,
    renew_by_itself,
    terminate_contract,
    withdraw_from_contract,
)
from wattstead.domains.contracts.records import ContractRecord
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.sites.queries import site_visible_to
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class NewSupply:
    """What is to be supplied where, on which tariff, and since when; `last_day` ends its first term."""

    site_id: UUID
    tariff_id: UUID
    commodity: Commodity
    starts_on: date
    last_day: date | None
    auto_renew: bool


@dataclass(frozen=True, kw_only=True)
class SupplyChanges:
    """What is to change of a contract; None stays as it is."""

    starts_on: date | None = None
    tariff_id: UUID | None = None
    auto_renew: bool | None = None


def conclude_supply(viewer: Viewer, *, supply: NewSupply, now: datetime) -> UUID:
    """Conclude a contract for a site of the viewer's and return its id.

    Raises NotFound, and what `conclude_contract` raises.
    """
    site = site_visible_to(viewer, site_id=supply.site_id)
    contract = conclude_contract(
        account_id=site.account_id,
        site_id=site.pk,
        tariff_id=supply.tariff_id,
        commodity=supply.commodity,
        concluded_on=_today(site.zone, now=now),
        starts_on=supply.starts_on,
        ends_before=None if supply.last_day is None else supply.last_day + ONE_DAY,
        auto_renew=supply.auto_renew,
    )
    return contract.pk


def change_supply(viewer: Viewer, *, contract: ContractRecord, changes: SupplyChanges, now: datetime) -> None:
    """Change how a contract begins, or whether it goes on after its term.

    Raises what `begin_otherwise` and `renew_by_itself` raise.
    """
    today = _today(site_visible_to(viewer, site_id=contract.site_id).zone, now=now)
    if changes.starts_on is not None or changes.tariff_id is not None:
        begin_otherwise(
            contract_id=contract.pk,
            on=today,
            starts_on=changes.starts_on or contract.starts_on,
            tariff_id=changes.tariff_id or contract.tariff_id,
        )
    if changes.auto_renew is not None:
        renew_by_itself(contract_id=contract.pk, on=today, auto_renew=changes.auto_renew)


def end_supply(viewer: Viewer, *, contract: ContractRecord, last_day: date, now: datetime) -> None:
    """Give notice today, so that a contract supplies for the last time on `last_day`.

    Raises what `terminate_contract` raises.
    """
    today = _today(site_visible_to(viewer, site_id=contract.site_id).zone, now=now)
    terminate_contract(contract_id=contract.pk, noticed_on=today, ends_before=last_day + ONE_DAY)


def withdraw_from_supply(viewer: Viewer, *, contract: ContractRecord, now: datetime) -> None:
    """Withdraw today from a contract that was concluded lately.

    Raises what `withdraw_from_contract` raises.
    """
    today = _today(site_visible_to(viewer, site_id=contract.site_id).zone, now=now)
    withdraw_from_contract(contract_id=contract.pk, on=today)


def _today(zone: str, *, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()
