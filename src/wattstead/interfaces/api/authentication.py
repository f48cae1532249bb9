"""Finds out who is calling: a program with an access token, or a person signed in to the portal."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from wattstead.domains.accounts.queries import bearer_of
from wattstead.domains.accounts.rules import day_of_membership
from wattstead.domains.identity.operations import TOKEN_PREFIX, note_use_of_token
from wattstead.domains.identity.second_factors import SecondFactorMissing, has_second_factor
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api import limits
from wattstead.interfaces.api.acting import acting
from wattstead.interfaces.api.refusals import CallerUnknown, OriginUnproven, ScopeMissing
from wattstead.kernel.viewer import Viewer

LONGEST_TOKEN = 100


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who is calling, and in whose name."""

    user_id: UUID
    viewer: Viewer


class CalledRequest(HttpRequest):
    """A request whose caller is known."""

    auth: Caller


class AccessToken(HttpBearer):
    """A personal access token in the header Authorization."""

    def __init__(self, scope: Scope, *, operation: str) -> None:
        """Ask for `scope`, which `operation` needs."""
        super().__init__()
        self.scope, self.operation = scope, operation

    def __call__(self, request: HttpRequest) -> Caller | None:
        """Return who shows a token; None without one; raises CallerUnknown and ScopeMissing."""
        shown = request.headers.get("Authorization")
        if shown is None:
            return None
        scheme, _, token = shown.partition(" ")
        if scheme.lower() != "bearer":
            raise CallerUnknown
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return whom a token stands for.

        Raises CallerUnknown, TooManyRequests, ScopeMissing, and what `acting` raises.
        """
        if not token.startswith(TOKEN_PREFIX) or len(token) > LONGEST_TOKEN:
            raise CallerUnknown
        now = timezone.now()
        today = day_of_membership(now)
        bearer = bearer_of(token, now=now, on=today)
        if bearer is None:
            raise CallerUnknown
        timezone.activate(bearer.zone)
        limits.count_person(request, user_id=bearer.user_id)
        if bearer.viewer.staff is not None:
            _refuse_without_second_factor(bearer.viewer)
        if bearer.last_used_on != today:
            with seen_by(Viewer(user_id=bearer.user_id)):
                note_use_of_token(token_id=bearer.token_id, on=today)
        if self.scope not in bearer.scopes:
            raise ScopeMissing(scope=self.scope.value)
        viewer = acting(request, viewer=bearer.viewer, operation=self.operation)
        return Caller(user_id=bearer.user_id, viewer=viewer)


class PortalSession(APIKeyCookie):
    """The session of a browser that is signed in to the portal; changes need the header X-CSRFToken."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *, operation: str) -> None:
        """Let those ask who are signed in; `operation` is what they ask for."""
        super().__init__()
        self.operation = operation

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who is signed in; raises CallerUnknown and OriginUnproven."""
        if not request.user.is_authenticated:
            raise CallerUnknown
        if check_csrf(request) is not None:
            raise OriginUnproven
        return self.authenticate(request, key=None)

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller:  # noqa: ARG002
        """Return who is signed in, as the portal found out."""
        viewer = cast("Viewer", getattr(request, "viewer"))  # noqa: B009 set by PortalMiddleware
        if viewer.user_id is None or not request.user.is_authenticated:
            raise CallerUnknown
        timezone.activate(request.user.timezone)
        limits.count_person(request, user_id=viewer.user_id)
        if viewer.staff is not None:
            _refuse_without_second_factor(viewer)
        user_id, viewer = viewer.user_id, acting(request, viewer=viewer, operation=self.operation)
        return Caller(user_id=user_id, viewer=viewer)


def allowed_by(scope: Scope, *, operation: str) -> list[object]:
    """Return the ways to show that one may call an operation of that scope."""
    return [AccessToken(scope, operation=operation), PortalSession(operation=operation)]


def _refuse_without_second_factor(staff: Viewer) -> None:
    with seen_by(staff) as viewer:
        if viewer.user_id is None or not has_second_factor(viewer.user_id):
            raise SecondFactorMissing
