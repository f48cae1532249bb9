"""Answers what the contract page asks."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.queries import ContractView, contracts_of_site
from wattstead.domains.contracts.rules import earliest_end
from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.sites.queries import site_visible_to
from wattstead.domains.tariffs.rules import (
    DynamicPricesMissing,
    PriceAt,
    PricedDay,
    PriceIntervals,
    PriceNotValid,
    lay_out_days,
    price_at,
    price_intervals,
)
from wattstead.journeys.explain_contract.answers import RunningContract, SiteContracts
from wattstead.journeys.explain_contract.typical import typical_month
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY, DayPeriod, day_of, week_of
from wattstead.kernel.viewer import Viewer

SOON = timedelta(days=8)  # a price that does not change within a week does not change by the hour


def explain_contracts(
    *, viewer: Viewer, site_id: UUID, now: datetime, week_on: date | None = None
) -> SiteContracts:
    """Return the contracts of a site as they stand now, with the prices of a week.

    `week_on` is a day of the week to show, this week where it is left out or beyond every
    calendar. Raises NotFound alike for foreign and missing sites.
    """
    site = site_visible_to(viewer, site_id=site_id)
    zone = ZoneInfo(site.zone)
    today = now.astimezone(zone).date()
    week = week_of(week_on if week_on is not None and EARLIEST_DAY <= week_on <= LATEST_DAY else today)
    contracts = contracts_of_site(viewer, site_id=site_id, today=today)
    return SiteContracts(
        running=tuple(
            RunningContract(
                contract=contract,
                earliest_end_on=_earliest_end(contract, today=today),
                now=_price_now(contract, now=now, zone=zone),
                week=_week(contract, week=week, zone=zone),
                typical=typical_month(viewer, contract=contract, site_id=site_id, zone=zone, today=today),
            )
            for contract in sorted(contracts, key=lambda each: each.commodity is Commodity.GAS)
            if contract.status is ContractStatus.ACTIVE
        ),
        upcoming=tuple(each for each in contracts if each.status is ContractStatus.PENDING),
        earlier=tuple(
            each for each in contracts if each.status in (ContractStatus.EXPIRED, ContractStatus.TERMINATED)
        ),
        week=week,
    )


def _earliest_end(contract: ContractView, *, today: date) -> date | None:
    """Return the last day of supply when notice is given today; None where the end is set already."""
    if contract.supplied_before is not None:
        return None
    ends_before = earliest_end(
        noticed_on=today, notice_days=contract.notice_days, first_term_before=contract.first_term_before
    )
    return ends_before - timedelta(days=1)


def _price_now(contract: ContractView, *, now: datetime, zone: ZoneInfo) -> PriceAt | None:
    """Return the price at this moment; of a contract that soon ends, no change after its end."""
    today = now.astimezone(zone).date()
    soon = DayPeriod(starts_on=today, ends_before=today + SOON)
    prices = _prices(contract, days=soon, zone=zone) or _prices(contract, days=day_of(today), zone=zone)
    return None if prices is None else price_at(now, prices=prices, zone=zone)


def _week(contract: ContractView, *, week: DayPeriod, zone: ZoneInfo) -> tuple[PricedDay, ...] | None:
    prices = _prices(contract, days=week, zone=zone)
    return None if prices is None else lay_out_days(prices, days=week, zone=zone)


def _prices(contract: ContractView, *, days: DayPeriod, zone: ZoneInfo) -> PriceIntervals | None:
    """Return the price intervals that the bill uses; None for prices that nobody has set yet."""
    try:
        return price_intervals(contract.sheet.terms, period=days, zone=zone)
    except (DynamicPricesMissing, PriceNotValid):
        return None
