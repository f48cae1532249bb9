"""Fetches smart plugs."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.devices.rules import status_told
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.vocabulary import PlugStatus
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class PlugView:
    """A smart plug as its people see it; its power is what it said last."""

    plug_id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    mac_address: str
    location: str
    status: PlugStatus
    current_power_w: Decimal | None
    last_seen_at: datetime | None
    zone: str
    retired_at: datetime | None


def smart_plugs_visible_to(viewer: Viewer) -> QuerySet[SmartPlug]:
    """Return the plugs of every account the viewer may act for, removed ones too, by name."""
    plugs = SmartPlug.objects.order_by("name", "id")
    return plugs if viewer.is_system else plugs.filter(account_id__in=viewer.account_ids)


def smart_plug_visible_to(viewer: Viewer, *, plug_id: UUID) -> SmartPlug:
    """Return that plug; raises NotFound alike for foreign and missing ones."""
    return the_one(smart_plugs_visible_to(viewer).filter(pk=plug_id))


def smart_plugs_at(viewer: Viewer, *, site_id: UUID) -> tuple[PlugView, ...]:
    """Return the plugs in use at a site, by name, in one query."""
    in_use = smart_plugs_visible_to(viewer).filter(site_id=site_id, retired_at=None)
    return tuple(_plug(plug) for plug in in_use)


def smart_plug_seen(viewer: Viewer, *, plug_id: UUID) -> PlugView:
    """Return all of that plug; raises NotFound alike for foreign and missing ones."""
    return _plug(smart_plug_visible_to(viewer, plug_id=plug_id))


def plug_status(plug: SmartPlug) -> PlugStatus:
    """Return what is told of a plug in a word."""
    return PlugStatus(status_told(plug.connection, state=plug.activity))


def _plug(plug: SmartPlug) -> PlugView:
    return PlugView(
        plug_id=plug.pk,
        account_id=plug.account_id,
        site_id=plug.site_id,
        name=plug.name,
        manufacturer=plug.manufacturer,
        model=plug.model,
        mac_address=plug.mac_address,
        location=plug.location,
        status=plug_status(plug),
        current_power_w=plug.current_power_w,
        last_seen_at=plug.last_seen_at,
        zone=plug.zone,
        retired_at=plug.retired_at,
    )
