"""Answers what programs ask about smart plugs, registers, changes and removes them."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.smart_plugs import operations
from wattstead.domains.devices.smart_plugs.queries import (
    plug_status,
    smart_plug_visible_to,
    smart_plugs_visible_to,
)
from wattstead.domains.devices.smart_plugs.records import SmartPlugRecord, smart_plug_held
from wattstead.domains.devices.smart_plugs.vocabulary import PlugDescription
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import SMART_PLUG_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.smart_plugs.schemas import (
    NewSmartPlug,
    SmartPlug,
    SmartPlugChanges,
    SmartPlugFilters,
    SmartPlugPage,
)
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

PLUGS = Listing(
    orders={"name": ("name", "id"), "-createdAt": ("-created_at", "-id")},
    columns={"in_use": "retired_at__isnull"},
)
smart_plugs = Resource("Smart plugs", told="What measures a single appliance.")


@smart_plugs.lists("/smart-plugs", scope=Scope.DEVICES_READ, answer=SmartPlugPage, summary="List smart plugs")
def list_smart_plugs(request: CalledRequest, filters: Query[SmartPlugFilters]) -> HttpResponse:
    """Return the smart plugs of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = PLUGS.shown(smart_plugs_visible_to(viewer), asked=filters)
        items = [_told(plug) for plug in found.rows]
        return json_answer(SmartPlugPage(items=items, next_cursor=found.next_cursor))


@smart_plugs.creates(
    "/smart-plugs", scope=Scope.DEVICES_WRITE, answer=SmartPlug, summary="Register a smart plug"
)
def create_smart_plug(request: CalledRequest, body: NewSmartPlug) -> HttpResponse:
    """Register a smart plug of a site."""
    return done_once(request, lambda viewer: _registered(viewer, body=body))


@smart_plugs.gives(
    "/smart-plugs/{smartPlugId}",
    scope=Scope.DEVICES_READ,
    answer=SmartPlug,
    summary="Retrieve a smart plug",
)
def get_smart_plug(request: CalledRequest, plug_id: Id = SMART_PLUG_ID) -> HttpResponse:
    """Return one smart plug, a removed one too, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(smart_plug_visible_to(viewer, plug_id=plug_id)))


@smart_plugs.changes(
    "/smart-plugs/{smartPlugId}",
    scope=Scope.DEVICES_WRITE,
    answer=SmartPlug,
    summary="Change a smart plug",
)
def update_smart_plug(
    request: CalledRequest, body: SmartPlugChanges, plug_id: Id = SMART_PLUG_ID
) -> HttpResponse:
    """Change what is named; what flows through it, it says itself."""
    with seen_by(request.auth.viewer) as viewer:
        plug = smart_plug_held(viewer, plug_id=plug_id)
        require(viewer, account_id=plug.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _told(plug))
        description = PlugDescription(
            name=body.name or plug.name,
            manufacturer=body.manufacturer or plug.manufacturer,
            model=body.model or plug.model,
            mac_address=body.mac_address or plug.mac_address,
            location=body.named("location", kept=plug.location) or "",
        )
        operations.change_smart_plug(plug=plug, description=description)
        return tagged_answer(_told(smart_plug_visible_to(viewer, plug_id=plug_id)))


@smart_plugs.removes("/smart-plugs/{smartPlugId}", scope=Scope.DEVICES_WRITE, summary="Remove a smart plug")
def remove_smart_plug(request: CalledRequest, plug_id: Id = SMART_PLUG_ID) -> HttpResponse:
    """Take a smart plug out of use; its readings stay, its MAC address can be registered again."""
    with seen_by(request.auth.viewer) as viewer:
        operations.retire_smart_plug(plug=smart_plug_held(viewer, plug_id=plug_id), now=timezone.now())
        return removed_answer()


def _registered(viewer: Viewer, *, body: NewSmartPlug) -> HttpResponse:
    plug = operations.register_smart_plug(
        site_id=body.site_id,
        description=PlugDescription(
            name=body.name,
            manufacturer=body.manufacturer,
            model=body.model,
            mac_address=body.mac_address,
            location=body.location or "",
        ),
    )
    told = _told(smart_plug_visible_to(viewer, plug_id=plug.pk))
    return created_answer(told, at=f"/smart-plugs/{plug.pk}")


def _told(plug: SmartPlugRecord) -> SmartPlug:
    """Return a smart plug as the API writes it."""
    return SmartPlug(
        id=plug.pk,
        account_id=plug.account_id,
        site_id=plug.site_id,
        name=plug.name,
        manufacturer=plug.manufacturer,
        model=plug.model,
        mac_address=plug.mac_address,
        location=plug.location or None,
        status=plug_status(plug),
        current_power_w=plug.current_power_w,
        last_seen_at=plug.last_seen_at,
        removed_at=plug.retired_at,
        created_at=plug.created_at,
        updated_at=plug.updated_at,
    )
