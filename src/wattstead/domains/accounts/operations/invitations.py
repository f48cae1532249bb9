"""Invites people to act for an account, and lets in who was invited."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Sum

from wattstead.domains.accounts.models import Invitation
from wattstead.domains.accounts.operations.memberships import (
    AlreadyAMember,
    grant_membership,
    refuse_greater_role,
)
from wattstead.domains.accounts.queries import members_visible_to, require
from wattstead.domains.accounts.rules import day_of_membership
from wattstead.domains.accounts.vocabulary import Action, MembershipRole
from wattstead.domains.identity.queries import hash_of
from wattstead.foundation.finding import the_one
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

INVITATION_LASTS = timedelta(days=14)
MOST_IN_A_DAY = 30
ONE_DAY = timedelta(days=1)


class AlreadyInvited(Refusal):
    """The address has an invitation to this account that nobody has answered yet."""

    code = "already_invited"
    message = said("{email} is invited already. You can send that invitation again.")


class TooManyInvitations(Refusal):
    """An account sends so many invitations within a day and no more: nobody is to be flooded with mail."""

    code = "too_many_invitations"
    message = said("{most} invitations within a day are the most. Please go on tomorrow.")


class InvitationSpent(Refusal):
    """The secret is unknown, used, withdrawn or too old; which of them is nobody's business."""

    code = "invitation_spent"
    message = said(
        "This invitation has been used, was withdrawn or is too old. Ask who invited you to send it again."
    )


class InvitationForAnother(Refusal):
    """An invitation lets in the person whose address it was sent to, and nobody they pass it on to."""

    code = "invitation_for_another"
    kind = "forbidden"
    message = said("This invitation was sent to another address than yours.")


@dataclass(frozen=True, kw_only=True)
class SentInvitation:
    """An invitation on its way; `token` is the secret of its link, seen here and never again."""

    invitation_id: UUID
    account_id: UUID
    email: str
    role: MembershipRole
    token: str
    expires_at: datetime


def create_invitation(
    *, account_id: UUID, email: str, role: MembershipRole, inviter_id: UUID, now: datetime
) -> SentInvitation:
    """Invite whoever reads an address to act for an account.

    Says nothing of whether anybody signs in with the address. Raises RoleNotAllowed,
    AlreadyAMember, AlreadyInvited and TooManyInvitations.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=account_id, to=Action.MANAGE_PEOPLE)
    refuse_greater_role(account_id=account_id, role=role)
    address = email.strip().lower()
    members = members_visible_to(viewer, account_id=account_id, on=day_of_membership(now))
    if address in {member.email for member in members}:
        raise AlreadyAMember
    _refuse_flood(account_id=account_id, now=now)
    token = secrets.token_urlsafe(32)
    with refusing({"one_open_invitation_per_account_and_address": AlreadyInvited(email=address)}):
        invitation = Invitation.objects.create(
            account_id=account_id,
            email=address,
            role=role.value,
            invited_by_id=inviter_id,
            token_hash=hash_of(token),
            sent_at=now,
            expires_at=now + INVITATION_LASTS,
        )
    return _sent(invitation, token=token)


def renew_invitation(*, invitation_id: UUID, inviter_id: UUID, now: datetime) -> SentInvitation:
    """Give an unanswered invitation a new secret and a new fortnight; the old secret is worth nothing.

    The inviter answers for it from now on. Raises NotFound, RoleNotAllowed and TooManyInvitations.
    """
    invitation = _unanswered(invitation_id)
    role = MembershipRole(invitation.role)
    refuse_greater_role(account_id=invitation.account_id, role=role)
    _refuse_flood(account_id=invitation.account_id, now=now)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = hash_of(token)
    invitation.invited_by_id = inviter_id
    invitation.sent_at, invitation.expires_at = now, now + INVITATION_LASTS
    invitation.times_sent += 1
    invitation.save(update_fields=["token_hash", "invited_by", "sent_at", "expires_at", "times_sent"])
    return _sent(invitation, token=token)


def withdraw_invitation(*, invitation_id: UUID, now: datetime) -> None:
    """Let nobody in by an invitation; raises NotFound and RoleNotAllowed."""
    invitation = _unanswered(invitation_id)
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=now)


def accept_invitation(*, token: str, user_id: UUID, addresses: frozenset[str], now: datetime) -> UUID:
    """Let a person act for the account they were invited to, and return its id; the secret is spent.

    `addresses` are those the person has proven to read. Nobody is shown an account they do not
    act for yet: so the caller opens the unit of work as a viewer who may act for the account
    that `invitation_shown` named. Raises InvitationSpent, InvitationForAnother and AlreadyAMember.
    """
    require_unit_of_work()
    open_ones = Invitation.objects.filter(
        token_hash=hash_of(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    invitation = open_ones.select_for_update().first()
    if invitation is None:
        raise InvitationSpent
    if invitation.email not in {address.lower() for address in addresses}:
        raise InvitationForAnother
    open_ones.update(accepted_at=now)
    grant_membership(
        user_id=user_id,
        account_id=invitation.account_id,
        role=MembershipRole(invitation.role),
        valid_from=day_of_membership(now),
    )
    return invitation.account_id


def _unanswered(invitation_id: UUID) -> Invitation:
    """Return an invitation of an account whose people the viewer manages, locked against an answer."""
    viewer = require_unit_of_work()
    open_ones = Invitation.objects.filter(pk=invitation_id, accepted_at=None, withdrawn_at=None)
    mine = open_ones if viewer.is_system else open_ones.filter(account_id__in=viewer.account_ids)
    invitation = the_one(mine.select_for_update())
    require(viewer, account_id=invitation.account_id, to=Action.MANAGE_PEOPLE)
    return invitation


def _refuse_flood(*, account_id: UUID, now: datetime) -> None:
    """Raise TooManyInvitations when the account has sent as many as it may within a day."""
    recent = Invitation.objects.filter(account_id=account_id, sent_at__gt=now - ONE_DAY)
    if (recent.aggregate(sent=Sum("times_sent"))["sent"] or 0) >= MOST_IN_A_DAY:
        raise TooManyInvitations(most=MOST_IN_A_DAY)


def _sent(invitation: Invitation, *, token: str) -> SentInvitation:
    return SentInvitation(
        invitation_id=invitation.pk,
        account_id=invitation.account_id,
        email=invitation.email,
        role=MembershipRole(invitation.role),
        token=token,
        expires_at=invitation.expires_at,
    )
