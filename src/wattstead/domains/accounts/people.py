"""Finds who acts for accounts, for the system, which tells them what happens there."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from wattstead.domains.accounts.models import Membership


def people_of(account_ids: Iterable[UUID], *, on: date) -> dict[UUID, tuple[UUID, ...]]:
    """Return who acts for each account on a day, in whatever role, those who have done so longest first."""
    held = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on), account_id__in=set(account_ids), valid_from__lte=on
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for account_id, user_id in held.order_by("valid_from", "id").values_list("account_id", "user_id"):
        found[account_id] = (*found.get(account_id, ()), user_id)
    return found
