"""Records what electric vehicles drew, with what it cost under the contract of those days."""

from datetime import datetime

from wattstead.domains.devices.ev_chargers.operations.sessions import (
    change_session,
    keep_cost,
    record_session,
)
from wattstead.domains.devices.ev_chargers.queries import charging_session_visible_to
from wattstead.domains.devices.ev_chargers.records import ChargingSessionRecord, EVChargerRecord
from wattstead.domains.devices.ev_chargers.vocabulary import SessionDescription
from wattstead.journeys.cost_of_charging import cost_of_charging
from wattstead.kernel.viewer import Viewer


def record_charging(
    *, viewer: Viewer, charger: EVChargerRecord, description: SessionDescription, now: datetime
) -> ChargingSessionRecord:
    """Keep a charging session and what it cost; raises what `record_session` refuses."""
    session = record_session(charger=charger, description=description, now=now)
    return _with_its_cost(viewer, session=session)


def correct_charging(
    *, viewer: Viewer, session: ChargingSessionRecord, description: SessionDescription, now: datetime
) -> ChargingSessionRecord:
    """Say anew what a session was, and what it cost then; raises what `change_session` refuses."""
    change_session(session=session, description=description, now=now)
    return _with_its_cost(viewer, session=session)


def _with_its_cost(viewer: Viewer, *, session: ChargingSessionRecord) -> ChargingSessionRecord:
    kept = charging_session_visible_to(viewer, session_id=session.pk)
    if kept.ended_at is None:
        return kept
    keep_cost(session_id=kept.pk, cost=cost_of_charging(viewer=viewer, session=kept))
    return charging_session_visible_to(viewer, session_id=session.pk)
