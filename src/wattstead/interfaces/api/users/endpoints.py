"""Answers what programs ask about the person whose programs they are, and changes how they are called."""

from functools import cache
from zoneinfo import available_timezones

from django.http import HttpResponse

from wattstead.domains.identity.avatars import avatar_of
from wattstead.domains.identity.operations import Profile, change_profile
from wattstead.domains.identity.records import PersonRecord, person_held, person_record
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.domains.sites.operations import ZoneUnknown
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.users.schemas import User, UserChanges
from wattstead.interfaces.api.writing import ROOT, tagged_answer
from wattstead.interfaces.downloads import whole

ME = "/users/me"
AVATAR = f"{ME}/avatar"
users = Resource(
    "Users",
    told="You: how you are called, reached and spoken to. Passwords and second factors are for the portal.",
)


@users.gives(ME, scope=Scope.PROFILE_READ, answer=User, summary="Retrieve yourself")
def get_me(request: CalledRequest) -> HttpResponse:
    """Return the person whose token it is, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(user_told(person_record(viewer)))


@users.changes(ME, scope=Scope.PROFILE_WRITE, answer=User, summary="Change yourself")
def update_me(request: CalledRequest, body: UserChanges) -> HttpResponse:
    """Change what is named; another phone is not confirmed until it was in the portal."""
    with seen_by(request.auth.viewer) as viewer:
        person = person_held(viewer)
        require_seen(request, user_told(person))
        change_profile(user_id=person.user_id, profile=_changed(person, body=body))
        return tagged_answer(user_told(person_record(viewer)))


@users.gives_file(AVATAR, scope=Scope.PROFILE_READ, summary="Download your picture")
def get_my_avatar(request: CalledRequest) -> HttpResponse:
    """Return your picture as bytes: a small square in WebP."""
    with seen_by(request.auth.viewer) as viewer:
        content = avatar_of(viewer, user_id=request.auth.user_id)
    return whole(content, name="avatar.webp", mime_type="application/octet-stream")


def _changed(person: PersonRecord, *, body: UserChanges) -> Profile:
    """Return a profile as it is to be: what the body names, else what is; raises ZoneUnknown."""
    zone = body.named("timezone", kept=person.timezone) or ""
    if zone not in _zones():
        raise ZoneUnknown(field="timezone", zone=zone)
    return Profile(
        first_name=body.named("first_name", kept=person.first_name) or "",
        last_name=body.named("last_name", kept=person.last_name) or "",
        phone=body.named("phone", kept=person.phone) or "",
        language=body.named("language", kept=person.language) or "",
        timezone=zone,
        theme=person.theme,
    )


@cache  # looking for them reads a folder of hundreds of files
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def user_told(person: PersonRecord) -> User:
    """Return a person as the API writes them."""
    return User(
        id=person.user_id,
        email=person.email,
        email_verified=person.is_email_verified,
        first_name=person.first_name,
        last_name=person.last_name,
        phone=person.phone or None,
        phone_verified=person.is_phone_verified if person.phone else None,
        role=Role(person.role),
        language=person.language,
        timezone=person.timezone,
        avatar_url=f"{ROOT}{AVATAR}" if person.avatar else None,
        two_factor_enabled=person.has_second_factor,
        created_at=person.created_at,
        updated_at=person.updated_at,
        last_login_at=person.last_login_at,
        is_active=person.is_active,
    )
