"""Names what the identity domain speaks of."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the supplier."""

    CUSTOMER = "customer"
    PROSUMER = "prosumer"
    BUSINESS = "business"
    ADMIN = "admin"
    SUPPORT = "support"
