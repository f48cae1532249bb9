"""Asks for the password once more before something delicate is changed."""

import time
from functools import wraps

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
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


def is_proven(request: HttpRequest) -> bool:
    """Return whether the reader signed in or entered their password lately; who has none cannot enter it."""
    person = request.user
    if not person.is_authenticated:
        return False
    if not person.has_usable_password():
        return True
    moments = [record["at"] for record in get_authentication_records(request, person)]
    return bool(moments) and time.time() - moments[-1] < app_settings.REAUTHENTICATION_TIMEOUT
