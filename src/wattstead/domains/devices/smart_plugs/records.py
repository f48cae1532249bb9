"""Gives smart plugs out whole, to those who write every field of them down."""

from uuid import UUID

from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_visible_to
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

SmartPlugRecord = SmartPlug


def smart_plug_held(viewer: Viewer, *, plug_id: UUID) -> SmartPlugRecord:
    """Return that smart plug, kept from others until the unit of work ends; raises NotFound."""
    return the_one(smart_plugs_visible_to(viewer).select_for_update(no_key=True).filter(pk=plug_id))
