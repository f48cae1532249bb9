"""Changes what we know of people and how they sign in."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Case, F, Value, When

from wattstead.domains.identity.models import PersonalAccessToken, Session, SignInLink, User
from wattstead.domains.identity.queries import hash_of, session_id_of
from wattstead.domains.identity.rules import normalised_phone
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said

LINK_LASTS = timedelta(minutes=30)
TOKEN_PREFIX = "wst_"  # noqa: S105 so that a token lost in a file is found by searching for it
SHOWN_OF_TOKEN = 12
LONGEST_TOKEN_NAME = 80
LONGEST_TOKEN_LIFE = timedelta(days=366)


class EmailTaken(Refusal):
    """Another person signs in with this e-mail address."""

    code = "email_taken"
    message = said("Somebody already signs in with {email}.")


class SignInLinkSpent(Refusal):
    """The link is unknown, used or too old; which of them is nobody's business."""

    code = "sign_in_link_spent"
    message = said(
        "This sign-in link has been used or is too old. Ask for a new one, or sign in with your password."
    )


class AccessTokenUnnamed(Refusal):
    """A token needs a name, so that its person knows later which program to cut off."""

    code = "access_token_unnamed"
    kind = "unreadable"
    message = said("Give the token a name of at most {longest} characters, such as “Home automation”.")


class AccessTokenWithoutScope(Refusal):
    """A token that may do nothing is of no use."""

    code = "access_token_without_scope"
    kind = "unreadable"
    message = said("Choose at least one thing the token may do.")


class AccessTokenLifeUnusable(Refusal):
    """A token ends in the future, and within a year: what nobody renews nobody needs."""

    code = "access_token_life_unusable"
    kind = "unreadable"
    message = said("A token ends in the future, at most a year from now.")


class PhoneUnreadable(Refusal):
    """A phone number is written as one calls it from abroad, so that it works from everywhere."""

    code = "phone_unreadable"
    kind = "unreadable"
    message = said("“{value}” is not a phone number. Write it with its country, as +49 761 1234567.")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How a person is called and reached, and how they read the portal."""

    first_name: str
    last_name: str
    phone: str
    language: str
    timezone: str
    theme: str


@dataclass(frozen=True, kw_only=True)
class NewAccessToken:
    """A token that was just made; `secret` is shown once and kept nowhere."""

    token_id: UUID
    secret: str


def register_user(
    *,
    email: str,
    password: str | None,
    first_name: str,
    last_name: str,
    role: Role,
    language: str,
    timezone: str,
) -> User:
    """Keep a new person; without a password they sign in by link only. Raises EmailTaken."""
    require_unit_of_work()
    user = User(
        email=email.lower(),
        first_name=first_name,
        last_name=last_name,
        role=role.value,
        language=language,
        timezone=timezone,
    )
    user.set_password(password)
    with refusing({"identity_user_email_key": EmailTaken(field="email", email=email)}):
        user.save(force_insert=True)
    return user


def create_sign_in_link(*, user_id: UUID, now: datetime, lasts: timedelta = LINK_LASTS) -> str:
    """Return the secret of a new link for that person; it is shown once and kept only as a hash."""
    require_unit_of_work()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user_id=user_id, token_hash=hash_of(token), expires_at=now + lasts)
    return token


def redeem_sign_in_link(*, token: str, now: datetime) -> User:
    """Return the person the link signs in, and spend it; raises SignInLinkSpent."""
    require_unit_of_work()
    spent = SignInLink.objects.filter(
        token_hash=hash_of(token), redeemed_at=None, expires_at__gt=now, user__is_active=True
    ).update(redeemed_at=now)
    if not spent:
        raise SignInLinkSpent
    return SignInLink.objects.select_related("user").get(token_hash=hash_of(token)).user


def choose_language(*, user_id: UUID, language: str) -> None:
    """Remember the language a person reads."""
    require_unit_of_work()
    User.objects.filter(pk=user_id).update(language=language)


def choose_theme(*, user_id: UUID, theme: str) -> None:
    """Remember whether a person reads on light or dark."""
    require_unit_of_work()
    User.objects.filter(pk=user_id).update(theme=theme)


def change_profile(*, user_id: UUID, profile: Profile) -> None:
    """Call a person by another name, reach them by another number, and tell them times of another zone.

    Raises PhoneUnreadable.
    """
    require_unit_of_work()
    phone = normalised_phone(profile.phone)
    if phone is None:
        raise PhoneUnreadable(field="phone", value=profile.phone)
    User.objects.filter(pk=user_id).update(
        first_name=profile.first_name.strip(),
        last_name=profile.last_name.strip(),
        phone=phone,
        phone_verified=verified_if_same(phone),
        language=profile.language,
        timezone=profile.timezone,
        theme=profile.theme,
    )


def verified_if_same(phone: str) -> Case:
    """Return that a phone stays verified only while it is the number that was."""
    return Case(When(phone=phone, then=F("phone_verified")), default=Value(value=False))


def end_session(*, user_id: UUID, session_id: str) -> None:
    """Sign a person out of one of their browsers; raises NotFound."""
    require_unit_of_work()
    held = Session.objects.filter(user_id=user_id)
    key = next((key for key in held.values_list("pk", flat=True) if session_id_of(key) == session_id), None)
    if key is None:
        raise NotFound
    Session.objects.filter(pk=key).delete()


def end_other_sessions(*, user_id: UUID, but_key: str) -> int:
    """Sign a person out everywhere but in one browser; return in how many."""
    require_unit_of_work()
    ended, _ = Session.objects.filter(user_id=user_id).exclude(pk=but_key).delete()
    return ended


def forget_expired_sessions(*, now: datetime) -> int:
    """Remove what the portal remembers of browsers that have not come back in time; return how many."""
    require_unit_of_work()
    forgotten, _ = Session.objects.filter(expire_date__lt=now).delete()
    return forgotten


def create_access_token(
    *, user_id: UUID, name: str, scopes: Collection[Scope], expires_at: datetime, now: datetime
) -> NewAccessToken:
    """Keep a new token of that person by its hash, and return its secret.

    Raises AccessTokenUnnamed, AccessTokenWithoutScope and AccessTokenLifeUnusable.
    """
    require_unit_of_work()
    title = name.strip()
    if not title or len(title) > LONGEST_TOKEN_NAME:
        raise AccessTokenUnnamed(field="name", longest=LONGEST_TOKEN_NAME)
    if not scopes:
        raise AccessTokenWithoutScope(field="scopes")
    if not now < expires_at <= now + LONGEST_TOKEN_LIFE:
        raise AccessTokenLifeUnusable(field="expiresAt")
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    token = PersonalAccessToken.objects.create(
        user_id=user_id,
        name=title,
        token_hash=hash_of(secret),
        prefix=secret[:SHOWN_OF_TOKEN],
        scopes=sorted({scope.value for scope in scopes}),
        expires_at=expires_at,
        created_at=now,
    )
    return NewAccessToken(token_id=token.pk, secret=secret)


def revoke_access_token(*, user_id: UUID, token_id: UUID, now: datetime) -> None:
    """Let a token of that person open nothing any more; twice is as good as once. Raises NotFound."""
    require_unit_of_work()
    theirs = PersonalAccessToken.objects.filter(pk=token_id, user_id=user_id)
    if not theirs.filter(revoked_at=None).update(revoked_at=now) and not theirs.exists():
        raise NotFound


def note_use_of_token(*, token_id: UUID, on: date) -> None:
    """Remember the day on which a token was last used."""
    require_unit_of_work()
    PersonalAccessToken.objects.filter(pk=token_id).update(last_used_on=on)
