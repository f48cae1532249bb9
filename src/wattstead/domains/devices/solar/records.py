"""Gives solar systems and inverters out whole, to those who write every field of them down."""

from collections.abc import Iterable
from uuid import UUID

from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.queries import inverters_visible_to, solar_systems_visible_to
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

SolarSystemRecord = SolarSystem
InverterRecord = Inverter


def solar_system_held(viewer: Viewer, *, system_id: UUID) -> SolarSystemRecord:
    """Return that solar system, kept from others until the unit of work ends; raises NotFound."""
    return the_one(solar_systems_visible_to(viewer).select_for_update(no_key=True).filter(pk=system_id))


def inverter_held(viewer: Viewer, *, inverter_id: UUID) -> InverterRecord:
    """Return that inverter, kept from others until the unit of work ends; raises NotFound."""
    return the_one(inverters_visible_to(viewer).select_for_update(no_key=True).filter(pk=inverter_id))


def inverter_ids_of(viewer: Viewer, *, system_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return the inverters in use of many systems, in one query."""
    found: dict[UUID, list[UUID]] = {}
    in_use = inverters_visible_to(viewer).filter(solar_system_id__in=set(system_ids), retired_at=None)
    for inverter_id, system_id in in_use.values_list("pk", "solar_system_id"):
        found.setdefault(system_id, []).append(inverter_id)
    return found
