"""Names what the identity domain speaks of."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the supplier."""

    CUSTOMER = "customer"
    PROSUMER = "prosumer"
    BUSINESS = "business"
    ADMIN = "admin"
    SUPPORT = "support"


STAFF_ROLES = (Role.ADMIN, Role.SUPPORT)
"""Roles of those who work for the supplier."""


class Scope(StrEnum):
    """What a program that carries a person's access token may do in their name."""

    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    SITES_READ = "sites:read"
    SITES_WRITE = "sites:write"
    METERS_READ = "meters:read"
    METERS_WRITE = "meters:write"
    READINGS_READ = "readings:read"
    READINGS_WRITE = "readings:write"
    TARIFFS_READ = "tariffs:read"
    CONTRACTS_READ = "contracts:read"
    INVOICES_READ = "invoices:read"
