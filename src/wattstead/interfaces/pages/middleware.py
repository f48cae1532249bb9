"""Tells every request who is looking, in which language and on which ground; turns refusals into pages."""

from collections.abc import Callable
from typing import cast

from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from wattstead.domains.accounts.queries import Entrance, entrance_of
from wattstead.domains.accounts.rules import day_of_membership
from wattstead.domains.identity.vocabulary import STAFF_ROLES
from wattstead.domains.notifications.queries import unread_beside
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.seen import end_session_in_time, note_device
from wattstead.interfaces.pages.places import Places, find_places
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.pages.shell import Shell, shell_of
from wattstead.interfaces.pages.signing_in.duty import is_open_without, lacks_second_factor
from wattstead.interfaces.refusals import STATUS_OF_KIND, told
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer


class PortalMiddleware:
    """Gives the request `viewer`, `places` and `shell`, reads in the person's language, answers refusals."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Answer the request."""
        timezone.deactivate()  # the API reads the clock where its caller lives
        now = timezone.now()
        end_session_in_time(request, now=now)
        if request.user.is_authenticated:
            # What a person chose for themselves goes before what this browser asks for.
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
            note_device(request, now=now)
        entrance = entrance_of_reader(request)
        request.viewer, request.unread = entrance.viewer, entrance.count
        request.places = cast("Places", SimpleLazyObject(lambda: find_places(request)))
        request.shell = cast("Shell", SimpleLazyObject(lambda: shell_of(request)))
        if lacks_second_factor(request) and not is_open_without(request.path):
            return redirect("signing_in")
        answer = self.get_response(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            return page_of_form_alone(request, answer)
        return answer

    def process_exception(self, request: PortalRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for a refusal; anything else is a mistake of ours and goes on."""
        return page_of_refusal(request, exception) if isinstance(exception, Refusal) else None


def entrance_of_reader(request: PortalRequest) -> Entrance:
    """Return the viewer of this request, with the accounts they may act for today, and what is unread."""
    if not request.user.is_authenticated:
        return Entrance(viewer=Viewer(user_id=None), count=0)
    user_id = request.user.pk
    with seen_by(Viewer(user_id=user_id)):
        return entrance_of(
            user_id,
            staff=request.user.role if request.user.role in STAFF_ROLES else None,
            on=day_of_membership(timezone.now()),
            count=lambda accounts: unread_beside(user_id, accounts=accounts),
        )


def page_of_refusal(request: PortalRequest, refusal: Refusal) -> HttpResponse:
    """Return the page that tells the reader why not, in their language."""
    if refusal.kind == "missing":
        return render(request, "404.html", status=404)
    status = STATUS_OF_KIND[refusal.kind]
    return render(request, "refusal.html", {"status": status, "message": told(refusal)}, status=status)


def page_of_form_alone(request: PortalRequest, answer: HttpResponse) -> HttpResponse:
    """Return a page for who opens an address that only forms are sent to, as after signing in again."""
    message = gettext(
        "This address only takes what a form sends. Open the page you came from, and do it there once more."
    )
    told = render(request, "refusal.html", {"status": answer.status_code, "message": message}, status=405)
    told["Allow"] = answer["Allow"]
    return told
