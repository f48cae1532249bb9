"""Gives batteries out whole, to those who write every field of them down."""

from uuid import UUID

from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

BatteryRecord = Battery


def battery_held(viewer: Viewer, *, battery_id: UUID) -> BatteryRecord:
    """Return that battery, kept from others until the unit of work ends; raises NotFound."""
    return the_one(batteries_visible_to(viewer).select_for_update(no_key=True).filter(pk=battery_id))
