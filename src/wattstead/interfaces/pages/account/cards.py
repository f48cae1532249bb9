"""Holds what the pages of the account show, in words."""

from dataclasses import dataclass
from uuid import UUID

from wattstead.domains.accounts.vocabulary import MembershipRole


@dataclass(frozen=True, kw_only=True)
class DeviceCard:
    """A browser the reader is signed in with."""

    session_id: str
    name: str
    seen: str
    is_handheld: bool
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class RoleChoice:
    """A role a member could have."""

    code: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class MemberCard:
    """Somebody who acts for the account."""

    membership_id: UUID
    key: str
    name: str
    initials: str
    email: str
    role: str
    rights: str
    since: str
    is_reader: bool
    choices: tuple[RoleChoice, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationCard:
    """An invitation nobody has answered yet."""

    invitation_id: UUID
    email: str
    role: str
    sent: str
    expires: str
    has_expired: bool


@dataclass(frozen=True, kw_only=True)
class RoleCard:
    """A role, and what it allows."""

    name: str
    rights: str


@dataclass(frozen=True, kw_only=True)
class TokenCard:
    """An access token of the reader."""

    token_id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    made: str
    expires: str
    used: str
    state: str
    is_live: bool


ROLES = (MembershipRole.OWNER, MembershipRole.BILLING, MembershipRole.VIEWER)
