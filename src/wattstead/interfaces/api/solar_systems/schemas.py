"""Says what a solar system and its inverters look like."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.devices.solar.vocabulary import (
    MOST_PANELS,
    InverterStatus,
    Orientation,
    SolarStatus,
)
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
    Whole,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth

Name = Annotated[str, text(80)]
Power = Annotated[Number, Field(ge=0, le=LARGEST_FIGURE, description="In kW, above zero; rounded to watts.")]
Tilt = Annotated[
    Number, Field(ge=0, le=90, description="Degrees: 0 lies flat, 90 stands upright. Rounded to tenths.")
]
Panels = Annotated[Whole, Field(ge=1, le=MOST_PANELS)]


class SolarSystem(Outgoing):
    """The solar panels of a site, with the inverters in use."""

    id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    capacity_kw: Exact = Field(description="Installed peak power (kWp).")
    installation_date: date
    orientation: Orientation
    tilt_angle: Exact
    panel_count: int
    panel_type: str | None
    inverter_ids: list[UUID]
    status: SolarStatus
    installer_name: str | None
    installer_contact: str | None
    warranty_until: date | None = Field(description="Its last day.")
    removed_at: datetime | None = Field(description="Null while it is in use.")
    created_at: datetime
    updated_at: datetime


class SolarSystemPage(PageOf[SolarSystem]):
    """A page of solar systems."""


class SolarSystemFilters(Paging):
    """Which solar systems, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    status: SolarStatus | None = None
    in_use: Truth = Field(default=True, description="False gives those that were removed.")
    ordering: Literal["name", "-createdAt"] = "name"


class NewSolarSystem(Incoming):
    """The panels of a site to be registered; a site has one solar system."""

    site_id: Id
    name: Name
    capacity_kw: Power
    installation_date: Day
    orientation: Orientation
    tilt_angle: Tilt
    panel_count: Panels
    panel_type: Name | None = None
    installer_name: Annotated[str, text(120)] | None = None
    installer_contact: Annotated[str, text(200)] | None = None
    warranty_until: Day | None = None


class SolarSystemChanges(Changes):
    """What is to change of a solar system; what is not named stays, null takes away."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    capacity_kw: Annotated[Power | None, NOT_NULL, NEVER_NULL] = None
    installation_date: Annotated[Day | None, NOT_NULL, NEVER_NULL] = None
    orientation: Annotated[Orientation | None, NOT_NULL, NEVER_NULL] = None
    tilt_angle: Annotated[Tilt | None, NOT_NULL, NEVER_NULL] = None
    panel_count: Annotated[Panels | None, NOT_NULL, NEVER_NULL] = None
    panel_type: Name | None = None
    installer_name: Annotated[str, text(120)] | None = None
    installer_contact: Annotated[str, text(200)] | None = None
    warranty_until: Day | None = None


class SolarSystemMove(Incoming):
    """How a solar system is from now on, as its people say."""

    status: SolarStatus


class Inverter(Outgoing):
    """A device that makes alternating current of what panels produce.

    `status` is what it said last while it can be reached. `apiEndpoint` is entered by the supplier's staff.
    """

    id: UUID
    account_id: UUID
    solar_system_id: UUID
    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Exact
    status: InverterStatus
    last_seen_at: datetime | None
    firmware_version: str | None
    api_endpoint: str | None
    removed_at: datetime | None = Field(description="Null while it is in use.")
    created_at: datetime
    updated_at: datetime


class InverterPage(PageOf[Inverter]):
    """A page of inverters."""


class InverterFilters(Paging):
    """Which inverters, in which order."""

    account_id: Id | None = None
    site_id: Id | None = None
    solar_system_id: Id | None = None
    in_use: Truth = Field(default=True, description="False gives those that were removed.")
    ordering: Literal["serialNumber", "-createdAt"] = "serialNumber"


class NewInverter(Incoming):
    """An inverter to be added to a solar system."""

    manufacturer: Name
    model: Name
    serial_number: Name
    max_power_kw: Power
    firmware_version: Name | None = None


class InverterChanges(Changes):
    """What is to change of an inverter; what is not named stays, null takes away."""

    manufacturer: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    model: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    serial_number: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    max_power_kw: Annotated[Power | None, NOT_NULL, NEVER_NULL] = None
    firmware_version: Name | None = None
