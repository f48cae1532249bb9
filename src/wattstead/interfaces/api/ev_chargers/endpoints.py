"""Answers what programs ask about chargers, registers, changes and removes them."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.ev_chargers.operations import chargers as operations
from wattstead.domains.devices.ev_chargers.queries import (
    charger_status,
    ev_charger_visible_to,
    ev_chargers_visible_to,
)
from wattstead.domains.devices.ev_chargers.records import EVChargerRecord, ev_charger_held
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerDescription, ConnectorType
from wattstead.domains.devices.vocabulary import FIGURE_PLACES
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.ev_chargers.schemas import (
    EVCharger,
    EVChargerChanges,
    EVChargerFilters,
    EVChargerPage,
    NewEVCharger,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import EV_CHARGER_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

CHARGERS = Listing(
    orders={"name": ("name", "id"), "-createdAt": ("-created_at", "-id")},
    columns={"in_use": "retired_at__isnull"},
)
ev_chargers = Resource("EV chargers", told="Where cars are charged, and what each of them drew.")


@ev_chargers.lists("/ev-chargers", scope=Scope.DEVICES_READ, answer=EVChargerPage, summary="List chargers")
def list_ev_chargers(request: CalledRequest, filters: Query[EVChargerFilters]) -> HttpResponse:
    """Return the chargers of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = CHARGERS.shown(ev_chargers_visible_to(viewer), asked=filters)
        items = [_told(charger) for charger in found.rows]
        return json_answer(EVChargerPage(items=items, next_cursor=found.next_cursor))


@ev_chargers.creates(
    "/ev-chargers", scope=Scope.DEVICES_WRITE, answer=EVCharger, summary="Register a charger"
)
def create_ev_charger(request: CalledRequest, body: NewEVCharger) -> HttpResponse:
    """Register a charger of a site."""
    return done_once(request, lambda viewer: _registered(viewer, body=body))


@ev_chargers.gives(
    "/ev-chargers/{evChargerId}", scope=Scope.DEVICES_READ, answer=EVCharger, summary="Retrieve a charger"
)
def get_ev_charger(request: CalledRequest, charger_id: Id = EV_CHARGER_ID) -> HttpResponse:
    """Return one charger, a removed one too, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(ev_charger_visible_to(viewer, charger_id=charger_id)))


@ev_chargers.changes(
    "/ev-chargers/{evChargerId}", scope=Scope.DEVICES_WRITE, answer=EVCharger, summary="Change a charger"
)
def update_ev_charger(
    request: CalledRequest, body: EVChargerChanges, charger_id: Id = EV_CHARGER_ID
) -> HttpResponse:
    """Change what is named; what it does, it says itself."""
    with seen_by(request.auth.viewer) as viewer:
        charger = ev_charger_held(viewer, charger_id=charger_id)
        require(viewer, account_id=charger.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _told(charger))
        power = charger.max_power_kw if body.max_power_kw is None else body.max_power_kw
        description = ChargerDescription(
            name=body.name or charger.name,
            manufacturer=body.manufacturer or charger.manufacturer,
            model=body.model or charger.model,
            serial_number=body.serial_number or charger.serial_number,
            max_power_kw=rounded(power, FIGURE_PLACES),
            connector_type=body.connector_type or ConnectorType(charger.connector_type),
        )
        operations.change_ev_charger(charger=charger, description=description)
        return tagged_answer(_told(ev_charger_visible_to(viewer, charger_id=charger_id)))


@ev_chargers.removes("/ev-chargers/{evChargerId}", scope=Scope.DEVICES_WRITE, summary="Remove a charger")
def remove_ev_charger(request: CalledRequest, charger_id: Id = EV_CHARGER_ID) -> HttpResponse:
    """Take a charger out of use once nothing is charged there; its sessions stay."""
    with seen_by(request.auth.viewer) as viewer:
        operations.retire_ev_charger(
            charger=ev_charger_held(viewer, charger_id=charger_id), now=timezone.now()
        )
        return removed_answer()


def _registered(viewer: Viewer, *, body: NewEVCharger) -> HttpResponse:
    charger = operations.register_ev_charger(
        site_id=body.site_id,
        description=ChargerDescription(
            name=body.name,
            manufacturer=body.manufacturer,
            model=body.model,
            serial_number=body.serial_number,
            max_power_kw=rounded(body.max_power_kw, FIGURE_PLACES),
            connector_type=body.connector_type,
        ),
    )
    told = _told(ev_charger_visible_to(viewer, charger_id=charger.pk))
    return created_answer(told, at=f"/ev-chargers/{charger.pk}")


def _told(charger: EVChargerRecord) -> EVCharger:
    """Return a charger as the API writes it."""
    return EVCharger(
        id=charger.pk,
        account_id=charger.account_id,
        site_id=charger.site_id,
        name=charger.name,
        manufacturer=charger.manufacturer,
        model=charger.model,
        serial_number=charger.serial_number,
        max_power_kw=charger.max_power_kw,
        connector_type=ConnectorType(charger.connector_type),
        status=charger_status(charger),
        last_seen_at=charger.last_seen_at,
        removed_at=charger.retired_at,
        created_at=charger.created_at,
        updated_at=charger.updated_at,
    )
