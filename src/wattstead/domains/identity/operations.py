"""Changes what we know of people and how they sign in."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from wattstead.domains.identity.models import SignInLink, User
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

LINK_LASTS = timedelta(minutes=30)


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
    SignInLink.objects.create(user_id=user_id, token_hash=_hash_of(token), expires_at=now + lasts)
    return token


def redeem_sign_in_link(*, token: str, now: datetime) -> User:
    """Return the person the link signs in, and spend it; raises SignInLinkSpent."""
    require_unit_of_work()
    spent = SignInLink.objects.filter(
        token_hash=_hash_of(token), redeemed_at=None, expires_at__gt=now, user__is_active=True
    ).update(redeemed_at=now)
    if not spent:
        raise SignInLinkSpent
    return SignInLink.objects.select_related("user").get(token_hash=_hash_of(token)).user


def choose_language(*, user_id: UUID, language: str) -> None:
    """Remember the language a person reads."""
    require_unit_of_work()
    User.objects.filter(pk=user_id).update(language=language)


def choose_theme(*, user_id: UUID, theme: str) -> None:
    """Remember whether a person reads on light or dark."""
    require_unit_of_work()
    User.objects.filter(pk=user_id).update(theme=theme)


def _hash_of(token: str) -> bytes:
    """Return what is kept of a token: 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).digest()
