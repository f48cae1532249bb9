"""Fetches chargers of electric vehicles and what they charged."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerStatus, ConnectorType
from wattstead.domains.devices.rules import status_told
from wattstead.foundation.finding import the_one
from wattstead.kernel.money import Money
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class ChargerView:
    """A charger as its people see it."""

    charger_id: UUID
    account_id: UUID
    site_id: UUID
    name: str
    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Decimal
    connector_type: ConnectorType
    status: ChargerStatus
    last_seen_at: datetime | None
    retired_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """What one vehicle drew; `cost` is gross, None while it goes on or where nobody supplied the site."""

    session_id: UUID
    started_at: datetime
    ended_at: datetime | None
    energy_kwh: Decimal
    cost: Money | None
    vehicle_id: str


@dataclass(frozen=True, kw_only=True)
class Charged:
    """What a charger delivered in a time, and what it cost where every session's cost is known."""

    sessions: int
    energy_kwh: Decimal
    cost: Money | None


def ev_chargers_visible_to(viewer: Viewer) -> QuerySet[EVCharger]:
    """Return the chargers of every account the viewer may act for, removed ones too, by name."""
    chargers = EVCharger.objects.order_by("name", "id")
    return chargers if viewer.is_system else chargers.filter(account_id__in=viewer.account_ids)


def ev_charger_visible_to(viewer: Viewer, *, charger_id: UUID) -> EVCharger:
    """Return that charger; raises NotFound alike for foreign and missing ones."""
    return the_one(ev_chargers_visible_to(viewer).filter(pk=charger_id))


def charging_sessions_visible_to(viewer: Viewer) -> QuerySet[ChargingSession]:
    """Return the charging sessions of every account the viewer may act for, newest first."""
    sessions = ChargingSession.objects.order_by("-started_at", "-id")
    return sessions if viewer.is_system else sessions.filter(account_id__in=viewer.account_ids)


def charging_session_visible_to(viewer: Viewer, *, session_id: UUID) -> ChargingSession:
    """Return that session with its charger; raises NotFound alike for foreign and missing ones."""
    return the_one(charging_sessions_visible_to(viewer).select_related("ev_charger").filter(pk=session_id))


def ev_chargers_at(viewer: Viewer, *, site_id: UUID) -> tuple[ChargerView, ...]:
    """Return the chargers in use at a site, by name, in one query."""
    in_use = ev_chargers_visible_to(viewer).filter(site_id=site_id, retired_at=None)
    return tuple(_charger(charger) for charger in in_use)


def ev_charger_seen(viewer: Viewer, *, charger_id: UUID) -> ChargerView:
    """Return all of that charger; raises NotFound alike for foreign and missing ones."""
    return _charger(ev_charger_visible_to(viewer, charger_id=charger_id))


def sessions_of(viewer: Viewer, *, charger_id: UUID, limit: int) -> tuple[SessionView, ...]:
    """Return the last sessions of a charger, newest first."""
    sessions = charging_sessions_visible_to(viewer).filter(ev_charger_id=charger_id)[:limit]
    return tuple(_session(session) for session in sessions)


def charged_during(viewer: Viewer, *, charger_id: UUID, period: Period) -> Charged:
    """Return what the sessions that began in a time came to, in one query."""
    begun = Q(started_at__gte=period.starts_at, started_at__lt=period.ends_before)
    sessions = charging_sessions_visible_to(viewer).filter(begun, ev_charger_id=charger_id)
    found = sessions.order_by().aggregate(
        count=Count("id"),
        energy=Sum("energy_kwh"),
        amount=Sum("cost"),
        priced=Count("cost"),
        currencies=Count("currency", filter=~Q(currency=""), distinct=True),
        currency=Max("currency"),
    )
    is_known = found["priced"] == found["count"] and found["currencies"] == 1
    return Charged(
        sessions=found["count"],
        energy_kwh=found["energy"] or Decimal(0),
        cost=Money(found["amount"], found["currency"]) if is_known else None,
    )


def charger_status(charger: EVCharger) -> ChargerStatus:
    """Return what is told of a charger in a word."""
    return ChargerStatus(status_told(charger.connection, state=charger.activity))


def _charger(charger: EVCharger) -> ChargerView:
    return ChargerView(
        charger_id=charger.pk,
        account_id=charger.account_id,
        site_id=charger.site_id,
        name=charger.name,
        manufacturer=charger.manufacturer,
        model=charger.model,
        serial_number=charger.serial_number,
        max_power_kw=charger.max_power_kw,
        connector_type=ConnectorType(charger.connector_type),
        status=charger_status(charger),
        last_seen_at=charger.last_seen_at,
        retired_at=charger.retired_at,
    )


def _session(session: ChargingSession) -> SessionView:
    return SessionView(
        session_id=session.pk,
        started_at=session.started_at,
        ended_at=session.ended_at,
        energy_kwh=session.energy_kwh,
        cost=None if session.cost is None else Money(session.cost, session.currency),
        vehicle_id=session.vehicle_id,
    )
