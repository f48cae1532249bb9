"""Fetches places."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.sites.models import Site
from wattstead.domains.sites.vocabulary import PropertyType, SiteDetails
from wattstead.foundation.finding import the_one
from wattstead.kernel.addresses import Address
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Place:
    """A site in a word: what it is called, where it is, which clock runs there."""

    site_id: UUID
    account_id: UUID
    name: str
    address: str
    zone: str


@dataclass(frozen=True, kw_only=True)
class SiteInBrief:
    """A site as a long list needs it."""

    site_id: UUID
    name: str
    address: str
    is_primary: bool


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """One site, whole."""

    site_id: UUID
    account_id: UUID
    name: str
    address: Address
    zone: str
    property_type: PropertyType
    is_primary: bool
    details: SiteDetails


def sites_visible_to(viewer: Viewer) -> QuerySet[Site]:
    """Return the sites of every account the viewer may act for: the primary one first, then by name."""
    sites = Site.objects.order_by("-is_primary", "name", "id")
    return sites if viewer.is_system else sites.filter(account_id__in=viewer.account_ids)


def site_visible_to(viewer: Viewer, *, site_id: UUID) -> Site:
    """Return that site; raises NotFound alike for foreign and missing ones."""
    return the_one(sites_visible_to(viewer).filter(pk=site_id))


def site_seen(viewer: Viewer, *, site_id: UUID) -> SiteView:
    """Return all of that site; raises NotFound alike for foreign and missing ones."""
    site = site_visible_to(viewer, site_id=site_id)
    return SiteView(
        site_id=site.pk,
        account_id=site.account_id,
        name=site.name,
        address=site.address,
        zone=site.zone,
        property_type=PropertyType(site.property_type),
        is_primary=site.is_primary,
        details=SiteDetails(
            latitude=site.latitude,
            longitude=site.longitude,
            square_meters=site.square_meters,
            occupants=site.occupants,
        ),
    )


def places_visible_to(viewer: Viewer, *, limit: int) -> tuple[Place, ...]:
    """Return the first sites of the viewer in a word each, the primary one first, then by name."""
    return tuple(_place_of(site) for site in sites_visible_to(viewer)[:limit])


def place_visible_to(viewer: Viewer, *, site_id: UUID) -> Place | None:
    """Return that site in a word; None alike for foreign and missing ones."""
    site = sites_visible_to(viewer).filter(pk=site_id).first()
    return None if site is None else _place_of(site)


def places_found(viewer: Viewer, *, words: str, limit: int) -> tuple[Place, ...]:
    """Return the sites whose name or address holds every one of the words, by name."""
    return tuple(_place_of(site) for site in sites_found(viewer, words=words)[:limit])


def sites_found(viewer: Viewer, *, words: str) -> QuerySet[Site]:
    """Return the sites whose name or address holds every one of the words; without words all of them."""
    sites = sites_visible_to(viewer)
    for word in words.split():
        sites = sites.filter(
            Q(name__icontains=word)
            | Q(street__icontains=word)
            | Q(postal_code__startswith=word)
            | Q(city__icontains=word)
        )
    return sites


def sites_in_brief(viewer: Viewer, *, words: str, limit: int) -> tuple[SiteInBrief, ...]:
    """Return the sites whose name or address holds every one of the words, in one query."""
    columns = ("pk", "name", "street", "street_number", "postal_code", "city", "is_primary")
    rows = sites_found(viewer, words=words).values_list(*columns)[:limit]
    return tuple(
        SiteInBrief(
            site_id=site_id,
            name=name,
            address=f"{street} {street_number}, {postal_code} {city}",
            is_primary=is_primary,
        )
        for site_id, name, street, street_number, postal_code, city, is_primary in rows
    )


def _place_of(site: Site) -> Place:
    return Place(
        site_id=site.pk, account_id=site.account_id, name=site.name, address=str(site.address), zone=site.zone
    )
