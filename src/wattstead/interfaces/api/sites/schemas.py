"""Says what a site looks like."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.sites.operations import SiteDetails
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.interfaces.api.addresses import Address, NewAddress
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Exact,
    Id,
    Incoming,
    Number,
    Outgoing,
    Whole,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth
from wattstead.kernel.money import rounded

Name = Annotated[str, text(80)]
DEGREE_PLACES = 6
SquareMeters = Annotated[Number, Field(ge=1, le=9_999_999, description="Rounded to hundredths.")]
Occupants = Annotated[Whole, Field(ge=0, le=32_767)]


class Coordinates(Outgoing):
    """Degrees north and east (WGS 84)."""

    latitude: Exact
    longitude: Exact


class NewCoordinates(Incoming):
    """Degrees north and east (WGS 84), rounded to millionths."""

    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]


class Site(Outgoing):
    """A place where energy is used or produced."""

    id: UUID
    account_id: UUID
    name: str
    address: Address
    coordinates: Coordinates | None
    property_type: PropertyType
    square_meters: Exact | None
    occupants: int | None
    is_primary: bool
    timezone: str = Field(description="IANA; decides when its days begin.", examples=["Europe/Berlin"])
    created_at: datetime
    updated_at: datetime


class SitePage(PageOf[Site]):
    """A page of sites."""


class SiteFilters(Paging):
    """Which sites, in which order."""

    account_id: Id | None = None
    property_type: PropertyType | None = None
    is_primary: Truth | None = None
    ordering: Literal["name", "-createdAt"] = "name"


class NewSite(Incoming):
    """A place to be added to an account."""

    account_id: Id
    name: Name
    address: NewAddress
    timezone: Annotated[str, text(64)] = Field(default="Europe/Berlin", examples=["Europe/Berlin"])
    property_type: PropertyType = PropertyType.RESIDENTIAL
    coordinates: NewCoordinates | None = None
    square_meters: SquareMeters | None = None
    occupants: Occupants | None = None
    is_primary: bool = Field(default=False, strict=True)


class SiteChanges(Changes):
    """What is to change of a site; what is not named stays, null takes away."""

    name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    address: Annotated[NewAddress | None, NOT_NULL, NEVER_NULL] = None
    property_type: Annotated[PropertyType | None, NOT_NULL, NEVER_NULL] = None
    coordinates: NewCoordinates | None = None
    square_meters: SquareMeters | None = None
    occupants: Occupants | None = None
    is_primary: Annotated[Literal[True] | None, NOT_NULL, NEVER_NULL] = Field(
        default=None, description="Makes it the primary site of its account instead of the one before."
    )


def details_of(
    *, coordinates: NewCoordinates | None, square_meters: Decimal | None, occupants: int | None
) -> SiteDetails:
    """Return what is told of a place, at the digits that are kept."""
    return SiteDetails(
        latitude=None if coordinates is None else rounded(coordinates.latitude, DEGREE_PLACES),
        longitude=None if coordinates is None else rounded(coordinates.longitude, DEGREE_PLACES),
        square_meters=None if square_meters is None else rounded(square_meters),
        occupants=occupants,
    )
