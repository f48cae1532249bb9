"""Gives sites out whole, to those who write every field of them down."""

from uuid import UUID

from wattstead.domains.sites.models import Site
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

SiteRecord = Site


def site_held(viewer: Viewer, *, site_id: UUID) -> SiteRecord:
    """Return that site, kept from others until the unit of work ends; raises NotFound."""
    return the_one(sites_visible_to(viewer).select_for_update(no_key=True).filter(pk=site_id))
