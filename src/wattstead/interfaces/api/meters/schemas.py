"""Says what a meter and its registers look like."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.vocabulary import (
    Direction,
    MeterStatus,
    MeterType,
    Phase,
    ReadingFrequency,
)
from wattstead.interfaces.api.fields import OBIS_CODE, Day, Exact, Id, Incoming, Number, Outgoing, Whole, text
from wattstead.interfaces.api.pagination import PageOf, Paging


class Meter(Outgoing):
    """The thing on the wall; its registers count."""

    id: UUID
    account_id: UUID
    site_id: UUID
    meter_number: str
    meter_type: MeterType
    phase: Phase | None = Field(description="Null for gas.")
    manufacturer: str | None
    model: str | None
    installation_date: date | None
    in_use_before: date | None = Field(description="The first day on which it no longer counts.")
    last_reading_date: datetime | None = Field(description="Of the import register.")
    last_reading_value: Exact | None = Field(description="What it showed then, in kWh or m³, where known.")
    status: MeterStatus
    faulty_since: date | None = Field(description="When its last fault was noticed.")
    fault: str | None = Field(description="What was told of its last fault.")
    repaired_on: date | None = Field(description="When its last fault was over.")
    is_smart_meter: bool
    reading_frequency: ReadingFrequency | None
    created_at: datetime
    updated_at: datetime


class MeterPage(PageOf[Meter]):
    """A page of meters."""


class MeterFilters(Paging):
    """Which meters, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    meter_type: MeterType | None = None
    status: MeterStatus | None = None
    ordering: Literal["meterNumber", "-createdAt"] = "meterNumber"


class NewRegister(Incoming):
    """A counter of a meter that is being installed."""

    direction: Direction
    obis_code: Annotated[str, Field(pattern=f"^{OBIS_CODE}$", examples=["1-1:1.8.0"])] | None = None
    digits: Annotated[Whole, Field(ge=3, le=12, description="Whole digits; it rolls over behind them.")] = 6
    multiplier: Annotated[Number, Field(ge=1, le=99_999, description="Of its transformers.")] = Decimal(1)


class NewMeter(Incoming):
    """A meter to be installed at a site."""

    site_id: Id
    meter_number: Annotated[str, Field(pattern="^[0-9A-Za-z][0-9A-Za-z ./_-]{0,38}[0-9A-Za-z]$")]
    meter_type: MeterType
    phase: Phase | None = Field(default=None, description="Of an electricity meter; three, if not told.")
    manufacturer: Annotated[str, text(80)] | None = None
    model: Annotated[str, text(80)] | None = None
    installation_date: Day | None = None
    is_smart_meter: bool = Field(default=True, strict=True)
    reading_frequency: ReadingFrequency | None = None
    registers: Annotated[list[NewRegister], Field(min_length=1, max_length=8)] | None = Field(
        default=None, description="One that counts import, if not told."
    )


class Removal(Incoming):
    """When a meter counts for the last time."""

    in_use_before: Day = Field(description="The first day on which it no longer counts.")


class Fault(Incoming):
    """What is wrong with a meter, and since when."""

    noticed_on: Day = Field(description="Today, or a day before.")
    description: Annotated[str, text(500, shortest=3)]


class Repair(Incoming):
    """Since when a meter works again."""

    repaired_on: Day = Field(description="The day of the fault, or a later one; today at the latest.")


class Register(Outgoing):
    """One counter of a meter."""

    id: UUID
    meter_id: UUID
    direction: Direction = Field(description="import: taken from the grid; export: given to it.")
    obis_code: str
    unit: Literal["kWh", "m3"]
    digits: int
    multiplier: Exact
    timezone: str
    day_starts: str = Field(description="When its days begin, HH:mm: the gas day at 06:00.")
    created_at: datetime
    updated_at: datetime


class RegisterPage(PageOf[Register]):
    """A page of registers."""


class RegisterFilters(Paging):
    """Which registers, in the order of their making."""

    meter_id: Id | None = None
    direction: Direction | None = None
    ordering: Literal["createdAt"] = "createdAt"
