"""Works out how a phone number is kept, what a browser says of itself, and when a session is over."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers

# The first pattern that is found tells; browsers name their ancestors as well, so order matters.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPad", r"iPad"),
    ("iPhone", r"iPhone"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)
_HANDHELD = frozenset({"iPad", "iPhone", "Android"})


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser and the system it runs on; empty where it does not say."""

    browser: str
    system: str
    is_handheld: bool


@dataclass(frozen=True, kw_only=True)
class SessionLife:
    """How long a person stays signed in: `idle` without doing anything (None: any time), `whole` in all."""

    idle: timedelta | None
    whole: timedelta


OF_STAFF = SessionLife(idle=timedelta(minutes=15), whole=timedelta(hours=8))
OF_CUSTOMERS = SessionLife(idle=timedelta(minutes=30), whole=timedelta(hours=12))
OF_REMEMBERED = SessionLife(idle=None, whole=timedelta(days=30))


def session_life(*, is_staff: bool, is_remembered: bool) -> SessionLife:
    """Return how long a session lives; who works for the supplier is never remembered."""
    if is_staff:
        return OF_STAFF
    return OF_REMEMBERED if is_remembered else OF_CUSTOMERS


def is_over(*, began_at: datetime, seen_at: datetime, now: datetime, life: SessionLife) -> bool:
    """Return whether a session that began then and was seen then last is over now."""
    is_idle = life.idle is not None and now - seen_at >= life.idle
    return is_idle or now - began_at >= life.whole


def device_of(user_agent: str) -> Device:
    """Return what a browser says it is; it may say anything, so this is for people, not for decisions."""
    system = _first(_SYSTEMS, user_agent)
    return Device(browser=_first(_BROWSERS, user_agent), system=system, is_handheld=system in _HANDHELD)


def normalised_phone(written: str) -> str | None:
    """Return a phone number as +497611234567 (E.164), None where it cannot be one; nothing stays nothing."""
    number = re.sub(r"[\s()/.\-]", "", written)
    if not number:
        return ""
    number = "+" + number[2:] if number.startswith("00") else number
    if not re.fullmatch(r"\+[1-9][0-9]{6,14}", number, re.ASCII):
        return None
    try:
        read = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(read):
        return None
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in patterns if re.search(pattern, text)), "")
