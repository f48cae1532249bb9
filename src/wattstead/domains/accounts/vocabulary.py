"""Names what the accounts domain speaks of."""

from enum import StrEnum


class AccountType(StrEnum):
    """Who is billed."""

    RESIDENTIAL = "residential"
    BUSINESS = "business"


class AccountStatus(StrEnum):
    """Whether the account is in use."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class MembershipRole(StrEnum):
    """What a person may do for an account."""

    OWNER = "owner"
    BILLING = "billing"
    VIEWER = "viewer"
