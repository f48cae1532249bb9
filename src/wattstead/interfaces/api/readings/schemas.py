"""Says what readings look like, as they are asked for and as they are brought."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.interfaces.api.fields import (
    Exact,
    Incoming,
    Instant,
    Number,
    Outgoing,
    RegisterName,
)
from wattstead.interfaces.api.series.filters import SeriesFilters
from wattstead.timeseries.became import Became

MOST_BROUGHT = 5_000


class Source(StrEnum):
    """Where a reading came from."""

    SMART_METER = "smart_meter"
    MANUAL = "manual"
    ESTIMATED = "estimated"
    ADJUSTED = "adjusted"


class Quality(StrEnum):
    """How good a reading is."""

    VALID = "valid"
    ESTIMATED = "estimated"
    QUESTIONABLE = "questionable"


class Reading(Outgoing):
    """What a register showed at a moment, and what it counted up to then."""

    id: UUID
    meter_id: UUID
    timestamp: datetime = Field(description="The end of the interval.")
    value: Exact | None = Field(description="What the register showed; null where nobody ever looked.")
    delta: Exact = Field(description="What was counted in the interval that ends here.")
    unit: Literal["kWh", "m3"]
    source: Source
    quality: Quality
    created_at: datetime
    updated_at: datetime


class ReadingPage(Outgoing):
    """Readings as they were measured, by time."""

    meter_id: UUID
    register_id: UUID
    resolution: Literal["raw"]
    items: list[Reading]
    next_cursor: str | None


class ReadingSum(Outgoing):
    """What a register counted in an hour, day or month of the site."""

    starts_at: datetime
    ends_before: datetime
    delta: Exact
    unit: Literal["kWh", "m3"]
    quality: Quality = Field(description="The worst of its readings.")
    present: int = Field(description="How many intervals are known.")
    expected: int = Field(description="How many there would be without gaps.")


class ReadingSumPage(Outgoing):
    """Sums of readings, by time; stretches of which nothing is known are left out."""

    meter_id: UUID
    register_id: UUID
    resolution: Literal["hour", "day", "month"]
    items: list[ReadingSum]
    next_cursor: str | None


class ReadingFilters(SeriesFilters):
    """Which readings: of which time, how fine, of which register, how written, as known when."""

    known_at: Instant | None = Field(
        default=None,
        description="As they were known at that moment, before later corrections; `value` is then null, and"
        " `createdAt` and `updatedAt` are that moment.",
    )

    register_name: RegisterName = "import"


class NewReading(Incoming):
    """An interval with its `delta`, or a look at the counter with its `value`: one of the two."""

    timestamp: Instant = Field(description="The end of the interval, or the moment of the look.")
    starts_at: Instant | None = Field(
        default=None, description="When the interval begins; if not told, one step of the meter before."
    )
    delta: Annotated[Number, Field(ge=-1_000_000_000, le=1_000_000_000)] | None = Field(
        default=None, description="kWh or m³ counted in the interval, rounded to millionths."
    )
    value: Annotated[Number, Field(ge=-1_000_000_000_000, le=1_000_000_000_000)] | None = Field(
        default=None, description="What the counter showed, in its own digits."
    )
    quality: Quality = Quality.VALID


class NewReadings(Incoming):
    """Readings of one register, in any order."""

    register_name: RegisterName = "import"
    readings: Annotated[list[NewReading], Field(min_length=1, max_length=MOST_BROUGHT)]


class ReadingResult(Outgoing):
    """What became of one reading that was brought."""

    timestamp: datetime
    outcome: Became
    code: str | None = Field(description="Why it was refused.")
    detail: str | None = Field(description="The same in the reader's language.")
    field: str | None


class ReadingResults(Outgoing):
    """What became of every reading, in the order in which they were brought, and how often what."""

    register_id: UUID
    stored: int
    unchanged: int
    revised: int
    outranked: int
    waiting: int = Field(description="Doubted: they wait for a decision, or were rejected before.")
    refused: int
    results: list[ReadingResult]
