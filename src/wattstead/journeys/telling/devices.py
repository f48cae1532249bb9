"""Tells the people of a site of devices that have not been heard of for a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.people import people_of
from wattstead.domains.alerts.rules import SILENCE_TOLD_FOR, SILENT_AFTER, is_silent
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.domains.devices.ev_chargers.queries import ev_chargers_visible_to
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_visible_to
from wattstead.domains.devices.solar.queries import inverters_visible_to
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.audience import AT_ONCE, audience_of
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class _Silent:
    """A device that was heard of before, and has not been for a while."""

    device_id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    zone: str
    last_seen_at: datetime
    page: str


def tell_of_silent_devices(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for each device that fell silent; return how many were written.

    What was never heard of is not missed, and what was taken away may be silent. A device that
    comes back and falls silent again is told again.
    """
    with seen_by(viewer):
        silent = list(_silent(viewer, now=now))
    written = 0
    for start in range(0, len(silent), AT_ONCE):
        with seen_by(viewer):
            written += notify(_notices(silent[start : start + AT_ONCE], now=now))
    return written


def _notices(silent: list[_Silent], *, now: datetime) -> Iterator[Notice]:
    people = people_of({device.account_id for device in silent}, on=now.date())
    audience = audience_of(people, alert_type=AlertType.DEVICE_OFFLINE, at=now)
    for device in silent:
        for listener in audience.of(device.account_id, site_id=device.site_id):
            yield Notice(
                user_id=listener.user_id,
                channels=listener.channels,
                account_id=device.account_id,
                kind=Kind.DEVICE_OFFLINE,
                event=f"silent:{device.device_id}:{device.last_seen_at:%Y-%m-%dT%H:%M:%S}",
                at=now,
                facts={"device": device.name, "since": device.last_seen_at.astimezone(ZoneInfo(device.zone))},
                action_url=device.page,
            )


def _silent(viewer: Viewer, *, now: datetime) -> Iterator[_Silent]:
    """Yield the silent devices of every kind."""
    since = {"last_seen_at__gte": now - SILENCE_TOLD_FOR, "last_seen_at__lte": now - SILENT_AFTER}
    for page, devices in (
        ("batteries", batteries_visible_to(viewer)),
        ("chargers", ev_chargers_visible_to(viewer)),
        ("plugs", smart_plugs_visible_to(viewer)),
    ):
        columns = ("pk", "account_id", "site_id", "name", "site__zone", "last_seen_at")
        found = devices.filter(retired_at=None, **since).values_list(*columns)
        for pk, account_id, site_id, name, zone, seen_at in found:
            if is_silent(seen_at, now=now):
                yield _Silent(
                    device_id=pk,
                    account_id=account_id,
                    site_id=site_id,
                    name=name,
                    zone=zone,
                    last_seen_at=seen_at,
                    page=f"/devices/{page}/{pk}/",
                )
    yield from _silent_inverters(viewer, now=now, since=since)


def _silent_inverters(viewer: Viewer, *, now: datetime, since: dict[str, datetime]) -> Iterator[_Silent]:
    inverters = inverters_visible_to(viewer).filter(retired_at=None, **since).select_related("solar_system")
    for inverter in inverters:
        seen_at, system = inverter.last_seen_at, inverter.solar_system
        if seen_at is not None and is_silent(seen_at, now=now):
            yield _Silent(
                device_id=inverter.pk,
                account_id=inverter.account_id,
                site_id=system.site_id,
                name=inverter.name,
                zone=system.zone,
                last_seen_at=seen_at,
                page=f"/devices/solar/{system.pk}/",
            )
