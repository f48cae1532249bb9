"""Answers what programs ask about sites, and adds and changes them."""

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.sites.operations import (
    SiteDescription,
    SiteDetails,
    add_site,
    change_site,
    describe_site,
    make_primary,
)
from wattstead.domains.sites.queries import site_visible_to, sites_visible_to
from wattstead.domains.sites.records import SiteRecord, site_held
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.addresses import address_of, fields_under
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import SITE_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.sites.schemas import (
    Coordinates,
    NewSite,
    Site,
    SiteChanges,
    SiteFilters,
    SitePage,
    details_of,
)
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

SITES = Listing(orders={"name": ("name", "id"), "-createdAt": ("-created_at", "-id")})
sites = Resource(
    "Sites", told="Places where energy is used or produced. Their time zone decides when days begin."
)


@sites.lists("/sites", scope=Scope.SITES_READ, answer=SitePage, summary="List sites")
def list_sites(request: CalledRequest, filters: Query[SiteFilters]) -> HttpResponse:
    """Return the sites of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = SITES.shown(sites_visible_to(viewer), asked=filters)
        items = [site_told(site) for site in found.rows]
        return json_answer(SitePage(items=items, next_cursor=found.next_cursor))


@sites.creates("/sites", scope=Scope.SITES_WRITE, answer=Site, summary="Add a site")
def create_site(request: CalledRequest, body: NewSite) -> HttpResponse:
    """Add a place to an account."""
    return done_once(request, lambda viewer: _added(viewer, body=body))


@sites.gives("/sites/{siteId}", scope=Scope.SITES_READ, answer=Site, summary="Retrieve a site")
def get_site(request: CalledRequest, site_id: Id = SITE_ID) -> HttpResponse:
    """Return one site, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(site_told(site_visible_to(viewer, site_id=site_id)))


@sites.changes("/sites/{siteId}", scope=Scope.SITES_WRITE, answer=Site, summary="Change a site")
def update_site(request: CalledRequest, body: SiteChanges, site_id: Id = SITE_ID) -> HttpResponse:
    """Change what is named; the time zone stays, because the days of all readings hang on it."""
    with seen_by(request.auth.viewer) as viewer:
        site = site_held(viewer, site_id=site_id)
        require(viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
        require_seen(request, site_told(site))
        with fields_under("address"):
            change_site(site_id=site.pk, description=_described(site, body=body))
        if body.is_primary:
            make_primary(site_id=site.pk, account_id=site.account_id)
        return tagged_answer(site_told(site_visible_to(viewer, site_id=site.pk)))


def _added(viewer: Viewer, *, body: NewSite) -> HttpResponse:
    require(viewer, account_id=body.account_id, to=Action.MANAGE_ACCOUNT)
    with fields_under("address"):
        site = add_site(
            account_id=body.account_id,
            name=body.name,
            address=body.address.value,
            zone=body.timezone,
            property_type=body.property_type,
            is_primary=body.is_primary,
        )
    details = details_of(
        coordinates=body.coordinates, square_meters=body.square_meters, occupants=body.occupants
    )
    describe_site(site_id=site.pk, details=details)
    told = site_told(site_visible_to(viewer, site_id=site.pk))
    return created_answer(told, at=f"/sites/{site.pk}")


def _described(site: SiteRecord, *, body: SiteChanges) -> SiteDescription:
    """Return a site as it is to be: what the body names, else what is."""
    named = body.model_fields_set
    told = details_of(
        coordinates=body.coordinates, square_meters=body.square_meters, occupants=body.occupants
    )
    return SiteDescription(
        name=body.name or site.name,
        address=body.address.value if body.address else site.address,
        property_type=body.property_type or PropertyType(site.property_type),
        details=SiteDetails(
            latitude=told.latitude if "coordinates" in named else site.latitude,
            longitude=told.longitude if "coordinates" in named else site.longitude,
            square_meters=told.square_meters if "square_meters" in named else site.square_meters,
            occupants=told.occupants if "occupants" in named else site.occupants,
        ),
    )


def site_told(site: SiteRecord) -> Site:
    """Return a site as the API writes it."""
    return Site(
        id=site.pk,
        account_id=site.account_id,
        name=site.name,
        address=address_of(site.address),
        coordinates=(
            None
            if site.latitude is None or site.longitude is None
            else Coordinates(latitude=site.latitude, longitude=site.longitude)
        ),
        property_type=PropertyType(site.property_type),
        square_meters=site.square_meters,
        occupants=site.occupants,
        is_primary=site.is_primary,
        timezone=site.zone,
        created_at=site.created_at,
        updated_at=site.updated_at,
    )
