"""Gives a person out whole, to those who write every field of them down; what proves them never leaves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from wattstead.domains.identity.models import User
from wattstead.domains.identity.second_factors import has_second_factor
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """A person, without password and secrets."""

    user_id: UUID
    email: str
    is_email_verified: bool
    first_name: str
    last_name: str
    phone: str
    is_phone_verified: bool
    role: str
    language: str
    timezone: str
    theme: str
    avatar: str
    has_second_factor: bool
    created_at: datetime
    updated_at: datetime
    last_login_at: datetime | None
    is_active: bool


def person_record(viewer: Viewer) -> PersonRecord:
    """Return the viewer as a person; raises NotFound."""
    require_unit_of_work()
    return _record(_rows(viewer).first())


def person_held(viewer: Viewer) -> PersonRecord:
    """Return the viewer as a person, kept from others who would change them until the unit of work ends."""
    require_unit_of_work()
    return _record(_rows(viewer).select_for_update(no_key=True).first())


def _rows(viewer: Viewer) -> QuerySet[User]:
    return User.objects.none() if viewer.user_id is None else User.objects.filter(pk=viewer.user_id)


def _record(person: User | None) -> PersonRecord:
    if person is None:
        raise NotFound
    addresses = EmailAddress.objects.filter(user_id=person.pk, email=person.email, verified=True)
    return PersonRecord(
        user_id=person.pk,
        email=person.email,
        is_email_verified=addresses.exists(),
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone,
        is_phone_verified=person.phone_verified,
        role=person.role,
        language=person.language,
        timezone=person.timezone,
        theme=person.theme,
        avatar=person.avatar,
        has_second_factor=has_second_factor(person.pk),
        created_at=person.created_at,
        updated_at=person.updated_at,
        last_login_at=person.last_login,
        is_active=person.is_active,
    )
