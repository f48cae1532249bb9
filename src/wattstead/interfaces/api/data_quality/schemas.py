"""Says what the quality of a register's readings looks like."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.vocabulary import Direction
from wattstead.interfaces.api.fields import Exact, Id, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class DataQuality(Outgoing):
    """How complete, sure and punctual the readings of a register were in the last thirty days."""

    id: UUID
    account_id: UUID
    site_id: UUID
    meter_id: UUID
    register_id: UUID
    meter_number: str
    direction: Direction
    start_date: date
    end_date: date = Field(description="The last day that was looked at.")
    expected: int = Field(description="How many readings there should be.")
    measured: int
    estimated: int
    provisional: int = Field(description="Kept, and marked as questionable by a check.")
    corrected: int = Field(description="Another value than was measured, adjusted by somebody.")
    missing: int
    completeness: Exact | None = Field(description="The share that is there; null where none was expected.")
    latency_median_seconds: int | None = Field(
        description="How long after its end a day was there, in the middle of all days; null where none came."
    )
    latency_p95_seconds: int | None = Field(description="The same for nineteen of twenty days.")
    waiting: int = Field(description="How many readings waited for a decision.")
    last_day: date | None = Field(description="The last day of which anything is known.")


class DataQualityPage(PageOf[DataQuality]):
    """A page of registers."""


class DataQualityFilters(Paging):
    """Which registers, the worst first."""

    account_id: Id | None = None
    site_id: Id | None = None
    meter_id: Id | None = None
    register_id: Id | None = None
    ordering: Literal["-missing", "-estimated", "-latencyP95Seconds", "-waiting"] = "-missing"
