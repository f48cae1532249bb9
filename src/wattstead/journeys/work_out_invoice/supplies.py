"""Finds which days of which contracts are billed: where they supply, and at what prices."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.billing.operations import NamedAddress
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.operations.meters import GAS_DAY_STARTS
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.domains.tariffs.queries import PriceSheet, price_sheets
from wattstead.kernel.calendars import MIDNIGHT, day_starts_at, time_of_days
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer


class NothingSupplied(Refusal):
    """The contract supplies nothing in the period."""

    code = "nothing_supplied"
    message = said("Contract {contract_number} supplies nothing in that period.")


class GasNotConverted(Refusal):
    """Cubic metres of gas become kilowatt-hours by values of the grid operator, which are not known yet."""

    code = "gas_not_converted"
    message = said(
        "Contract {contract_number} is for gas, whose conversion to kWh on {day} is not known yet."
    )


@dataclass(frozen=True, kw_only=True)
class Supply:
    """The days of one contract that are billed, where it supplies, and at what prices."""

    contract_id: UUID
    contract_number: str
    account_id: UUID
    commodity: Commodity
    begins_on: date
    days: DayPeriod
    sheet: PriceSheet
    site_id: UUID
    zone: ZoneInfo
    supplied_at: NamedAddress

    @property
    def boundary(self) -> time:
        """Return when its days begin: those of gas at six in the morning."""
        return GAS_DAY_STARTS if self.commodity is Commodity.GAS else MIDNIGHT

    @property
    def time(self) -> Period:
        """Return the time from the start of the first day to the end of the last."""
        return time_of_days(self.days, zone=self.zone, boundary=self.boundary)

    @property
    def edges_s(self) -> NDArray[np.int64]:
        """Return the seconds at which the days start, and the end of the last."""
        return _edges_s(self.days, self.zone, self.boundary)


def supplies_of(
    viewer: Viewer, *, contract_ids: Collection[UUID], period: DayPeriod
) -> dict[UUID, Supply | Refusal]:
    """Return what each contract supplies in the period, or why nothing of it is billed."""
    contracts = list(contracts_visible_to(viewer).filter(pk__in=contract_ids))
    sites = {
        site.pk: site
        for site in sites_visible_to(viewer).filter(pk__in={contract.site_id for contract in contracts})
    }
    sheets = price_sheets(contract.tariff_id for contract in contracts)
    found: dict[UUID, Supply | Refusal] = {contract_id: NotFound() for contract_id in contract_ids}
    for contract in contracts:
        days, number = contract.term.supplied_days(period), contract.contract_number
        if days is None:
            found[contract.pk] = NothingSupplied(contract_number=number)
        elif contract.site_id in sites and contract.tariff_id in sheets:
            site = sites[contract.site_id]
            found[contract.pk] = Supply(
                contract_id=contract.pk,
                contract_number=number,
                account_id=contract.account_id,
                commodity=Commodity(contract.commodity),
                begins_on=contract.starts_on,
                days=days,
                sheet=sheets[contract.tariff_id],
                site_id=site.pk,
                zone=ZoneInfo(site.zone),
                supplied_at=NamedAddress(name=site.name, address=site.address),
            )
    return found


@lru_cache(maxsize=32)
def _edges_s(days: DayPeriod, zone: ZoneInfo, boundary: time) -> NDArray[np.int64]:
    starts = [*days, days.ends_before]
    return np.array(
        [int(day_starts_at(day, zone=zone, boundary=boundary).timestamp()) for day in starts], dtype=np.int64
    )
