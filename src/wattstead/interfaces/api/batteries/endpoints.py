"""Answers what programs ask about batteries, registers, changes and removes them."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.batteries import operations
from wattstead.domains.devices.batteries.queries import (
    batteries_visible_to,
    battery_status,
    battery_visible_to,
)
from wattstead.domains.devices.batteries.records import BatteryRecord, battery_held
from wattstead.domains.devices.batteries.vocabulary import BatteryDescription
from wattstead.domains.devices.vocabulary import FIGURE_PLACES
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.batteries.schemas import (
    Battery,
    BatteryChanges,
    BatteryFilters,
    BatteryPage,
    NewBattery,
)
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import BATTERY_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

BATTERIES = Listing(
    orders={"name": ("name", "id"), "-createdAt": ("-created_at", "-id")},
    columns={"in_use": "retired_at__isnull"},
)
batteries = Resource("Batteries", told="What stores energy at a site.")


@batteries.lists("/batteries", scope=Scope.DEVICES_READ, answer=BatteryPage, summary="List batteries")
def list_batteries(request: CalledRequest, filters: Query[BatteryFilters]) -> HttpResponse:
    """Return the batteries of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found = BATTERIES.shown(batteries_visible_to(viewer), asked=filters)
        items = [_told(battery) for battery in found.rows]
        return json_answer(BatteryPage(items=items, next_cursor=found.next_cursor))


@batteries.creates("/batteries", scope=Scope.DEVICES_WRITE, answer=Battery, summary="Register a battery")
def create_battery(request: CalledRequest, body: NewBattery) -> HttpResponse:
    """Register a battery of a site."""
    return done_once(request, lambda viewer: _registered(viewer, body=body))


@batteries.gives(
    "/batteries/{batteryId}", scope=Scope.DEVICES_READ, answer=Battery, summary="Retrieve a battery"
)
def get_battery(request: CalledRequest, battery_id: Id = BATTERY_ID) -> HttpResponse:
    """Return one battery, a removed one too, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(battery_visible_to(viewer, battery_id=battery_id)))


@batteries.changes(
    "/batteries/{batteryId}", scope=Scope.DEVICES_WRITE, answer=Battery, summary="Change a battery"
)
def update_battery(request: CalledRequest, body: BatteryChanges, battery_id: Id = BATTERY_ID) -> HttpResponse:
    """Change what is named; how full it is, it says itself."""
    with seen_by(request.auth.viewer) as viewer:
        battery = battery_held(viewer, battery_id=battery_id)
        require(viewer, account_id=battery.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _told(battery))
        operations.change_battery(
            battery=battery, description=_described(battery, body=body), today=timezone.localdate()
        )
        return tagged_answer(_told(battery_visible_to(viewer, battery_id=battery_id)))


@batteries.removes("/batteries/{batteryId}", scope=Scope.DEVICES_WRITE, summary="Remove a battery")
def remove_battery(request: CalledRequest, battery_id: Id = BATTERY_ID) -> HttpResponse:
    """Take a battery out of use; its readings stay."""
    with seen_by(request.auth.viewer) as viewer:
        operations.retire_battery(battery=battery_held(viewer, battery_id=battery_id), now=timezone.now())
        return removed_answer()


def _registered(viewer: Viewer, *, body: NewBattery) -> HttpResponse:
    battery = operations.register_battery(
        site_id=body.site_id,
        description=BatteryDescription(
            name=body.name,
            manufacturer=body.manufacturer,
            model=body.model,
            capacity_kwh=rounded(body.capacity_kwh, FIGURE_PLACES),
            usable_capacity_kwh=rounded(body.usable_capacity_kwh, FIGURE_PLACES),
            installed_on=body.installation_date,
        ),
        today=timezone.localdate(),
    )
    told = _told(battery_visible_to(viewer, battery_id=battery.pk))
    return created_answer(told, at=f"/batteries/{battery.pk}")


def _described(battery: BatteryRecord, *, body: BatteryChanges) -> BatteryDescription:
    """Return a battery as it is to be: what the body names, else what is."""
    capacity = battery.capacity_kwh if body.capacity_kwh is None else body.capacity_kwh
    usable = battery.usable_capacity_kwh if body.usable_capacity_kwh is None else body.usable_capacity_kwh
    return BatteryDescription(
        name=body.name or battery.name,
        manufacturer=body.manufacturer or battery.manufacturer,
        model=body.model or battery.model,
        capacity_kwh=rounded(capacity, FIGURE_PLACES),
        usable_capacity_kwh=rounded(usable, FIGURE_PLACES),
        installed_on=body.installation_date or battery.installed_on,
    )


def _told(battery: BatteryRecord) -> Battery:
    """Return a battery as the API writes it."""
    return Battery(
        id=battery.pk,
        account_id=battery.account_id,
        site_id=battery.site_id,
        name=battery.name,
        manufacturer=battery.manufacturer,
        model=battery.model,
        capacity_kwh=battery.capacity_kwh,
        usable_capacity_kwh=battery.usable_capacity_kwh,
        installation_date=battery.installed_on,
        status=battery_status(battery),
        current_charge_kwh=battery.current_charge_kwh,
        current_charge_percent=battery.current_charge_percent,
        last_seen_at=battery.last_seen_at,
        api_endpoint=battery.api_endpoint or None,
        removed_at=battery.retired_at,
        created_at=battery.created_at,
        updated_at=battery.updated_at,
    )
