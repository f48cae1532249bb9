"""Holds what the page about signing in shows, in words."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PasskeyCard:
    """A passkey of the reader."""

    passkey_id: int
    key: str
    name: str
    told: str


@dataclass(frozen=True, kw_only=True)
class SigningInCard:
    """All the ways in which the reader shows who they are."""

    email: str
    is_email_confirmed: bool
    has_password: bool
    has_app: bool
    passkeys: tuple[PasskeyCard, ...]
    may_add_passkeys: bool
    codes_left: int
    is_running_out: bool
    is_protected: bool
    is_duty: bool
    phone: str
    is_phone_verified: bool
