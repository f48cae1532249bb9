"""Names what the identity domain speaks of."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to the supplier."""

    CUSTOMER = "customer"
    PROSUMER = "prosumer"
    BUSINESS = "business"
    ADMIN = "admin"
    SUPPORT = "support"


class FactorKind(StrEnum):
    """What somebody shows beside their password, or in place of it."""

    APP = "app"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"


MOST_PHONE_TRIES = 5
"""How often somebody may mistype the code that was sent to their phone."""

STAFF_ROLES = (Role.ADMIN, Role.SUPPORT)
"""Roles of those who work for the supplier."""


class Scope(StrEnum):
    """What a program that carries a person's access token may do in their name."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    SITES_READ = "sites:read"
    SITES_WRITE = "sites:write"
    METERS_READ = "meters:read"
    METERS_WRITE = "meters:write"
    READINGS_READ = "readings:read"
    READINGS_WRITE = "readings:write"
    READINGS_INTAKE = "readings:intake"
    DEVICES_READ = "devices:read"
    DEVICES_WRITE = "devices:write"
    FORECASTS_READ = "forecasts:read"
    GOALS_READ = "goals:read"
    GOALS_WRITE = "goals:write"
    TARIFFS_READ = "tariffs:read"
    TARIFFS_WRITE = "tariffs:write"
    CONTRACTS_READ = "contracts:read"
    CONTRACTS_WRITE = "contracts:write"
    INVOICES_READ = "invoices:read"
    INVOICES_WRITE = "invoices:write"
    PAYMENTS_READ = "payments:read"
    PAYMENTS_WRITE = "payments:write"
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    NOTIFICATIONS_READ = "notifications:read"
    NOTIFICATIONS_WRITE = "notifications:write"


STAFF_SCOPES = frozenset({Scope.READINGS_INTAKE, Scope.TARIFFS_WRITE, Scope.INVOICES_WRITE})
"""What only those who work for the supplier do; customers are not offered it."""
