"""Gives accounts out whole, to those who write every field of them down."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.accounts.models import Account, Membership, StatusChange
from wattstead.domains.accounts.queries import accounts_visible_to, require
from wattstead.domains.accounts.vocabulary import ALLOWED, Action, MembershipRole
from wattstead.foundation.finding import the_one
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

AccountRecord = Account
StatusChangeRecord = StatusChange


def account_record(viewer: Viewer, *, account_id: UUID) -> AccountRecord:
    """Return that account; raises NotFound alike for foreign and missing ones."""
    return the_one(accounts_visible_to(viewer).filter(pk=account_id))


def account_held(viewer: Viewer, *, account_id: UUID) -> AccountRecord:
    """Return that account, kept from others who would change it until the unit of work ends."""
    return the_one(accounts_visible_to(viewer).select_for_update(no_key=True).filter(pk=account_id))


def status_changes_of(viewer: Viewer, *, account_id: UUID) -> QuerySet[StatusChangeRecord]:
    """Return what became of an account and why, the latest first; raises NotFound."""
    require(viewer, account_id=account_id, to=Action.SEE)
    return StatusChange.objects.filter(account_id=account_id).order_by("-changed_at", "-id")


def owners_of(account_ids: Iterable[UUID], *, on: date) -> dict[UUID, UUID]:
    """Return who owns each account on a day; of several owners, the one who has owned it longest."""
    owned = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on),
        account_id__in=set(account_ids),
        role=MembershipRole.OWNER.value,
        valid_from__lte=on,
    )
    latest_first = owned.order_by("-valid_from", "-id").values_list("account_id", "user_id")
    return dict(latest_first)


def owner_names_of(owned: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], str]:
    """Return who owned accounts on days, by name and in one query, as `owners_of` chooses of several.

    Somebody who may sign in no more still has their name. Nobody is an empty name.
    """
    days: dict[UUID, set[date]] = {}
    for account_id, day in owned:
        days.setdefault(account_id, set()).add(day)
    names = {(account_id, day): "" for account_id in days for day in days[account_id]}
    held = Membership.objects.filter(account_id__in=days, role=MembershipRole.OWNER.value)
    for one in held.select_related("user").order_by("-valid_from", "-id"):
        name = f"{one.user.first_name} {one.user.last_name}".strip()
        is_owner_on = DayPeriod(starts_on=one.valid_from, ends_before=one.valid_before or date.max)
        names |= {(one.account_id, day): name for day in days[one.account_id] if day in is_owner_on}
    return names


def billed_people_of(account_ids: Iterable[UUID], *, on: date) -> dict[UUID, tuple[UUID, ...]]:
    """Return who is shown the bills of each account on a day: owners and those with the role billing."""
    held = Membership.objects.filter(
        Q(valid_before=None) | Q(valid_before__gt=on),
        account_id__in=set(account_ids),
        role__in=[role.value for role in MembershipRole if Action.SEE_BILLS in ALLOWED[role]],
        valid_from__lte=on,
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for account_id, user_id in held.order_by("valid_from", "id").values_list("account_id", "user_id"):
        found[account_id] = (*found.get(account_id, ()), user_id)
    return found
