"""Keeps the language and the appearance a reader chooses."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wattstead.domains.identity.operations import choose_language, choose_theme
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.shell import THEME_COOKIE, THEMES
from wattstead.kernel.refusals import Refusal, said

ONE_YEAR_S = 365 * 24 * 3600


class UnknownPreference(Refusal):
    """A language or an appearance we do not have."""

    code = "unknown_preference"
    kind = "unreadable"
    message = said("We do not have “{value}”.")


@require_POST
def change_language(request: PortalRequest) -> HttpResponse:
    """Read in another language from now on."""
    language = _one_of(request.POST.get("language", ""), choices=tuple(dict(settings.LANGUAGES)))
    if request.user.is_authenticated:
        with seen_by(request.viewer):
            choose_language(user_id=reader_of(request).id, language=language)
    return _back(request, cookie=settings.LANGUAGE_COOKIE_NAME, value=language)


@require_POST
def change_theme(request: PortalRequest) -> HttpResponse:
    """Read on light, on dark, or on what the system says from now on."""
    theme = _one_of(request.POST.get("theme", ""), choices=THEMES)
    if request.user.is_authenticated:
        with seen_by(request.viewer):
            choose_theme(user_id=reader_of(request).id, theme=theme)
    return _back(request, cookie=THEME_COOKIE, value=theme)


def _one_of(value: str, *, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise UnknownPreference(value=value)
    return value


def _back(request: PortalRequest, *, cookie: str, value: str) -> HttpResponse:
    """Return to where the reader was; the address bar may have moved on since the form was made."""
    places = (request.headers.get("Referer", ""), request.POST.get("next", ""))
    allowed = (
        p for p in places if url_has_allowed_host_and_scheme(p, {request.get_host()}, request.is_secure())
    )
    answer = HttpResponseRedirect(next(allowed, "/"))
    answer.set_cookie(
        cookie, value, max_age=ONE_YEAR_S, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE
    )
    return answer
