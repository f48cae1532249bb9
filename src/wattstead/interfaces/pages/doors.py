"""Decides who may pass to a page."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from wattstead.interfaces.pages.requests import PortalRequest

View = Callable[..., HttpResponseBase]


def for_members(view: View) -> View:
    """Let those through who act for an account; others sign in first, or open one."""

    @wraps(view)
    def guarded(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.viewer.account_ids:
            return redirect("staff" if request.viewer.staff else "first_steps")
        return view(request, *args, **kwargs)

    entered = login_required(guarded)

    @wraps(view)
    def entered_by_anyone(request: PortalRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.htmx and not request.user.is_authenticated:
            return _whole_page(redirect_to_login(request.get_full_path()))
        return entered(request, *args, **kwargs)

    # What belongs to one person is kept by no cache, and gone after signing out.
    return never_cache(entered_by_anyone)


def _whole_page(redirection: HttpResponseRedirect) -> HttpResponse:
    """Return the same redirection as htmx wants it, so that no sign-in form lands inside of a page."""
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = redirection.url
    return answer
