"""Says what a contract looks like."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.interfaces.api.fields import Day, Id, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class Contract(Outgoing):
    """The supply of one commodity to one site on one tariff."""

    id: UUID
    account_id: UUID
    site_id: UUID
    contract_number: str
    tariff_id: UUID
    contract_type: TariffType = Field(description="The type of its tariff.")
    commodity: Commodity
    status: ContractStatus = Field(description="As of today.")
    start_date: date
    end_date: date | None = Field(description="The last day of the term; null without an end.")
    termination_notice_days: int
    auto_renew: bool
    created_at: datetime
    updated_at: datetime


class ContractPage(PageOf[Contract]):
    """A page of contracts."""


class ContractFilters(Paging):
    """Which contracts, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    commodity: Commodity | None = None
    supplied_on: Day | None = Field(default=None, description="Those that supply energy on that day.")
    ordering: Literal["-startDate", "contractNumber"] = "-startDate"
