"""Fetches solar systems and their inverters."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from wattstead.domains.devices.rules import status_told
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.vocabulary import InverterStatus, Orientation, SolarStatus
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class InverterView:
    """An inverter as its people see it."""

    inverter_id: UUID
    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Decimal
    firmware_version: str
    status: InverterStatus
    last_seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SolarSystemView:
    """A solar system with the inverters in use; the warranty includes its last day."""

    system_id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    capacity_kw: Decimal
    installed_on: date
    orientation: Orientation
    tilt_angle: Decimal
    panel_count: int
    panel_type: str
    installer_name: str
    installer_contact: str
    warranty_until: date | None
    status: SolarStatus
    zone: str
    retired_at: datetime | None
    inverters: tuple[InverterView, ...]

    @property
    def last_seen_at(self) -> datetime | None:
        """Return when one of its inverters was heard of last."""
        return max((each.last_seen_at for each in self.inverters if each.last_seen_at), default=None)


def solar_systems_visible_to(viewer: Viewer) -> QuerySet[SolarSystem]:
    """Return the solar systems of every account the viewer may act for, removed ones too, by name."""
    systems = SolarSystem.objects.order_by("name", "id")
    return systems if viewer.is_system else systems.filter(account_id__in=viewer.account_ids)


def solar_system_visible_to(viewer: Viewer, *, system_id: UUID) -> SolarSystem:
    """Return that solar system; raises NotFound alike for foreign and missing ones."""
    return the_one(solar_systems_visible_to(viewer).filter(pk=system_id))


def inverters_visible_to(viewer: Viewer) -> QuerySet[Inverter]:
    """Return the inverters of every account the viewer may act for, removed ones too, by serial number."""
    inverters = Inverter.objects.order_by("serial_number", "id")
    return inverters if viewer.is_system else inverters.filter(account_id__in=viewer.account_ids)


def inverter_visible_to(viewer: Viewer, *, inverter_id: UUID) -> Inverter:
    """Return that inverter with its system; raises NotFound alike for foreign and missing ones."""
    return the_one(inverters_visible_to(viewer).select_related("solar_system").filter(pk=inverter_id))


def solar_systems_at(viewer: Viewer, *, site_id: UUID) -> tuple[SolarSystemView, ...]:
    """Return the solar systems in use at a site: one at most, in two queries."""
    systems = solar_systems_visible_to(viewer).filter(site_id=site_id, retired_at=None)
    return tuple(_system(system) for system in _with_inverters(systems))


def solar_system_seen(viewer: Viewer, *, system_id: UUID) -> SolarSystemView:
    """Return all of that solar system; raises NotFound alike for foreign and missing ones."""
    system = the_one(_with_inverters(solar_systems_visible_to(viewer).filter(pk=system_id)))
    return _system(system)


def inverter_status(inverter: Inverter) -> InverterStatus:
    """Return what is told of an inverter in a word."""
    return InverterStatus(status_told(inverter.connection, state=inverter.condition))


def warranty_until(system: SolarSystem) -> date | None:
    """Return the last day of a system's warranty."""
    ends_before = system.in_warranty_before
    return None if ends_before is None else ends_before - timedelta(days=1)


def _with_inverters(systems: QuerySet[SolarSystem]) -> QuerySet[SolarSystem]:
    in_use = Inverter.objects.filter(retired_at=None).order_by("serial_number", "id")
    return systems.prefetch_related(Prefetch("inverters", queryset=in_use))


def _system(system: SolarSystem) -> SolarSystemView:
    return SolarSystemView(
        system_id=system.pk,
        account_id=system.account_id,
        site_id=system.site_id,
        name=system.name,
        capacity_kw=system.capacity_kw,
        installed_on=system.installed_on,
        orientation=Orientation(system.orientation),
        tilt_angle=system.tilt_angle,
        panel_count=system.panel_count,
        panel_type=system.panel_type,
        installer_name=system.installer_name,
        installer_contact=system.installer_contact,
        warranty_until=warranty_until(system),
        status=SolarStatus(system.status),
        zone=system.zone,
        retired_at=system.retired_at,
        inverters=tuple(_inverter(inverter) for inverter in system.inverters.all()),
    )


def _inverter(inverter: Inverter) -> InverterView:
    return InverterView(
        inverter_id=inverter.pk,
        manufacturer=inverter.manufacturer,
        model=inverter.model,
        serial_number=inverter.serial_number,
        max_power_kw=inverter.max_power_kw,
        firmware_version=inverter.firmware_version,
        status=inverter_status(inverter),
        last_seen_at=inverter.last_seen_at,
    )
