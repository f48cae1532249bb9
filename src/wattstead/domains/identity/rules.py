"""Works out how a phone number is kept, and what a browser says of itself."""

import re
from dataclasses import dataclass

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
