"""Answers what programs ask about charging sessions, records, changes and removes them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.ev_chargers.operations.sessions import remove_session
from wattstead.domains.devices.ev_chargers.queries import (
    charging_session_visible_to,
    charging_sessions_visible_to,
    ev_charger_visible_to,
)
from wattstead.domains.devices.ev_chargers.records import (
    ChargingSessionRecord,
    charging_session_held,
    ev_charger_held,
)
from wattstead.domains.devices.ev_chargers.vocabulary import SessionDescription
from wattstead.domains.devices.vocabulary import FIGURE_PLACES
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.ev_chargers.endpoints import ev_chargers
from wattstead.interfaces.api.ev_chargers.schemas import (
    ChargingSession,
    ChargingSessionChanges,
    ChargingSessionFilters,
    ChargingSessionPage,
    NewChargingSession,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import CHARGING_SESSION_ID, EV_CHARGER_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.journeys.record_charging import correct_charging, record_charging
from wattstead.kernel.money import rounded
from wattstead.kernel.viewer import Viewer

__all__ = ["ev_chargers"]

SESSIONS = Listing(
    orders={"-startTime": ("-started_at", "-id"), "startTime": ("started_at", "id")},
    columns={"started_from": "started_at__gte", "started_before": "started_at__lt"},
)


@ev_chargers.lists(
    "/ev-chargers/{evChargerId}/charging-sessions",
    scope=Scope.DEVICES_READ,
    answer=ChargingSessionPage,
    summary="List charging sessions",
)
def list_charging_sessions(
    request: CalledRequest, filters: Query[ChargingSessionFilters], charger_id: Id = EV_CHARGER_ID
) -> HttpResponse:
    """Return what was charged at a charger, and what it cost."""
    with seen_by(request.auth.viewer) as viewer:
        charger = ev_charger_visible_to(viewer, charger_id=charger_id)
        sessions = charging_sessions_visible_to(viewer).filter(ev_charger_id=charger.pk)
        found = SESSIONS.shown(sessions, asked=filters)
        items = [_told(session) for session in found.rows]
        return json_answer(ChargingSessionPage(items=items, next_cursor=found.next_cursor))


@ev_chargers.creates(
    "/ev-chargers/{evChargerId}/charging-sessions",
    scope=Scope.DEVICES_WRITE,
    answer=ChargingSession,
    summary="Record a charging session",
)
def create_charging_session(
    request: CalledRequest, body: NewChargingSession, charger_id: Id = EV_CHARGER_ID
) -> HttpResponse:
    """Record a charging session, with or without its end; sessions of a charger never overlap."""
    return done_once(request, lambda viewer: _recorded(viewer, charger_id=charger_id, body=body))


@ev_chargers.gives(
    "/charging-sessions/{chargingSessionId}",
    scope=Scope.DEVICES_READ,
    answer=ChargingSession,
    summary="Retrieve a charging session",
)
def get_charging_session(request: CalledRequest, session_id: Id = CHARGING_SESSION_ID) -> HttpResponse:
    """Return one charging session, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(charging_session_visible_to(viewer, session_id=session_id)))


@ev_chargers.changes(
    "/charging-sessions/{chargingSessionId}",
    scope=Scope.DEVICES_WRITE,
    answer=ChargingSession,
    summary="End or correct a charging session",
)
def update_charging_session(
    request: CalledRequest, body: ChargingSessionChanges, session_id: Id = CHARGING_SESSION_ID
) -> HttpResponse:
    """End a session, or correct what was told of it; its cost follows."""
    with seen_by(request.auth.viewer) as viewer:
        session = charging_session_held(viewer, session_id=session_id)
        require(viewer, account_id=session.account_id, to=Action.MANAGE_DEVICES)
        require_seen(request, _told(session))
        energy = session.energy_kwh if body.energy_kwh is None else body.energy_kwh
        description = SessionDescription(
            started_at=body.start_time or session.started_at,
            ended_at=body.end_time or session.ended_at,
            energy_kwh=rounded(energy, FIGURE_PLACES),
            vehicle_id=body.named("vehicle_id", kept=session.vehicle_id) or "",
        )
        changed = correct_charging(
            viewer=viewer, session=session, description=description, now=timezone.now()
        )
        return tagged_answer(_told(changed))


@ev_chargers.removes(
    "/charging-sessions/{chargingSessionId}",
    scope=Scope.DEVICES_WRITE,
    summary="Remove a charging session",
)
def remove_charging_session(request: CalledRequest, session_id: Id = CHARGING_SESSION_ID) -> HttpResponse:
    """Remove a charging session that never was."""
    with seen_by(request.auth.viewer) as viewer:
        remove_session(session=charging_session_held(viewer, session_id=session_id))
        return removed_answer()


def _recorded(viewer: Viewer, *, charger_id: UUID, body: NewChargingSession) -> HttpResponse:
    session = record_charging(
        viewer=viewer,
        charger=ev_charger_held(viewer, charger_id=charger_id),
        description=SessionDescription(
            started_at=body.start_time,
            ended_at=body.end_time,
            energy_kwh=rounded(body.energy_kwh, FIGURE_PLACES),
            vehicle_id=body.vehicle_id or "",
        ),
        now=timezone.now(),
    )
    return created_answer(_told(session), at=f"/charging-sessions/{session.pk}")


def _told(session: ChargingSessionRecord) -> ChargingSession:
    """Return a charging session as the API writes it."""
    return ChargingSession(
        id=session.pk,
        account_id=session.account_id,
        ev_charger_id=session.ev_charger_id,
        start_time=session.started_at,
        end_time=session.ended_at,
        energy_kwh=session.energy_kwh,
        cost=session.cost,
        currency=session.currency or None,
        vehicle_id=session.vehicle_id or None,
        created_at=session.created_at,
        updated_at=session.updated_at,
    )
