"""Records charging sessions, corrects them and keeps what they cost."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.ev_chargers.models import ChargingSession, EVCharger
from wattstead.domains.devices.ev_chargers.operations.chargers import (
    forget_charging,
    note_ev_charger,
)
from wattstead.domains.devices.ev_chargers.rules import checked_session
from wattstead.domains.devices.ev_chargers.vocabulary import ChargerActivity, SessionDescription
from wattstead.domains.devices.operations import require_in_use
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.money import Money
from wattstead.kernel.refusals import Refusal, said


class ChargingSessionsOverlap(Refusal):
    """A charger serves one vehicle at a time."""

    code = "charging_sessions_overlap"
    message = said("This charger was charging already at that time.")


class ChargingSessionEnded(Refusal):
    """A session that has ended does not go on; the next one is another session."""

    code = "charging_session_ended"
    message = said("This charging session has ended. What is charged now is another session.")


def record_session(*, charger: EVCharger, description: SessionDescription, now: datetime) -> ChargingSession:
    """Keep a charging session, ended or going on; one that goes on says that the charger charges.

    Raises DeviceRetired, ChargingSessionsOverlap and what `checked_session` refuses.
    """
    require_in_use(charger)
    told = checked_session(description, max_power_kw=charger.max_power_kw, now=now)
    with refusing(_overlapping()):
        session = ChargingSession.objects.create(
            account_id=charger.account_id, ev_charger_id=charger.pk, **asdict(told)
        )
    if told.ended_at is None:
        note_ev_charger(charger_id=charger.pk, activity=ChargerActivity.CHARGING, seen_at=told.started_at)
    return session


def change_session(*, session: ChargingSession, description: SessionDescription, now: datetime) -> None:
    """Say anew what a session was, or that it has ended; its cost is unknown until it is worked out.

    Raises ChargingSessionEnded, ChargingSessionsOverlap and what `checked_session` refuses.
    """
    _require_managed(session)
    if session.ended_at is not None and description.ended_at is None:
        raise ChargingSessionEnded(field="ended_at")
    told = checked_session(description, max_power_kw=session.ev_charger.max_power_kw, now=now)
    with refusing(_overlapping()):
        ChargingSession.objects.filter(pk=session.pk).update(**asdict(told), cost=None, currency="")
    if session.ended_at is None and told.ended_at is not None:
        note_ev_charger(
            charger_id=session.ev_charger_id, activity=ChargerActivity.AVAILABLE, seen_at=told.ended_at
        )


def remove_session(*, session: ChargingSession) -> None:
    """Take a session away that never was, and with it that the charger charges."""
    _require_managed(session)
    ChargingSession.objects.filter(pk=session.pk).delete()
    if session.ended_at is None:
        forget_charging(charger_id=session.ev_charger_id, told_at=session.started_at)


def keep_cost(*, session_id: UUID, cost: Money | None) -> None:
    """Keep what an ended session cost, or that nobody knows: the one writer of a session's cost."""
    require_unit_of_work()
    ChargingSession.objects.filter(pk=session_id, ended_at__isnull=False).update(
        cost=cost.amount if cost else None, currency=cost.currency if cost else ""
    )


def _require_managed(session: ChargingSession) -> None:
    require(require_unit_of_work(), account_id=session.account_id, to=Action.MANAGE_DEVICES)


def _overlapping() -> dict[str, Refusal]:
    return {"one_charging_session_per_charger_at_a_time": ChargingSessionsOverlap(field="started_at")}
