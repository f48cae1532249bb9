"""Names what the accounts domain speaks of."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from wattstead.kernel.transitions import By, Transitions, move


class AccountType(StrEnum):
    """Who is billed."""

    RESIDENTIAL = "residential"
    BUSINESS = "business"


class AccountStatus(StrEnum):
    """Whether the account is in use."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


ACCOUNT_TRANSITIONS = Transitions(
    of="account",
    first=frozenset({AccountStatus.ACTIVE}),
    moves=(
        move(AccountStatus.ACTIVE, to=AccountStatus.SUSPENDED, does="suspend", by={By.STAFF}),
        move(AccountStatus.SUSPENDED, to=AccountStatus.ACTIVE, does="restore", by={By.STAFF}),
        move(AccountStatus.ACTIVE, to=AccountStatus.CLOSED, does="close", by={By.STAFF}),
        move(AccountStatus.SUSPENDED, to=AccountStatus.CLOSED, does="close", by={By.STAFF}),
    ),
)


class MembershipRole(StrEnum):
    """What a person may do for an account."""

    OWNER = "owner"
    BILLING = "billing"
    VIEWER = "viewer"


class ServingRole(StrEnum):
    """What somebody of the supplier's staff is while acting for one account."""

    SUPPORT = "support"
    ADMIN = "admin"


class Action(StrEnum):
    """What somebody wants to do for an account; what follows `REPAIR_METERS` is for staff alone."""

    SEE = "see"
    SEE_BILLS = "see_bills"
    FOLLOW = "follow"
    MANAGE_READINGS = "manage_readings"
    MANAGE_DEVICES = "manage_devices"
    PAY = "pay"
    MANAGE_BILLING = "manage_billing"
    MANAGE_ACCOUNT = "manage_account"
    MANAGE_PEOPLE = "manage_people"
    REPAIR_METERS = "repair_meters"
    DECIDE_READINGS = "decide_readings"
    SETTLE_PAYMENTS = "settle_payments"
    GOVERN_ACCOUNT = "govern_account"


FOR_STAFF = frozenset(
    {Action.REPAIR_METERS, Action.DECIDE_READINGS, Action.SETTLE_PAYMENTS, Action.GOVERN_ACCOUNT}
)
"""What nobody does for their own account: these are the supplier's word."""
CHANGING = frozenset(
    {
        Action.MANAGE_READINGS,
        Action.MANAGE_DEVICES,
        Action.MANAGE_BILLING,
        Action.MANAGE_ACCOUNT,
        Action.MANAGE_PEOPLE,
    }
)
"""What nobody does while an account can only be read; paying stays open, for that ends most suspensions."""
_BILLING = frozenset({Action.SEE, Action.SEE_BILLS, Action.MANAGE_BILLING})
_SUPPORT = _BILLING | {Action.MANAGE_ACCOUNT, Action.REPAIR_METERS, Action.DECIDE_READINGS}

ALLOWED: Mapping[str, frozenset[Action]] = MappingProxyType(
    {
        MembershipRole.OWNER: frozenset(Action) - FOR_STAFF,
        MembershipRole.BILLING: _BILLING | {Action.FOLLOW, Action.PAY},
        MembershipRole.VIEWER: frozenset({Action.SEE, Action.FOLLOW}),
        ServingRole.SUPPORT: _SUPPORT,
        ServingRole.ADMIN: _SUPPORT | {Action.SETTLE_PAYMENTS, Action.GOVERN_ACCOUNT},
    }
)
