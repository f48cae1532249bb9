"""Asks a person to show once more who they are before something delicate is changed."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseBase

from wattstead.interfaces.pages.doors import View
from wattstead.interfaces.pages.requests import PortalRequest

SAFE = ("GET", "HEAD")


def for_the_proven(view: View) -> View:
    """Change something only for who has shown lately that it is them; allauth asks, then goes on."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method not in SAFE and not is_proven(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def is_seen_by_the_proven(view: View) -> View:
    """Show and change something only for who has shown lately that it is them."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_proven(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def is_proven(request: HttpRequest) -> bool:
    """Return whether the reader signed in or showed it again lately; who has nothing to show cannot."""
    person = request.user
    if not person.is_authenticated:
        return False
    if not person.has_usable_password() and not is_mfa_enabled(person):
        return True
    moments = [record["at"] for record in get_authentication_records(request, person)]
    return bool(moments) and time.time() - moments[-1] < app_settings.REAUTHENTICATION_TIMEOUT
