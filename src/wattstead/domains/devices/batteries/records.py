"""Gives batteries out whole, to those who write every field of them down."""

from uuid import UUID

from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.queries import batteries_visible_to
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

BatteryRecord = Battery


def battery_held(viewer: Viewer, *, battery_id: UUID) -> BatteryRecord:
    """Return that battery, kept from others until the unit of work ends; raises NotFound."""
    held = batteries_visible_to(viewer).select_for_update(no_key=True).filter(pk=battery_id).first()
    if held is None:
        raise NotFound
    return held
