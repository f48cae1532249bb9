"""Fetches accounts and who may act for them."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.kernel.viewer import Viewer


def viewer_of(user_id: UUID, *, on: date) -> Viewer:
    """Return the viewer that a person is on a day.

    Runs in a unit of work seen by that person alone: memberships are personal rows.
    """
    held = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on), user_id=user_id, valid_from__lte=on
    )
    return Viewer(user_id=user_id, account_ids=frozenset(held.values_list("account_id", flat=True)))


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
