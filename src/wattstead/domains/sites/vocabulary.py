"""Names what the sites domain speaks of."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PropertyType(StrEnum):
    """What kind of place it is."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    INDUSTRIAL = "industrial"


@dataclass(frozen=True, kw_only=True)
class SiteDetails:
    """What is told of a place beside its address: degrees north and east, floor space, people."""

    latitude: Decimal | None = None
    longitude: Decimal | None = None
    square_meters: Decimal | None = None
    occupants: int | None = None
