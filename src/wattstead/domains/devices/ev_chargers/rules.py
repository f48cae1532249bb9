"""Checks what is told of chargers and of what they charged."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from wattstead.domains.devices.ev_chargers.vocabulary import LONGEST_SESSION, SessionDescription
from wattstead.domains.devices.rules import checked_figure
from wattstead.kernel.money import EXACT
from wattstead.kernel.refusals import Refusal, said

TOLERANCE = Decimal("1.1")
"""Meters of chargers and the power on their labels are not exact."""
_HOUR = Decimal(3600)


class SessionEndsEarly(Refusal):
    """A charging session ends after it starts, and within a season."""

    code = "session_ends_early"
    kind = "unreadable"
    message = said("A charging session ends after it starts, and lasts at most {days} days.")


class SessionInFuture(Refusal):
    """A charging session has begun."""

    code = "session_in_future"
    kind = "unreadable"
    message = said("A charging session is told of once it has taken place; {moment} is yet to come.")


class ChargedBeyondBelief(Refusal):
    """The charger cannot deliver so much in so short a time."""

    code = "charged_beyond_belief"
    message = said("A charger of {max_power_kw} kW cannot deliver {energy_kwh} kWh in that time.")


def checked_session(
    description: SessionDescription, *, max_power_kw: Decimal, now: datetime
) -> SessionDescription:
    """Return what is told of a session, in whole seconds, when it can be.

    Raises FigureOutOfRange, SessionInFuture, SessionEndsEarly and ChargedBeyondBelief.
    """
    started_at = description.started_at.replace(microsecond=0)
    ended_at = description.ended_at.replace(microsecond=0) if description.ended_at else None
    if started_at > now:
        raise SessionInFuture(field="started_at", moment=started_at)
    if ended_at is not None and ended_at > now:
        raise SessionInFuture(field="ended_at", moment=ended_at)
    lasts = (ended_at or now) - started_at
    if (ended_at is not None and ended_at <= started_at) or lasts > LONGEST_SESSION:
        raise SessionEndsEarly(field="ended_at", days=LONGEST_SESSION.days)
    energy_kwh = checked_figure(description.energy_kwh, field="energy_kwh", lowest=Decimal(0))
    if energy_kwh > _most_kwh(max_power_kw, lasts=lasts):
        raise ChargedBeyondBelief(field="energy_kwh", max_power_kw=max_power_kw, energy_kwh=energy_kwh)
    return replace(description, started_at=started_at, ended_at=ended_at)


def _most_kwh(max_power_kw: Decimal, *, lasts: timedelta) -> Decimal:
    """Return the most that a charger of that power delivers in a time."""
    seconds = Decimal(int(lasts.total_seconds()) + 1)
    return EXACT.divide(EXACT.multiply(EXACT.multiply(max_power_kw, TOLERANCE), seconds), _HOUR)
