"""Names what a request carries once the middleware has seen it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from wattstead.interfaces.pages.places import Places
from wattstead.interfaces.pages.shell import Shell
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The person who is signed in, as pages speak of them."""

    id: UUID
    first_name: str
    email: str
    timezone: str


class PortalRequest(HttpRequest):
    """A request with its viewer, the sites to choose from, the shell around its page, and what htmx said.

    `unread` counts what the reader was told and has not read.

    `places` and `shell` are found when they are first used; `places` opens a unit of work of its own.
    """

    viewer: Viewer
    unread: int
    places: Places
    shell: Shell
    htmx: HtmxDetails


def reader_of(request: HttpRequest) -> Reader:
    """Return who is signed in; raises PermissionDenied when nobody is."""
    person = request.user
    if not person.is_authenticated:
        raise PermissionDenied
    return Reader(id=person.pk, first_name=person.first_name, email=person.email, timezone=person.timezone)


def today_of(request: HttpRequest) -> date:
    """Return the day it is where the reader lives."""
    return timezone.localdate(timezone=ZoneInfo(reader_of(request).timezone))
