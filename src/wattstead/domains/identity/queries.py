"""Fetches people."""

from uuid import UUID

from wattstead.domains.identity.models import User


def user_named(email: str) -> User | None:
    """Return the person with that e-mail address, in whatever case it is written."""
    return User.objects.filter(email=email.lower()).first()


def user_with_id(user_id: UUID) -> User | None:
    """Return the active person with that id."""
    return User.objects.filter(pk=user_id, is_active=True).first()
