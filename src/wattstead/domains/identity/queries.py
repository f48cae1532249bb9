"""Fetches people, where they are signed in, and the access tokens of their programs."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, F, QuerySet, UUIDField, Value

from wattstead.domains.identity.models import PersonalAccessToken, Session, User
from wattstead.domains.identity.rules import Device, device_of
from wattstead.domains.identity.vocabulary import STAFF_ROLES, Scope
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class AccessToken:
    """A token as its person sees it; `prefix` is how its secret begins."""

    token_id: UUID
    name: str
    prefix: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_on: date | None
    revoked_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Return whether the token opens anything at `now`."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A browser in which a person is signed in."""

    session_id: str
    device: Device
    seen_at: datetime | None


def user_named(email: str) -> User | None:
    """Return the person with that e-mail address, in whatever case it is written."""
    return User.objects.filter(email=email.lower()).first()


def user_with_id(user_id: UUID) -> User | None:
    """Return the active person with that id."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def staff_roles_of(user_id: UUID) -> QuerySet[User, tuple[UUID | None, str, str]]:
    """Return what an active person is at the supplier: one row at most, of no account, their role, no status.

    The rows look like those of memberships, so that one question finds both.
    """
    roles = [role.value for role in STAFF_ROLES]
    staff = User.objects.filter(pk=user_id, is_active=True, role__in=roles)
    return staff.values_list(
        Value(None, output_field=UUIDField()), "role", Value("", output_field=CharField())
    )


def sessions_of(viewer: Viewer, *, now: datetime) -> tuple[SignedIn, ...]:
    """Return where the viewer is signed in, the browser that was seen last first."""
    if viewer.user_id is None:
        return ()
    held = Session.objects.filter(user_id=viewer.user_id, expire_date__gt=now)
    rows = held.order_by(F("seen_at").desc(nulls_last=True), "pk").values_list("pk", "browser", "seen_at")
    return tuple(
        SignedIn(session_id=session_id_of(key), device=device_of(browser), seen_at=seen_at)
        for key, browser, seen_at in rows
    )


def session_id_of(key: str) -> str:
    """Return how a page names a session: its key is a secret, who knows it is signed in."""
    return hash_of(key).hex()[:32]


def tokens_of(viewer: Viewer) -> tuple[AccessToken, ...]:
    """Return the access tokens of the viewer, ended ones included, the newest first."""
    if viewer.user_id is None:
        return ()
    tokens = PersonalAccessToken.objects.filter(user_id=viewer.user_id).order_by("-created_at", "-id")
    return tuple(
        AccessToken(
            token_id=token.pk,
            name=token.name,
            prefix=token.prefix,
            scopes=tuple(Scope(scope) for scope in token.scopes),
            created_at=token.created_at,
            expires_at=token.expires_at,
            last_used_on=token.last_used_on,
            revoked_at=token.revoked_at,
        )
        for token in tokens
    )


def hash_of(token: str) -> bytes:
    """Return what is kept of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def names_of(user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return how people are called; who is not known, or was removed, is not in it."""
    rows = User.objects.filter(pk__in=user_ids).values_list("pk", "first_name", "last_name")
    return {user_id: f"{first} {last}".strip() for user_id, first, last in rows}
