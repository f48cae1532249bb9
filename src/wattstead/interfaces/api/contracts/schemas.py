"""Says what a contract looks like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StrictBool

from wattstead.domains.contracts.vocabulary import Commodity, ContractStatus
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.interfaces.api.fields import NEVER_NULL, NOT_NULL, Changes, Day, Id, Incoming, Outgoing
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
    end_date: date | None = Field(
        description="The last day of the term; null without an end, before startDate when withdrawn early."
    )
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


class NewContract(Incoming):
    """The supply to be agreed on. Notice is 30 days; the number is the next of the year."""

    site_id: Id
    tariff_id: Id = Field(description="One that is on offer on the first day.")
    commodity: Commodity = Commodity.ELECTRICITY
    start_date: Day = Field(description="The first day, at the site; today at the earliest.")
    end_date: Day | None = Field(
        default=None,
        description="The last day of the first term, two years at most; null until somebody ends it.",
    )
    auto_renew: bool = Field(
        default=True, strict=True, description="Whether it goes on without end after its first term."
    )


class ContractChanges(Changes):
    """What is to change of a contract. Day and tariff stay once supply has begun."""

    start_date: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
    tariff_id: Annotated[Id | None, NOT_NULL, NEVER_NULL] = None
    auto_renew: Annotated[StrictBool | None, NOT_NULL, NEVER_NULL] = Field(
        default=None, description="False is a notice: the notice period before the end of the term is kept."
    )


class Termination(Incoming):
    """The end of a contract, by a notice given today."""

    end_date: Day = Field(description="The last day of supply.")
