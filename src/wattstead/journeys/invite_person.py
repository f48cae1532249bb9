"""Invites somebody to act for an account, by a mail in the language they read."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.operations.invitations import (
    SentInvitation,
    create_invitation,
    renew_invitation,
)
from wattstead.domains.accounts.ports import InvitationLetter, InvitationPost
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.queries import user_named, user_with_id
from wattstead.kernel.refusals import NotFound


def invite_person(
    *,
    account_id: UUID,
    email: str,
    role: MembershipRole,
    inviter_id: UUID,
    now: datetime,
    post: InvitationPost,
) -> UUID:
    """Send an invitation and return its id; runs in a unit of work.

    Nobody learns from the answer whether the address has an account. Raises RoleNotAllowed,
    AlreadyAMember, AlreadyInvited and TooManyInvitations.
    """
    sent = create_invitation(account_id=account_id, email=email, role=role, inviter_id=inviter_id, now=now)
    post(_letter(sent, inviter_id=inviter_id))
    return sent.invitation_id


def send_invitation_again(
    *, invitation_id: UUID, inviter_id: UUID, now: datetime, post: InvitationPost
) -> str:
    """Send an unanswered invitation with a new link, and return its address; runs in a unit of work.

    Raises NotFound, RoleNotAllowed and TooManyInvitations.
    """
    sent = renew_invitation(invitation_id=invitation_id, inviter_id=inviter_id, now=now)
    post(_letter(sent, inviter_id=inviter_id))
    return sent.email


def _letter(sent: SentInvitation, *, inviter_id: UUID) -> InvitationLetter:
    """Return the mail: in the language of its reader where we know them, else in that of who invites."""
    inviter = user_with_id(inviter_id)
    if inviter is None:
        raise NotFound
    reader = user_named(sent.email) or inviter
    return InvitationLetter(
        to=sent.email,
        language=reader.language,
        inviter_name=f"{inviter.first_name} {inviter.last_name}".strip(),
        role=sent.role,
        token=sent.token,
        expires_at=sent.expires_at,
    )
