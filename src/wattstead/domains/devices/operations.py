"""Does what is done alike with devices of every kind."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.accounts.queries import RoleNotAllowed, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.models import ConnectedColumns, MeasuringDevice
from wattstead.domains.devices.rules import DeviceRetired, checked_endpoint
from wattstead.domains.devices.vocabulary import Connection
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.quantities import Kind
from wattstead.timeseries.rebuilding import rebuild_measured

Measuring = TypeVar("Measuring", bound=MeasuringDevice)
Connected = TypeVar("Connected", bound=ConnectedColumns)


class Managed(Protocol):
    """Something at a site that people add, describe and take away."""

    @property
    def account_id(self) -> UUID:
        """Return whose it is."""

    @property
    def name(self) -> str:
        """Return what its people call it."""

    @property
    def retired_at(self) -> datetime | None:
        """Return when it was taken away."""


def require_in_use(device: Managed) -> None:
    """Go on only where the viewer manages a device that is still there; raises DeviceRetired."""
    require(require_unit_of_work(), account_id=device.account_id, to=Action.MANAGE_DEVICES)
    if device.retired_at is not None:
        raise DeviceRetired(name=device.name)


def not_heard_since(devices: QuerySet[Connected], *, seen_at: datetime) -> QuerySet[Connected]:
    """Return those in use of which nothing later is known: what they say now is news."""
    return devices.filter(Q(last_seen_at=None) | Q(last_seen_at__lt=seen_at), retired_at=None)


def keep_report(devices: QuerySet[Connected], *, seen_at: datetime, **told: object) -> None:
    """Keep what a device says of itself, unless something later is known already."""
    require_unit_of_work()
    not_heard_since(devices, seen_at=seen_at).update(
        connection=Connection.ONLINE.value, last_seen_at=seen_at, **told
    )


def keep_endpoint(devices: QuerySet[Connected], *, api_endpoint: str) -> None:
    """Keep the address at which devices answer, or none; the supplier alone approves one, since we fetch it.

    Raises RoleNotAllowed and EndpointNotAllowed.
    """
    viewer = require_unit_of_work()
    if viewer.staff is None and not viewer.is_system:
        raise RoleNotAllowed
    devices.update(api_endpoint=checked_endpoint(api_endpoint) if api_endpoint else "")


def follow_clock(devices: QuerySet[Measuring], *, kind: Kind, zone: str, now: datetime) -> int:
    """Cut the days of these devices, all of one kind, by the clock of `zone`; return how many changed.

    Raises IntervalCrossesDay where readings are of whole days.
    """
    require_unit_of_work()
    changed = 0
    for device in devices.exclude(zone=zone).select_for_update():
        series = device.series_in(kind)
        rebuild_measured(old=series, new=replace(series, zone=zone), known_at=now)
        changed += devices.filter(pk=device.pk).update(zone=zone)
    return changed
