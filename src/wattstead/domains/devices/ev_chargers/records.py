"""Gives chargers and sessions out whole, to those who write every field of them down."""

from uuid import UUID

from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.queries import (
    charging_sessions_visible_to,
    ev_chargers_visible_to,
)
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

EVChargerRecord = EVCharger
ChargingSessionRecord = ChargingSession


def ev_charger_held(viewer: Viewer, *, charger_id: UUID) -> EVChargerRecord:
    """Return that charger, kept from others until the unit of work ends; raises NotFound."""
    return the_one(ev_chargers_visible_to(viewer).select_for_update(no_key=True).filter(pk=charger_id))


def charging_session_held(viewer: Viewer, *, session_id: UUID) -> ChargingSessionRecord:
    """Return that session with its charger, kept from others until the unit of work ends; raises NotFound."""
    sessions = charging_sessions_visible_to(viewer).select_related("ev_charger")
    return the_one(sessions.select_for_update(no_key=True, of=("self",)).filter(pk=session_id))
