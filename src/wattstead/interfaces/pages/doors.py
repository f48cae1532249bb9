"""Decides who may pass to a page."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from wattstead.interfaces.pages.requests import PortalRequest

View = Callable[..., HttpResponseBase]


def for_members(view: View) -> View:
    """Let those through who act for an account; others sign in first, or open one."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.viewer.account_ids:
            return redirect("first_steps")
        return view(request, *args, **kwargs)

    # What belongs to one person is kept by no cache, and gone after signing out.
    return never_cache(login_required(guarded))
