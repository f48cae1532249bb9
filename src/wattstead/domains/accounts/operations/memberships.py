"""Decides who acts for an account, and in which role."""

from datetime import date, datetime
from uuid import UUID

from wattstead.domains.accounts.models import Account, Invitation, Membership
from wattstead.domains.accounts.queries import (
    AccountSuspended,
    RoleNotAllowed,
    membership_visible_to,
    require,
)
from wattstead.domains.accounts.rules import day_of_membership, may_grant
from wattstead.domains.accounts.vocabulary import Action, MembershipRole
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class AlreadyAMember(Refusal):
    """The person acts for the account already in that period."""

    code = "already_a_member"
    message = said("This person already acts for the account in that period.")


class LastOwner(Refusal):
    """An account without an owner could be managed by nobody."""

    code = "last_owner"
    message = said("An account needs an owner. Make somebody else an owner first.")


def grant_membership(
    *, user_id: UUID, account_id: UUID, role: MembershipRole, valid_from: date
) -> Membership:
    """Let a person act for an account from a day on; raises AlreadyAMember, and AccountSuspended."""
    require_unit_of_work()
    with refusing(
        {
            "one_membership_per_person_and_account_at_a_time": AlreadyAMember(),
            # A membership begins in an active account, or the database finds that it knows otherwise.
            "membership_knows_how_its_account_stands": AccountSuspended(),
        }
    ):
        return Membership.objects.create(
            user_id=user_id, account_id=account_id, role=role.value, valid_from=valid_from
        )


def change_role(*, membership_id: UUID, role: MembershipRole, now: datetime) -> None:
    """Give a member another role; raises NotFound, RoleNotAllowed and LastOwner.

    Whoever may no longer invite others has their open invitations withdrawn, as in `end_membership`.
    """
    viewer, today = require_unit_of_work(), day_of_membership(now)
    held = membership_visible_to(viewer, membership_id=membership_id, on=today)
    require(viewer, account_id=held.account_id, to=Action.MANAGE_PEOPLE)
    refuse_greater_role(account_id=held.account_id, role=role)
    if role is not MembershipRole.OWNER:
        _refuse_last_owner(held, today=today)
        _withdraw_invitations_of(held, now=now)
    Membership.objects.filter(pk=held.pk).update(role=role.value)


def end_membership(*, membership_id: UUID, now: datetime) -> None:
    """Let a member act for the account no more, from this moment on.

    Owners end anybody's, everybody ends their own. Raises NotFound, RoleNotAllowed and LastOwner.
    """
    viewer, today = require_unit_of_work(), day_of_membership(now)
    held = membership_visible_to(viewer, membership_id=membership_id, on=today)
    if held.user_id != viewer.user_id:
        require(viewer, account_id=held.account_id, to=Action.MANAGE_PEOPLE)
    _refuse_last_owner(held, today=today)
    _withdraw_invitations_of(held, now=now)
    if held.valid_from < today:
        Membership.objects.filter(pk=held.pk).update(valid_before=today)
    else:
        # What began today has lasted no day: there is no period to keep.
        Membership.objects.filter(pk=held.pk).delete()


def refuse_greater_role(*, account_id: UUID, role: MembershipRole) -> None:
    """Go on only where the viewer's own role includes all of `role`; raises RoleNotAllowed."""
    viewer = require_unit_of_work()
    own = viewer.roles.get(account_id)
    if not viewer.is_system and (own is None or not may_grant(role, granted_by=MembershipRole(own))):
        raise RoleNotAllowed


def _refuse_last_owner(held: Membership, *, today: date) -> None:
    """Raise LastOwner when nobody but `held` owns the account; two who leave at once wait for each other."""
    Account.objects.select_for_update().get(pk=held.account_id)
    current = Membership.objects.filter(
        account_id=held.account_id, role=MembershipRole.OWNER.value, valid_from__lte=today, valid_before=None
    )
    owners = set(current.values_list("pk", flat=True))
    if owners == {held.pk}:
        raise LastOwner


def _withdraw_invitations_of(held: Membership, *, now: datetime) -> None:
    """Let nobody in by an invitation of somebody who could no longer send it."""
    Invitation.objects.filter(
        account_id=held.account_id, invited_by_id=held.user_id, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=now)
