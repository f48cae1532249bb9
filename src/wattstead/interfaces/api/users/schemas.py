"""Says what a person looks like."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.identity.vocabulary import Role
from wattstead.interfaces.api.fields import NEVER_NULL, NOT_NULL, Changes, Outgoing, text

PHONE_FORM = r"^\+[1-9][0-9 ()/.-]{5,28}$"
_SEEN = r"[^\x00-\x20\x7F-\xA0]"
_ANY = r"[^\x00-\x1F\x7F-\x9F]*"
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=f"^{_ANY}{_SEEN}{_ANY}$", examples=["Ada"])]
Phone = Annotated[
    str,
    Field(max_length=30, pattern=PHONE_FORM, examples=["+497611234567"], description="With its country."),
]


class User(Outgoing):
    """A person who signs in; what they may see hangs on memberships."""

    id: UUID
    email: str = Field(description="Changed in the portal, where the new address is confirmed.")
    email_verified: bool
    first_name: str
    last_name: str
    phone: str | None = Field(description="E.164.", examples=["+497611234567"])
    phone_verified: bool | None = Field(description="Null without a phone; confirmed in the portal.")
    role: Role
    language: str = Field(description="ISO 639-1.", examples=["de"])
    timezone: str = Field(description="IANA.", examples=["Europe/Berlin"])
    avatar_url: str | None = Field(description="Where the picture is; asked for as everything else.")
    two_factor_enabled: bool
    created_at: datetime
    updated_at: datetime
    last_login_at: datetime | None
    is_active: bool


class UserChanges(Changes):
    """What is to change of you; what is not named stays, null takes the phone away."""

    first_name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    last_name: Annotated[Name | None, NOT_NULL, NEVER_NULL] = None
    phone: Phone | None = None
    language: Annotated[Literal["en", "de"] | None, NOT_NULL, NEVER_NULL] = None
    timezone: Annotated[Annotated[str, text(64)] | None, NOT_NULL, NEVER_NULL] = None
