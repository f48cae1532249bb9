"""Says what a waiting reading looks like, and how one decides about it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.vocabulary import LONGEST_NOTE, WaitingState
from wattstead.interfaces.api.fields import Exact, Id, Incoming, Instant, Number, Outgoing, text
from wattstead.interfaces.api.pagination import PageOf, Paging


class WaitingReason(StrEnum):
    """Why a reading waits."""

    SPIKE = CheckName.SPIKE.value
    UNIT_MULTIPLIER = CheckName.UNIT_MULTIPLIER.value
    ROLLOVER = CheckName.ROLLOVER.value
    SUM_CHECK = CheckName.SUM_CHECK.value
    FUTURE = CheckName.FUTURE.value
    INACTIVE_METER = CheckName.INACTIVE_METER.value
    NEGATIVE = CheckName.NEGATIVE.value


class WaitingReading(Outgoing):
    """A reading that was brought and is doubted; it counts nowhere until somebody decides."""

    id: UUID
    account_id: UUID
    meter_id: UUID
    register_id: UUID
    meter_number: str
    starts_at: datetime | None = Field(description="Null where a counter was looked at.")
    timestamp: datetime = Field(description="When it ends, or when the counter was looked at.")
    value: Exact = Field(description="What was counted, or what the register showed.")
    unit: Literal["kWh", "m3"]
    reason: WaitingReason
    found: Exact = Field(description="What the check saw.")
    limit: Exact = Field(description="What it held that against.")
    source: str = Field(description="Where it came from.")
    brought_by: UUID | None
    brought_at: datetime
    state: WaitingState
    decided_by: UUID | None
    decided_at: datetime | None
    decided_value: Exact | None = Field(description="What counts instead, or as it was.")
    note: str | None


class WaitingReadingPage(PageOf[WaitingReading]):
    """A page of waiting readings."""


class WaitingReadingFilters(Paging):
    """Which waiting readings, the latest first."""

    account_id: Id | None = None
    meter_id: Id | None = None
    register_id: Id | None = None
    reason: WaitingReason | None = None
    state: WaitingState | None = None
    ordering: Literal["-broughtAt"] = "-broughtAt"


class Note(Incoming):
    """Why it was decided so."""

    note: Annotated[str, text(LONGEST_NOTE, shortest=3)]


class Replacement(Note):
    """What counts instead."""

    value: Annotated[
        Number,
        Field(ge=0, le=10**9, description="Energy, or what the counter showed, in its digits."),
    ]


class Decisions(Note):
    """What becomes of all readings of a meter that wait for one reason."""

    meter_id: Id
    reason: WaitingReason
    decision: Literal["accepted", "rejected"]
    since: Instant | None = Field(default=None, description="Only readings that end after this.")
    until: Instant | None = Field(default=None, description="Only readings that end by then.")


class Decided(Outgoing):
    """How many readings were decided about."""

    decided: int
