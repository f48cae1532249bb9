"""Says what a charger of electric vehicles and its sessions look like."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.devices.ev_chargers.vocabulary import ChargerStatus, ConnectorType
from wattstead.domains.devices.vocabulary import LARGEST_FIGURE
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Exact,
    Id,
    Incoming,
    Instant,
    Number,
    Outgoing,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

Name = Annotated[str, text(80)]
Power = Annotated[Number, Field(ge=0, le=LARGEST_FIGURE, description="In kW, above zero; rounded to watts.")]
Energy = Annotated[Number, Field(ge=0, le=LARGEST_FIGURE, description="Rounded to watt-hours.")]


class EVCharger(Outgoing):
    """A charger of electric vehicles at a site; `status` is what it said last."""

    id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Exact
    connector_type: ConnectorType
    status: ChargerStatus
    last_seen_at: datetime | None
    removed_at: datetime | None = Field(description="Null while it is in use.")
    created_at: datetime
    updated_at: datetime


class EVChargerPage(PageOf[EVCharger]):
    """A page of chargers."""


class EVChargerFilters(Paging):
    """Which chargers, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    connector_type: ConnectorType | None = None
    in_use: Truth = Field(default=True, description="False gives those that were removed.")
    ordering: Literal["name", "-createdAt"] = "name"


class NewEVCharger(Incoming):
    """A charger to be registered at a site; serial numbers are unique."""

    site_id: Id
    name: Name
    manufacturer: Name
    model: Name
    serial_number: Name
    max_power_kw: Power
    connector_type: ConnectorType


class EVChargerChanges(Changes):
    """What is to change of a charger; what is not named stays."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    manufacturer: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    model: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    serial_number: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    max_power_kw: Annotated[Power | None, NOT_NULL, NEVER_NULL] = None
    connector_type: Annotated[ConnectorType | None, NOT_NULL, NEVER_NULL] = None


class ChargingSession(Outgoing):
    """What one vehicle drew from a charger.

    `cost` is gross, by the tariff of the site as if all had come from the grid, even over the
    session; null while it goes on, and where a part of it has no known price.
    """

    id: UUID
    account_id: UUID
    ev_charger_id: UUID
    start_time: datetime
    end_time: datetime | None = Field(description="Null while it goes on.")
    energy_kwh: Exact
    cost: Number | None
    currency: str | None
    vehicle_id: str | None = Field(description="What you call the vehicle.")
    created_at: datetime
    updated_at: datetime


class ChargingSessionPage(PageOf[ChargingSession]):
    """A page of charging sessions."""


class ChargingSessionFilters(Paging):
    """Which charging sessions, newest first."""

    started_from: Instant | None = None
    started_before: Instant | None = None
    ordering: Literal["-startTime", "startTime"] = "-startTime"


class NewChargingSession(Incoming):
    """A charging session that has ended, or goes on."""

    start_time: Instant
    end_time: Instant | None = None
    energy_kwh: Energy
    vehicle_id: Name | None = None


class ChargingSessionChanges(Changes):
    """What is to change of a session; `endTime` ends it, and an ended one does not go on again."""

    start_time: Annotated[Instant | None, NOT_NULL, NEVER_NULL] = None
    end_time: Annotated[Instant | None, NOT_NULL, NEVER_NULL] = None
    energy_kwh: Annotated[Energy | None, NOT_NULL, NEVER_NULL] = None
    vehicle_id: Name | None = None
