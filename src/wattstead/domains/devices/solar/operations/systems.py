"""Registers solar systems, changes what is told of them and takes them away."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.operations import require_in_use
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.rules import checked_system, warranty_ends_before
from wattstead.domains.devices.solar.vocabulary import SOLAR_TRANSITIONS, SolarDescription, SolarStatus
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class SiteHasSolarSystem(Refusal):
    """A site has one solar system; more panels belong to it."""

    code = "site_has_solar_system"
    message = said("This site has a solar system already. Change it, or remove it before you add another.")


def register_solar_system(*, site_id: UUID, description: SolarDescription, today: date) -> SolarSystem:
    """Keep a new solar system of a site, whose days follow the clock of the site.

    Raises NotFound, SiteHasSolarSystem and what `checked_system` refuses.
    """
    viewer = require_unit_of_work()
    site = site_visible_to(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_DEVICES)
    columns = _columns(checked_system(description, today=today))
    with refusing({"one_solar_system_per_site": SiteHasSolarSystem(field="site_id")}):
        return SolarSystem.objects.create(
            account_id=site.account_id, site_id=site.pk, zone=site.zone, **columns
        )


def change_solar_system(*, system: SolarSystem, description: SolarDescription, today: date) -> None:
    """Describe a solar system anew; raises DeviceRetired and what `checked_system` refuses."""
    require_in_use(system)
    columns = _columns(checked_system(description, today=today))
    SolarSystem.objects.filter(pk=system.pk).update(**columns)


def move_solar_system(*, system: SolarSystem, to: SolarStatus) -> None:
    """Say that a solar system works, rests or is being looked after; raises TransitionRefused."""
    require_in_use(system)
    SOLAR_TRANSITIONS.require(SolarStatus(system.status), to=to)
    SolarSystem.objects.filter(pk=system.pk).update(status=to.value)


def retire_solar_system(*, system: SolarSystem, now: datetime) -> None:
    """Take a solar system away with its inverters; what it produced stays. Raises DeviceRetired."""
    require_in_use(system)
    Inverter.objects.filter(solar_system=system, retired_at=None).update(retired_at=now)
    SolarSystem.objects.filter(pk=system.pk).update(retired_at=now, status=SolarStatus.INACTIVE.value)


def _columns(told: SolarDescription) -> dict[str, object]:
    """Return what is told of a system by the names of its columns."""
    columns = asdict(told) | {"in_warranty_before": warranty_ends_before(told.warranty_until)}
    del columns["warranty_until"]
    return columns
