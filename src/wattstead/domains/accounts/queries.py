"""Fetches accounts, who acts for them, and who is invited to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from wattstead.domains.accounts.models import Account, Invitation, Membership
from wattstead.domains.accounts.vocabulary import (
    ALLOWED,
    CHANGING,
    AccountStatus,
    AccountType,
    Action,
    MembershipRole,
)
from wattstead.domains.identity.queries import hash_of, staff_roles_of
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.finding import the_one
from wattstead.kernel.addresses import Address
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


class AccountSuspended(Refusal):
    """A suspended account can be read, and its people change nothing of it."""

    code = "account_suspended"
    message = said(
        "This account is suspended: everything can be read, nothing can be changed. Our customer service"
        " knows why."
    )


class AccountClosed(Refusal):
    """A closed account can be read, and nobody changes it any more."""

    code = "account_closed"
    message = said("This account is closed: everything can be read, nothing can be changed any more.")


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """A billing account as its people see it."""

    account_id: UUID
    account_number: str
    account_type: AccountType
    billing_email: str
    billing_address: Address
    tax_id: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who acts for an account today."""

    membership_id: UUID
    user_id: UUID
    name: str
    email: str
    role: MembershipRole
    since: date


@dataclass(frozen=True, kw_only=True)
class OpenInvitation:
    """An invitation nobody has answered yet; one that has expired can be sent again."""

    invitation_id: UUID
    email: str
    role: MembershipRole
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownInvitation:
    """What the holder of an invitation's secret may know of it."""

    invitation_id: UUID
    account_id: UUID
    email: str
    role: MembershipRole
    inviter_name: str


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """Who comes in, and a number that was worked out in the same statement."""

    viewer: Viewer
    count: int


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """Whom a token that was shown stands for, where they live, and what it may do."""

    token_id: UUID
    user_id: UUID
    zone: str
    viewer: Viewer
    scopes: frozenset[Scope]
    last_used_on: date | None


def bearer_of(secret: str, *, now: datetime, on: date) -> Bearer | None:
    """Return whom a secret stands for at `now`, or None: unknown, ended and revoked look alike.

    Runs before anybody is known to look, so outside of any unit of work: the one function
    of the database that finds a token by its hash shows nothing else. The viewer is that of `viewer_of`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token_id, user_id, zone, scopes, last_used_on, staff, account_ids, roles, statuses"
            " FROM app.bearer_shown(%s, %s, %s)",
            [hash_of(secret), now, on],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, user_id, zone, scopes, last_used_on, staff, account_ids, roles, statuses = row
    held = list(zip(account_ids, roles, statuses, strict=True))
    return Bearer(
        token_id=token_id,
        user_id=user_id,
        zone=zone,
        viewer=_viewer(user_id, held=held, staff=staff),
        scopes=frozenset(map(Scope, scopes)),
        last_used_on=last_used_on,
    )


def entrance_of(
    user_id: UUID, *, staff: str | None, on: date, count: Callable[[Subquery], Combinable]
) -> Entrance:
    """Return the viewer that a person is on a day, as `viewer_of`, with a count beside.

    `staff` is what they are at the supplier, which whoever knows the person knows. `count` is
    told the ids of their accounts; it is 0 for somebody who acts for none.
    """
    held = _held_on(on).filter(user_id=user_id)
    counted = held.annotate(count=count(Subquery(held.values("account_id"))))
    rows = list(counted.values_list("account_id", "role", "account_status", "count"))
    viewer = _viewer(user_id, held=[row[:3] for row in rows], staff=staff)
    return Entrance(viewer=viewer, count=rows[0][3] if rows else 0)


def viewer_of(user_id: UUID, *, on: date) -> Viewer:
    """Return the viewer that a person is on a day, with what they are at the supplier, if anything.

    Runs in a unit of work seen by that person alone: memberships are personal rows.
    The days of memberships are those of UTC, the same for everybody who acts for an account.
    """
    held = _held_on(on).filter(user_id=user_id)
    rows = list(
        staff_roles_of(user_id).union(held.values_list("account_id", "role", "account_status"), all=True)
    )
    return _viewer(
        user_id,
        held=[(account_id, role, status) for account_id, role, status in rows if account_id is not None],
        staff=next((role for account_id, role, _ in rows if account_id is None), None),
    )


def may(viewer: Viewer, *, account_id: UUID, to: Action) -> bool:
    """Return whether the viewer's role allows an action, and the account does; asks no database."""
    is_locked = account_id in viewer.locked and to in CHANGING
    return not is_locked and _has_role(viewer, account_id=account_id, to=to)


def accounts_allowing(viewer: Viewer, *, to: Action) -> frozenset[UUID]:
    """Return the accounts whose roles let the viewer do that; asks no database. Not for the system."""
    return frozenset(each for each in viewer.account_ids if may(viewer, account_id=each, to=to))


def require(viewer: Viewer, *, account_id: UUID, to: Action) -> None:
    """Go on only where the viewer may do that.

    Raises RoleNotAllowed, NotFound of a foreign account, and AccountSuspended or AccountClosed
    where an account can be read and not changed.
    """
    require_role(viewer, account_id=account_id, to=to)
    if to in CHANGING and account_id in viewer.locked:
        is_closed = viewer.locked[account_id] == AccountStatus.CLOSED.value
        raise AccountClosed if is_closed else AccountSuspended


def require_role(viewer: Viewer, *, account_id: UUID, to: Action) -> None:
    """Go on only where the viewer's role allows that, however the account stands: for what only reads.

    Raises RoleNotAllowed, and NotFound of a foreign account.
    """
    if not _has_role(viewer, account_id=account_id, to=Action.SEE):
        raise NotFound
    if not _has_role(viewer, account_id=account_id, to=to):
        raise RoleNotAllowed


def accounts_visible_to(viewer: Viewer) -> QuerySet[Account]:
    """Return the accounts the viewer may act for, in order of their numbers."""
    accounts = Account.objects.order_by("account_number")
    return accounts if viewer.is_system else accounts.filter(pk__in=viewer.account_ids)


def account_visible_to(viewer: Viewer, *, account_id: UUID) -> AccountView:
    """Return an account; raises NotFound."""
    account = the_one(accounts_visible_to(viewer).filter(pk=account_id))
    return AccountView(
        account_id=account.pk,
        account_number=account.account_number,
        account_type=AccountType(account.account_type),
        billing_email=account.billing_email,
        billing_address=account.address,
        tax_id=account.tax_id,
    )


def members_visible_to(viewer: Viewer, *, account_id: UUID, on: date) -> tuple[Member, ...]:
    """Return who acts for an account on a day, those who have done so longest first; raises NotFound."""
    require(viewer, account_id=account_id, to=Action.SEE)
    held = _held_on(on).filter(account_id=account_id).select_related("user").order_by("valid_from", "id")
    return tuple(
        Member(
            membership_id=one.pk,
            user_id=one.user_id,
            name=f"{one.user.first_name} {one.user.last_name}".strip(),
            email=one.user.email,
            role=MembershipRole(one.role),
            since=one.valid_from,
        )
        for one in held
    )


def membership_visible_to(viewer: Viewer, *, membership_id: UUID, on: date) -> Membership:
    """Return somebody's membership of an account the viewer may act for; raises NotFound."""
    held = _held_on(on).filter(pk=membership_id)
    return the_one(held if viewer.is_system else held.filter(account_id__in=viewer.account_ids))


def invitations_visible_to(viewer: Viewer, *, account_id: UUID) -> tuple[OpenInvitation, ...]:
    """Return the unanswered invitations, the latest first; raises NotFound and RoleNotAllowed."""
    require_role(viewer, account_id=account_id, to=Action.MANAGE_PEOPLE)
    open_ones = Invitation.objects.filter(account_id=account_id, accepted_at=None, withdrawn_at=None)
    return tuple(
        OpenInvitation(
            invitation_id=one.pk,
            email=one.email,
            role=MembershipRole(one.role),
            sent_at=one.sent_at,
            expires_at=one.expires_at,
        )
        for one in open_ones.order_by("-sent_at", "-id")
    )


def invitation_shown(*, token: str, now: datetime) -> ShownInvitation | None:
    """Return the invitation whose secret somebody shows, while it can be accepted.

    Whoever shows it acts for the account not yet; a function of the database is the
    one way past the policies, and finds the row of that secret and no other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM app.invitation_shown(%s, %s)", [hash_of(token), now])
        row = cursor.fetchone()
    if row is None:
        return None
    invitation_id, account_id, email, role, inviter_name = row
    return ShownInvitation(
        invitation_id=invitation_id,
        account_id=account_id,
        email=email,
        role=MembershipRole(role),
        inviter_name=inviter_name,
    )


def _viewer(user_id: UUID, *, held: Sequence[tuple[UUID, str, str]], staff: str | None) -> Viewer:
    roles = {account_id: role for account_id, role, _ in held}
    locked = {account_id: status for account_id, _, status in held if status != AccountStatus.ACTIVE.value}
    return Viewer(
        user_id=user_id,
        account_ids=frozenset(roles),
        roles=MappingProxyType(roles),
        staff=staff,
        locked=MappingProxyType(locked),
    )


def _has_role(viewer: Viewer, *, account_id: UUID, to: Action) -> bool:
    if viewer.is_system:
        return True
    if account_id not in viewer.account_ids:
        return False
    role = viewer.roles.get(account_id)
    return to is Action.SEE if role is None else to in ALLOWED[role]


def _held_on(day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(valid_before=None) | Q(valid_before__gt=day), valid_from__lte=day)
