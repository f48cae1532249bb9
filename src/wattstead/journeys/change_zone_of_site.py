"""Lets another clock run at a site, and cuts the days of all that is measured there anew."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.domains.devices.operations import follow_clock
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_visible_to
from wattstead.domains.devices.solar.queries import solar_systems_visible_to
from wattstead.domains.metering.operations.zones import follow_clock_of_site
from wattstead.domains.sites.operations import change_zone
from wattstead.domains.sites.records import site_held
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How many registers and devices follow another clock now."""

    registers: int
    devices: int


def change_zone_of_site(*, site_id: UUID, zone: str, now: datetime) -> Followed:
    """Let the clock of `zone` run at a site; every reading stays, only its day may be another.

    What was measured is cut anew by register and by device, those taken away among them.
    Raises NotFound, RoleNotAllowed, ZoneUnknown, and IntervalCrossesDay where a reading
    would span two of the new days; then nothing changes.
    """
    viewer = require_unit_of_work()
    site = site_held(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
    change_zone(site_id=site.pk, zone=zone)
    registers = follow_clock_of_site(site_id=site.pk, zone=zone, now=now)
    devices = (
        follow_clock(
            solar_systems_visible_to(viewer).filter(site_id=site.pk), kind=SOLAR_SYSTEMS, zone=zone, now=now
        )
        + follow_clock(
            batteries_visible_to(viewer).filter(site_id=site.pk), kind=BATTERIES, zone=zone, now=now
        )
        + follow_clock(
            smart_plugs_visible_to(viewer).filter(site_id=site.pk), kind=SMART_PLUGS, zone=zone, now=now
        )
    )
    return Followed(registers=registers, devices=devices)
