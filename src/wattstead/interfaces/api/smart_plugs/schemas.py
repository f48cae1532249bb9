"""Says what a smart plug looks like."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.devices.smart_plugs.vocabulary import PlugStatus
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Exact,
    Id,
    Incoming,
    Outgoing,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

Name = Annotated[str, text(80)]
MacAddress = Annotated[
    str,
    Field(
        pattern="^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){5}$",
        description="Six pairs of hexadecimal digits, with colons, dashes or nothing between them.",
        examples=["A8:03:2A:5B:11:C4"],
    ),
]


class SmartPlug(Outgoing):
    """A plug that measures one appliance; `status` and `currentPowerW` are what it said last."""

    id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    mac_address: str = Field(examples=["A8:03:2A:5B:11:C4"])
    location: str | None
    status: PlugStatus
    current_power_w: Exact | None
    last_seen_at: datetime | None
    removed_at: datetime | None = Field(description="Null while it is in use.")
    created_at: datetime
    updated_at: datetime


class SmartPlugPage(PageOf[SmartPlug]):
    """A page of smart plugs."""


class SmartPlugFilters(Paging):
    """Which smart plugs, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    in_use: Truth = Field(default=True, description="False gives those that were removed.")
    ordering: Literal["name", "-createdAt"] = "name"


class NewSmartPlug(Incoming):
    """A smart plug to be registered at a site; MAC addresses are unique."""

    site_id: Id
    name: Name
    manufacturer: Name
    model: Name
    mac_address: MacAddress
    location: Name | None = None


class SmartPlugChanges(Changes):
    """What is to change of a smart plug; what is not named stays, null takes away."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    manufacturer: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    model: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    mac_address: Annotated[MacAddress | None, NOT_NULL, NEVER_NULL] = None
    location: Name | None = None
