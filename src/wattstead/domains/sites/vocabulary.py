"""Names what the sites domain speaks of."""

from enum import StrEnum


class PropertyType(StrEnum):
    """What kind of place it is."""

    RESIDENTIAL = "residential"
    COMMERCIAL = "commercial"
    INDUSTRIAL = "industrial"
