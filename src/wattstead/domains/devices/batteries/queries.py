"""Fetches batteries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.vocabulary import BatteryStatus
from wattstead.domains.devices.rules import status_told
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class BatteryView:
    """A battery as its people see it; how full it is, is what it said last."""

    battery_id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    capacity_kwh: Decimal
    usable_capacity_kwh: Decimal
    installed_on: date
    status: BatteryStatus
    current_charge_kwh: Decimal | None
    current_charge_percent: Decimal | None
    last_seen_at: datetime | None
    zone: str
    retired_at: datetime | None


def batteries_visible_to(viewer: Viewer) -> QuerySet[Battery]:
    """Return the batteries of every account the viewer may act for, removed ones too, by name."""
    batteries = Battery.objects.order_by("name", "id")
    return batteries if viewer.is_system else batteries.filter(account_id__in=viewer.account_ids)


def battery_visible_to(viewer: Viewer, *, battery_id: UUID) -> Battery:
    """Return that battery; raises NotFound alike for foreign and missing ones."""
    return the_one(batteries_visible_to(viewer).filter(pk=battery_id))


def batteries_at(viewer: Viewer, *, site_id: UUID) -> tuple[BatteryView, ...]:
    """Return the batteries in use at a site, by name, in one query."""
    in_use = batteries_visible_to(viewer).filter(site_id=site_id, retired_at=None)
    return tuple(_battery(battery) for battery in in_use)


def battery_seen(viewer: Viewer, *, battery_id: UUID) -> BatteryView:
    """Return all of that battery; raises NotFound alike for foreign and missing ones."""
    return _battery(battery_visible_to(viewer, battery_id=battery_id))


def battery_status(battery: Battery) -> BatteryStatus:
    """Return what is told of a battery in a word."""
    return BatteryStatus(status_told(battery.connection, state=battery.activity))


def _battery(battery: Battery) -> BatteryView:
    return BatteryView(
        battery_id=battery.pk,
        account_id=battery.account_id,
        site_id=battery.site_id,
        name=battery.name,
        manufacturer=battery.manufacturer,
        model=battery.model,
        capacity_kwh=battery.capacity_kwh,
        usable_capacity_kwh=battery.usable_capacity_kwh,
        installed_on=battery.installed_on,
        status=battery_status(battery),
        current_charge_kwh=battery.current_charge_kwh,
        current_charge_percent=battery.current_charge_percent,
        last_seen_at=battery.last_seen_at,
        zone=battery.zone,
        retired_at=battery.retired_at,
    )
