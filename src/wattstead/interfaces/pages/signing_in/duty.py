"""Lets those who work for the supplier go on only with a second factor."""

from django.urls import reverse

from wattstead.domains.identity.second_factors import has_second_factor
from wattstead.domains.identity.vocabulary import STAFF_ROLES
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.kernel.viewer import Viewer

OPEN = ("signing_in", "account_logout", "account_reauthenticate", "change_language", "change_theme")
PROGRAMS = "/api/"  # answers programs itself


def lacks_second_factor(request: PortalRequest) -> bool:
    """Return whether the reader works for the supplier and has yet to add a second factor."""
    person = request.user
    if not person.is_authenticated or person.role not in STAFF_ROLES:
        return False
    with seen_by(Viewer(user_id=person.pk)):
        return not has_second_factor(person.pk)


def is_open_without(path: str) -> bool:
    """Return whether a page opens without a second factor: where one is added, and the way out."""
    return path.startswith((PROGRAMS, *map(reverse, OPEN)))
