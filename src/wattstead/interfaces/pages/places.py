"""Decides which site a page is about, and keeps the choice while the reader goes from page to page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from wattstead.domains.sites.queries import Place, place_visible_to, places_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound

if TYPE_CHECKING:
    from wattstead.interfaces.pages.requests import PortalRequest

__all__ = ["LISTED", "Place", "Places", "find_places", "place_of"]

REMEMBERED = "site"
LISTED = 8  # who has more sites looks for them by name


@dataclass(frozen=True, kw_only=True)
class Places:
    """The site that is looked at, the first of those to switch to, and whether there are more.

    `current` is None for somebody who has no site.
    """

    current: Place | None
    first: tuple[Place, ...]
    has_more: bool


def place_of(request: "PortalRequest") -> Place:
    """Return the site this page is about: the one asked for, else the one remembered, else the primary one.

    A site asked for with `?site=` is remembered. This opens a unit of work of its own, so
    call it before the page opens one. Raises NotFound alike for foreign, missing and
    unreadable sites, and for somebody who has no site at all.
    """
    current = request.places.current
    if current is None:
        raise NotFound
    return current


def find_places(request: "PortalRequest") -> Places:
    """Find the sites behind `place_of` and the switcher; the middleware does it once for each request."""
    asked = request.GET.get("site", "")
    wanted = _key_in(asked or str(request.session.get(REMEMBERED, "")))
    if asked and wanted is None:
        raise NotFound
    if not request.viewer.account_ids:
        return Places(current=None, first=(), has_more=False)
    with seen_by(request.viewer) as viewer:
        listed = places_visible_to(viewer, limit=LISTED + 1)
        current = next((place for place in listed if place.site_id == wanted), None)
        if current is None and wanted is not None:
            current = place_visible_to(viewer, site_id=wanted)
    if asked and current is None:
        raise NotFound
    if asked and request.session.get(REMEMBERED) != str(wanted):
        request.session[REMEMBERED] = str(wanted)
    # A site that is only remembered may be gone by now: then it is the primary one again.
    return Places(
        current=current or (listed[0] if listed else None),
        first=listed[:LISTED],
        has_more=len(listed) > LISTED,
    )


def _key_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
