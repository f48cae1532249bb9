"""Fetches places."""

from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.sites.models import Site
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer


def sites_visible_to(viewer: Viewer) -> QuerySet[Site]:
    """Return the sites of every account the viewer may act for: the primary one first, then by name."""
    sites = Site.objects.order_by("-is_primary", "name", "id")
    return sites if viewer.is_system else sites.filter(account_id__in=viewer.account_ids)


def site_visible_to(viewer: Viewer, *, site_id: UUID) -> Site:
    """Return that site; raises NotFound alike for foreign and missing ones."""
    site = sites_visible_to(viewer).filter(pk=site_id).first()
    if site is None:
        raise NotFound
    return site
