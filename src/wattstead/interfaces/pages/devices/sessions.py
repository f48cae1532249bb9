"""Tells what was charged at a charger: this month, and session by session."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from wattstead.domains.devices.ev_chargers.queries import (
    Charged,
    SessionView,
    charged_during,
    sessions_of,
)
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.devices.cards import Clock
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import Viewer

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """A session in words; `cost` is empty where nobody knows it."""

    day: str
    hours: str
    lasted: str
    vehicle: str
    energy: str
    cost: str
    is_going_on: bool


@dataclass(frozen=True, kw_only=True)
class SessionsCard:
    """What was charged, in words; `only_last` says when there may be more sessions than are shown."""

    sentence: str
    rows: tuple[SessionRow, ...]
    only_last: str


def sessions_card(viewer: Viewer, *, charger_id: UUID, clock: Clock) -> SessionsCard:
    """Return what was charged at a charger, in two statements."""
    month = month_of(clock.now.astimezone(clock.zone).date())
    period = time_of_days(month, zone=clock.zone)
    charged = charged_during(viewer, charger_id=charger_id, period=period)
    sessions = sessions_of(viewer, charger_id=charger_id, limit=SHOWN)
    return SessionsCard(
        sentence=_sentence(charged, month=days.month(month.starts_on)),
        rows=tuple(_row(session, zone=clock.zone, now=clock.now) for session in sessions),
        only_last=(
            gettext("The last {count} sessions are shown.").format(count=SHOWN)
            if len(sessions) == SHOWN
            else ""
        ),
    )


def _sentence(charged: Charged, *, month: str) -> str:
    if not charged.sessions:
        return gettext("Nothing was charged in {month}.").format(month=month)
    energy = figures.energy(charged.energy_kwh, unit="kWh", places=0)
    if charged.cost is None:
        told = ngettext(
            "{count} session in {month}: {energy}.",
            "{count} sessions in {month}: {energy}.",
            charged.sessions,
        )
        return told.format(count=charged.sessions, month=month, energy=energy)
    told = ngettext(
        "{count} session in {month}: {energy} for {cost}.",
        "{count} sessions in {month}: {energy} for {cost}.",
        charged.sessions,
    )
    cost = figures.money(charged.cost)
    return told.format(count=charged.sessions, month=month, energy=energy, cost=cost)


def _row(session: SessionView, *, zone: ZoneInfo, now: datetime) -> SessionRow:
    start, end = session.started_at.astimezone(zone), (session.ended_at or now).astimezone(zone)
    is_going_on = session.ended_at is None
    minutes = int((end - start).total_seconds()) // 60
    return SessionRow(
        day=days.weekday(start.date()),
        hours=(
            gettext("since {clock}").format(clock=days.clock(start))
            if is_going_on
            else f"{days.clock(start)}{days.DASH}{days.clock(end)}"
        ),
        lasted=_lasted(minutes),
        vehicle=session.vehicle_id,
        energy=figures.energy(Decimal(session.energy_kwh), unit="kWh", places=1),
        cost=figures.money(session.cost) if session.cost else "",
        is_going_on=is_going_on,
    )


def _lasted(minutes: int) -> str:
    """Return how long something took: 2 h 15 min, or 45 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("{minutes} min").format(minutes=rest)
    return gettext("{hours} h {minutes} min").format(hours=hours, minutes=rest)
