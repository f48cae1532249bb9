"""Fetches accounts and who may act for them."""

from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.vocabulary import ALLOWED, Action, MembershipRole
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer


class RoleNotAllowed(Refusal):
    """The person may see the account, but not do this for it."""

    code = "role_not_allowed"
    kind = "forbidden"
    message = said(
        "Your role for this account does not include this. Ask an owner of the account to do it for you,"
        " or to give you another role."
    )


def viewer_of(user_id: UUID, *, on: date) -> Viewer:
    """Return the viewer that a person is on a day.

    Runs in a unit of work seen by that person alone: memberships are personal rows.
    """
    held = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on), user_id=user_id, valid_from__lte=on
    )
    roles = dict(held.values_list("account_id", "role"))
    return Viewer(user_id=user_id, account_ids=frozenset(roles), roles=MappingProxyType(roles))


def may(viewer: Viewer, *, account_id: UUID, to: Action) -> bool:
    """Return whether the viewer's role for an account allows an action; asks no database."""
    if viewer.is_system:
        return True
    if account_id not in viewer.account_ids:
        return False
    role = viewer.roles.get(account_id)
    return to is Action.SEE if role is None else to in ALLOWED[MembershipRole(role)]


def require(viewer: Viewer, *, account_id: UUID, to: Action) -> None:
    """Go on only where the viewer may do that; raises RoleNotAllowed, and NotFound of a foreign account."""
    if not may(viewer, account_id=account_id, to=Action.SEE):
        raise NotFound
    if not may(viewer, account_id=account_id, to=to):
        raise RoleNotAllowed


def accounts_visible_to(viewer: Viewer) -> QuerySet[Account]:
    """Return the accounts the viewer may act for, in order of their numbers."""
    accounts = Account.objects.order_by("account_number")
    return accounts if viewer.is_system else accounts.filter(pk__in=viewer.account_ids)


def owner_of(account_id: UUID, *, on: date) -> UUID | None:
    """Return the person who owns an account on a day; of several, the one who has owned it longest."""
    owned = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on),
        account_id=account_id,
        role=MembershipRole.OWNER.value,
        valid_from__lte=on,
    )
    return owned.order_by("valid_from", "id").values_list("user_id", flat=True).first()
