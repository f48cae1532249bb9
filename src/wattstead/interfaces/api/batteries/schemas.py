"""Says what a battery looks like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.devices.batteries.vocabulary import BatteryStatus
from wattstead.domains.devices.vocabulary import LARGEST_FIGURE
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Day,
    Exact,
    Id,
    Incoming,
    Number,
    Outgoing,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

Name = Annotated[str, text(80)]
Capacity = Annotated[
    Number, Field(ge=0, le=LARGEST_FIGURE, description="In kWh, above zero; rounded to watt-hours.")
]


class Battery(Outgoing):
    """A battery of a site.

    `status` and how full it is are what it said last. `apiEndpoint` is entered by the supplier's staff.
    """

    id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    capacity_kwh: Exact
    usable_capacity_kwh: Exact
    installation_date: date
    status: BatteryStatus
    current_charge_kwh: Exact | None
    current_charge_percent: Exact | None
    last_seen_at: datetime | None
    api_endpoint: str | None
    removed_at: datetime | None = Field(description="Null while it is in use.")
    created_at: datetime
    updated_at: datetime


class BatteryPage(PageOf[Battery]):
    """A page of batteries."""


class BatteryFilters(Paging):
    """Which batteries, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    in_use: Truth = Field(default=True, description="False gives those that were removed.")
    ordering: Literal["name", "-createdAt"] = "name"


class NewBattery(Incoming):
    """A battery to be registered at a site; it can use no more than it holds."""

    site_id: Id
    name: Name
    manufacturer: Name
    model: Name
    capacity_kwh: Capacity
    usable_capacity_kwh: Capacity
    installation_date: Day


class BatteryChanges(Changes):
    """What is to change of a battery; what is not named stays."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    manufacturer: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    model: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    capacity_kwh: Annotated[Capacity | None, NOT_NULL, NEVER_NULL] = None
    usable_capacity_kwh: Annotated[Capacity | None, NOT_NULL, NEVER_NULL] = None
    installation_date: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
