"""Lets staff pass to the service desk, and nobody else."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.cache import never_cache

from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.kernel.refusals import NotFound

View = Callable[..., HttpResponseBase]


def for_staff(view: View) -> View:
    """Let those through who work for the supplier; for everybody else there is no such page.

    That they have a second factor the middleware sees to.
    """

    @wraps(view)
    def guarded(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.viewer.staff is None:
            raise NotFound
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))
