"""Says what exchanges of devices and estimates of registers look like."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.metering.vocabulary import EstimateMethod
from wattstead.interfaces.api.fields import Day, Exact, Incoming, Instant, Number, Outgoing, RegisterName
from wattstead.interfaces.api.pagination import PageOf, Paging

SERIAL_NUMBER = "^[0-9A-Za-z](?:[0-9A-Za-z ./_-]{0,38}[0-9A-Za-z])?$"
SerialNumber = Annotated[str, Field(pattern=SERIAL_NUMBER)]
CounterValue = Annotated[Number, Field(ge=0, lt=1_000_000_000_000)]


class CounterExchange(Outgoing):
    """What one counter showed when its device was exchanged."""

    register_id: UUID
    old_final_value: Exact = Field(description="On the old device, in its own digits.")
    new_first_value: Exact = Field(description="On the new device, in its own digits.")


class Exchange(Outgoing):
    """The moment from which another device counts for a meter."""

    exchanged_at: datetime
    old_serial_number: str
    new_serial_number: str
    registers: list[CounterExchange]


class Exchanges(Outgoing):
    """The exchanges of a meter's device, oldest first."""

    meter_id: UUID
    items: list[Exchange]


class NewCounterExchange(Incoming):
    """What was read off both devices for one counter."""

    register_name: RegisterName = "import"
    old_final_value: CounterValue
    new_first_value: CounterValue


class NewExchange(Incoming):
    """An exchange of the device of a meter, with every counter of it."""

    exchanged_at: Instant
    old_serial_number: SerialNumber | None = Field(
        default=None, description="If not told, that of the device that was there until then."
    )
    new_serial_number: SerialNumber
    registers: Annotated[list[NewCounterExchange], Field(min_length=1, max_length=8)]
    confirmed: bool = Field(
        default=False, strict=True, description="Somebody has looked again at what is hard to believe."
    )


class Estimate(Outgoing):
    """A stretch of time without readings that was filled, and how."""

    id: UUID
    register_id: UUID
    starts_at: datetime
    ends_before: datetime
    method: EstimateMethod = Field(
        description="own_profile: as the weeks around it; standard_profile: as customers of its kind."
    )
    profile: str | None = Field(description="The standard profile, as H25 or household.")
    intervals: int
    total: Exact = Field(description="What was filled in.")
    unit: Literal["kWh", "m3"]
    advance: Exact | None = Field(
        description="What the counter went on between two looks; all in between adds up to it."
    )
    read_from: datetime | None = Field(description="The look before.")
    read_until: datetime | None = Field(description="The look after.")
    created_at: datetime
    updated_at: datetime


class EstimatePage(PageOf[Estimate]):
    """A page of estimates."""


class EstimateFilters(Paging):
    """Which page of estimates."""

    ordering: Literal["-startsAt"] = "-startsAt"


class Estimation(Outgoing):
    """What was filled in now, oldest first."""

    estimates: list[Estimate]


class WhichDays(Incoming):
    """Some days, both ends included; 400 at most."""

    start_date: Day
    end_date: Day
