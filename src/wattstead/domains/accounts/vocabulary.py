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


class Action(StrEnum):
    """What somebody wants to do for an account."""

    SEE = "see"
    MANAGE_READINGS = "manage_readings"
    MANAGE_DEVICES = "manage_devices"
    MANAGE_BILLING = "manage_billing"
    MANAGE_ACCOUNT = "manage_account"
    MANAGE_PEOPLE = "manage_people"


ALLOWED: Mapping[MembershipRole, frozenset[Action]] = MappingProxyType(
    {
        MembershipRole.OWNER: frozenset(Action),
        MembershipRole.BILLING: frozenset({Action.SEE, Action.MANAGE_BILLING}),
        MembershipRole.VIEWER: frozenset({Action.SEE}),
    }
)
