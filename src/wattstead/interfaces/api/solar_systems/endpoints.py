"""Answers what programs ask about solar systems, registers, changes and removes them."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.solar.operations import systems as operations
from wattstead.domains.devices.solar.queries import (
    solar_system_visible_to,
    solar_systems_visible_to,
    warranty_until,
)
from wattstead.domains.devices.solar.records import (
    SolarSystemRecord,
    inverter_ids_of,
    solar_system_held,
)
from wattstead.domains.devices.solar.vocabulary import TILT_PLACES, Orientation, SolarDescription, SolarStatus
from wattstead.domains.devices.vocabulary import FIGURE_PLACES
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import SOLAR_SYSTEM_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.solar_systems.schemas import (
    NewSolarSystem,
    SolarSystem,
    SolarSystemChanges,
    SolarSystemFilters,
    SolarSystemMove,
    SolarSystemPage,
)
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

SYSTEMS = Listing(
    orders={"name": ("name", "id"), "-createdAt": ("-created_at", "-id")},
    columns={"in_use": "retired_at__isnull"},
)
solar_systems = Resource("Solar systems", told="Panels on a roof and the inverters behind them.")


@solar_systems.lists(
    "/solar-systems", scope=Scope.DEVICES_READ, answer=SolarSystemPage, summary="List solar systems"
)
def list_solar_systems(request: CalledRequest, filters: Query[SolarSystemFilters]) -> HttpResponse:
    """Return the solar systems of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = SYSTEMS.shown(solar_systems_visible_to(viewer), asked=filters)
        items = _told(viewer, systems=found.rows)
        return json_answer(SolarSystemPage(items=items, next_cursor=found.next_cursor))


@solar_systems.creates(
    "/solar-systems", scope=Scope.DEVICES_WRITE, answer=SolarSystem, summary="Register a solar system"
)
def create_solar_system(request: CalledRequest, body: NewSolarSystem) -> HttpResponse:
    """Register the panels of a site; a site has one solar system."""
    return done_once(request, lambda viewer: _registered(viewer, body=body))


@solar_systems.gives(
    "/solar-systems/{solarSystemId}",
    scope=Scope.DEVICES_READ,
    answer=SolarSystem,
    summary="Retrieve a solar system",
)
def get_solar_system(request: CalledRequest, system_id: Id = SOLAR_SYSTEM_ID) -> HttpResponse:
    """Return one solar system, a removed one too, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_one(viewer, system_id=system_id))


@solar_systems.changes(
    "/solar-systems/{solarSystemId}",
    scope=Scope.DEVICES_WRITE,
    answer=SolarSystem,
    summary="Change a solar system",
)
def update_solar_system(
    request: CalledRequest, body: SolarSystemChanges, system_id: Id = SOLAR_SYSTEM_ID
) -> HttpResponse:
    """Change what is named; how it is, is told apart."""
    with seen_by(request.auth.viewer) as viewer:
        system = solar_system_held(viewer, system_id=system_id)
        require(viewer, account_id=system.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _one(viewer, system_id=system_id))
        operations.change_solar_system(
            system=system, description=_described(system, body=body), today=timezone.localdate()
        )
        return tagged_answer(_one(viewer, system_id=system_id))


@solar_systems.does(
    "/solar-systems/{solarSystemId}/status",
    scope=Scope.DEVICES_WRITE,
    answer=SolarSystem,
    summary="Say how a solar system is",
)
def move_solar_system(
    request: CalledRequest, body: SolarSystemMove, system_id: Id = SOLAR_SYSTEM_ID
) -> HttpResponse:
    """Say that it is in maintenance, switched off, or works again."""
    return done_once(request, lambda viewer: _moved(viewer, system_id=system_id, to=body.status))


@solar_systems.removes(
    "/solar-systems/{solarSystemId}", scope=Scope.DEVICES_WRITE, summary="Remove a solar system"
)
def remove_solar_system(request: CalledRequest, system_id: Id = SOLAR_SYSTEM_ID) -> HttpResponse:
    """Take a solar system and its inverters out of use; what it produced stays."""
    with seen_by(request.auth.viewer) as viewer:
        system = solar_system_held(viewer, system_id=system_id)
        operations.retire_solar_system(system=system, now=timezone.now())
        return removed_answer()


def _registered(viewer: Viewer, *, body: NewSolarSystem) -> HttpResponse:
    system = operations.register_solar_system(
        site_id=body.site_id,
        description=SolarDescription(
            name=body.name,
            capacity_kw=rounded(body.capacity_kw, FIGURE_PLACES),
            installed_on=body.installation_date,
            orientation=body.orientation,
            tilt_angle=rounded(body.tilt_angle, TILT_PLACES),
            panel_count=body.panel_count,
            panel_type=body.panel_type or "",
            installer_name=body.installer_name or "",
            installer_contact=body.installer_contact or "",
            warranty_until=body.warranty_until,
        ),
        today=timezone.localdate(),
    )
    return created_answer(_one(viewer, system_id=system.pk), at=f"/solar-systems/{system.pk}")


def _moved(viewer: Viewer, *, system_id: UUID, to: SolarStatus) -> HttpResponse:
    operations.move_solar_system(system=solar_system_held(viewer, system_id=system_id), to=to)
    return tagged_answer(_one(viewer, system_id=system_id))


def _described(system: SolarSystemRecord, *, body: SolarSystemChanges) -> SolarDescription:
    """Return a system as it is to be: what the body names, else what is."""
    capacity = system.capacity_kw if body.capacity_kw is None else body.capacity_kw
    tilt = system.tilt_angle if body.tilt_angle is None else body.tilt_angle
    return SolarDescription(
        name=body.name or system.name,
        capacity_kw=rounded(capacity, FIGURE_PLACES),
        installed_on=body.installation_date or system.installed_on,
        orientation=body.orientation or Orientation(system.orientation),
        tilt_angle=rounded(tilt, TILT_PLACES),
        panel_count=body.panel_count or system.panel_count,
        panel_type=body.named("panel_type", kept=system.panel_type) or "",
        installer_name=body.named("installer_name", kept=system.installer_name) or "",
        installer_contact=body.named("installer_contact", kept=system.installer_contact) or "",
        warranty_until=body.named("warranty_until", kept=warranty_until(system)),
    )


def _one(viewer: Viewer, *, system_id: UUID) -> SolarSystem:
    return _told(viewer, systems=[solar_system_visible_to(viewer, system_id=system_id)])[0]


def _told(viewer: Viewer, *, systems: Iterable[SolarSystemRecord]) -> list[SolarSystem]:
    """Return solar systems as the API writes them, in one statement more."""
    shown = list(systems)
    inverters = inverter_ids_of(viewer, system_ids=[system.pk for system in shown])
    return [
        SolarSystem(
            id=system.pk,
            account_id=system.account_id,
            site_id=system.site_id,
            name=system.name,
            capacity_kw=system.capacity_kw,
            installation_date=system.installed_on,
            orientation=Orientation(system.orientation),
            tilt_angle=system.tilt_angle,
            panel_count=system.panel_count,
            panel_type=system.panel_type or None,
            inverter_ids=inverters.get(system.pk, []),
            status=SolarStatus(system.status),
            installer_name=system.installer_name or None,
            installer_contact=system.installer_contact or None,
            warranty_until=warranty_until(system),
            removed_at=system.retired_at,
            created_at=system.created_at,
            updated_at=system.updated_at,
        )
        for system in shown
    ]
