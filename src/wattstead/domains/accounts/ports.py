"""Names what the accounts domain wants from the outside."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wattstead.domains.accounts.vocabulary import MembershipRole


@dataclass(frozen=True, kw_only=True)
class InvitationLetter:
    """What an invitation tells its reader; `token` is the secret of its link, seen here and never again."""

    to: str
    language: str
    inviter_name: str
    role: MembershipRole
    token: str
    expires_at: datetime


class InvitationPost(Protocol):
    """Sends an invitation; noted in the unit of work, so that a rollback sends nothing."""

    def __call__(self, letter: InvitationLetter) -> None:
        """Send the letter."""
