"""Describes what surrounds every page: navigation, reader, language and appearance."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from wattstead.domains.accounts.vocabulary import AccountStatus
from wattstead.interfaces.pages.navigation import Navigation, navigation_of

if TYPE_CHECKING:
    from wattstead.interfaces.pages.requests import PortalRequest

THEMES = ("light", "dark", "system")
THEME_COOKIE = "theme"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of a few things to choose from."""

    code: str
    label: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Shell:
    """What a layout needs to know; `theme` is empty where the system decides.

    `picture` is the address of the reader's own, empty where there are only `initials`.
    `standing` says why nothing of the account in view can be changed, empty where it can.
    `navigation` is found when a layout first asks for it: only members have one.
    """

    navigation: Navigation
    reader_name: str
    reader_email: str
    initials: str
    picture: str
    language: str
    languages: tuple[Option, ...]
    language_name: str
    theme: str
    themes: tuple[Option, ...]
    standing: str


def shell_of(request: "PortalRequest") -> Shell:
    """Return the shell around the page this request asks for."""
    person = request.user if request.user.is_authenticated else None
    language = translation.get_language() or settings.LANGUAGE_CODE
    theme = theme_of(request)
    names = (person.first_name, person.last_name) if person else ("", "")
    return Shell(
        navigation=cast("Navigation", SimpleLazyObject(lambda: navigation_of(request))),
        reader_name=" ".join(names).strip(),
        reader_email=person.email if person else "",
        initials="".join(name[:1] for name in names).upper(),
        picture=reverse("own_picture", args=[person.avatar]) if person and person.avatar else "",
        language=language,
        languages=tuple(
            Option(code=code, label=label, is_current=code == language) for code, label in settings.LANGUAGES
        ),
        language_name=dict(settings.LANGUAGES).get(language, language),
        theme="" if theme == "system" else theme,
        themes=tuple(
            Option(code=code, label=label, is_current=code == theme)
            for code, label in zip(
                THEMES, (gettext("Light"), gettext("Dark"), gettext("System")), strict=True
            )
        ),
        standing=standing_of(request),
    )


def standing_of(request: "PortalRequest") -> str:
    """Return how the account in view stands, in words for a banner; nothing where it is in use."""
    if not request.viewer.locked:
        return ""
    current = request.places.current
    account_id = current.account_id if current else min(request.viewer.account_ids)
    return {
        AccountStatus.SUSPENDED.value: gettext(
            "This account is suspended. You can look at everything; nothing can be changed for now."
        ),
        AccountStatus.CLOSED.value: gettext(
            "This account is closed. You can look at everything; nothing changes any more."
        ),
    }.get(request.viewer.locked.get(account_id, ""), "")


def theme_of(request: HttpRequest) -> str:
    """Return the appearance the reader chose: their own choice, else that of this browser."""
    chosen = (
        request.user.theme if request.user.is_authenticated else request.COOKIES.get(THEME_COOKIE, "system")
    )
    return chosen if chosen in THEMES else "system"
