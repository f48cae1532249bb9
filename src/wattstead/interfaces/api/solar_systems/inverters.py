"""Answers what programs ask about inverters, adds, changes and removes them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.solar.operations import inverters as operations
from wattstead.domains.devices.solar.queries import (
    inverter_status,
    inverter_visible_to,
    inverters_visible_to,
)
from wattstead.domains.devices.solar.records import InverterRecord, inverter_held, solar_system_held
from wattstead.domains.devices.solar.vocabulary import InverterPlate
from wattstead.domains.devices.vocabulary import FIGURE_PLACES
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import INVERTER_ID, SOLAR_SYSTEM_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.solar_systems.endpoints import solar_systems
from wattstead.interfaces.api.solar_systems.schemas import (
    Inverter,
    InverterChanges,
    InverterFilters,
    InverterPage,
    NewInverter,
)
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

__all__ = ["solar_systems"]

INVERTERS = Listing(
    orders={"serialNumber": ("serial_number", "id"), "-createdAt": ("-created_at", "-id")},
    columns={"in_use": "retired_at__isnull", "site_id": "solar_system__site_id"},
)


@solar_systems.lists("/inverters", scope=Scope.DEVICES_READ, answer=InverterPage, summary="List inverters")
def list_inverters(request: CalledRequest, filters: Query[InverterFilters]) -> HttpResponse:
    """Return the inverters of your solar systems."""
    with seen_by(request.auth.viewer) as viewer:
        found = INVERTERS.shown(inverters_visible_to(viewer), asked=filters)
        items = [_told(inverter) for inverter in found.rows]
        return json_answer(InverterPage(items=items, next_cursor=found.next_cursor))


@solar_systems.creates(
    "/solar-systems/{solarSystemId}/inverters",
    scope=Scope.DEVICES_WRITE,
    answer=Inverter,
    summary="Add an inverter",
)
def create_inverter(
    request: CalledRequest, body: NewInverter, system_id: Id = SOLAR_SYSTEM_ID
) -> HttpResponse:
    """Add an inverter to a solar system; serial numbers are unique."""
    return done_once(request, lambda viewer: _added(viewer, system_id=system_id, body=body))


@solar_systems.gives(
    "/inverters/{inverterId}", scope=Scope.DEVICES_READ, answer=Inverter, summary="Retrieve an inverter"
)
def get_inverter(request: CalledRequest, inverter_id: Id = INVERTER_ID) -> HttpResponse:
    """Return one inverter, a removed one too, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(inverter_visible_to(viewer, inverter_id=inverter_id)))


@solar_systems.changes(
    "/inverters/{inverterId}", scope=Scope.DEVICES_WRITE, answer=Inverter, summary="Change an inverter"
)
def update_inverter(
    request: CalledRequest, body: InverterChanges, inverter_id: Id = INVERTER_ID
) -> HttpResponse:
    """Change what is named; how it is, it says itself."""
    with seen_by(request.auth.viewer) as viewer:
        inverter = inverter_held(viewer, inverter_id=inverter_id)
        require(viewer, account_id=inverter.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _told(inverter))
        operations.change_inverter(inverter=inverter, plate=_plate(inverter, body=body))
        return tagged_answer(_told(inverter_visible_to(viewer, inverter_id=inverter_id)))


@solar_systems.removes("/inverters/{inverterId}", scope=Scope.DEVICES_WRITE, summary="Remove an inverter")
def remove_inverter(request: CalledRequest, inverter_id: Id = INVERTER_ID) -> HttpResponse:
    """Take an inverter out of use; its serial number can be registered again."""
    with seen_by(request.auth.viewer) as viewer:
        operations.retire_inverter(
            inverter=inverter_held(viewer, inverter_id=inverter_id), now=timezone.now()
        )
        return removed_answer()


def _added(viewer: Viewer, *, system_id: UUID, body: NewInverter) -> HttpResponse:
    inverter = operations.add_inverter(
        system=solar_system_held(viewer, system_id=system_id),
        plate=InverterPlate(
            manufacturer=body.manufacturer,
            model=body.model,
            serial_number=body.serial_number,
            max_power_kw=rounded(body.max_power_kw, FIGURE_PLACES),
            firmware_version=body.firmware_version or "",
        ),
    )
    told = _told(inverter_visible_to(viewer, inverter_id=inverter.pk))
    return created_answer(told, at=f"/inverters/{inverter.pk}")


def _plate(inverter: InverterRecord, *, body: InverterChanges) -> InverterPlate:
    power = inverter.max_power_kw if body.max_power_kw is None else body.max_power_kw
    return InverterPlate(
        manufacturer=body.manufacturer or inverter.manufacturer,
        model=body.model or inverter.model,
        serial_number=body.serial_number or inverter.serial_number,
        max_power_kw=rounded(power, FIGURE_PLACES),
        firmware_version=body.named("firmware_version", kept=inverter.firmware_version) or "",
    )


def _told(inverter: InverterRecord) -> Inverter:
    """Return an inverter as the API writes it."""
    return Inverter(
        id=inverter.pk,
        account_id=inverter.account_id,
        solar_system_id=inverter.solar_system_id,
        manufacturer=inverter.manufacturer,
        model=inverter.model,
        serial_number=inverter.serial_number,
        max_power_kw=inverter.max_power_kw,
        status=inverter_status(inverter),
        last_seen_at=inverter.last_seen_at,
        firmware_version=inverter.firmware_version or None,
        api_endpoint=inverter.api_endpoint or None,
        removed_at=inverter.retired_at,
        created_at=inverter.created_at,
        updated_at=inverter.updated_at,
    )
