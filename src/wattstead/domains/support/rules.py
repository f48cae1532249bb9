"""Works out what a ticket becomes."""

from dataclasses import dataclass
from datetime import datetime

from wattstead.domains.support.vocabulary import TICKET_TRANSITIONS, TicketStatus
from wattstead.kernel.transitions import By


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whose turn a ticket is, and since when it needs nobody any more."""

    status: TicketStatus
    resolved_at: datetime | None
    closed_at: datetime | None


def moved(standing: Standing, *, to: TicketStatus, by: By, now: datetime) -> Standing:
    """Return where a ticket stands after a move; raises TransitionRefused.

    What was resolved stays so when it is closed; what is taken up again is neither.
    """
    TICKET_TRANSITIONS.require(standing.status, to=to, by=by)
    resolved_at = {
        TicketStatus.RESOLVED: now,
        TicketStatus.CLOSED: standing.resolved_at,
    }.get(to)
    return Standing(status=to, resolved_at=resolved_at, closed_at=now if to is TicketStatus.CLOSED else None)


def answered(standing: Standing, *, now: datetime) -> Standing:
    """Return where a ticket stands once its customer has written again: it is the supplier's turn."""
    after = {
        TicketStatus.WAITING_CUSTOMER: TicketStatus.IN_PROGRESS,
        TicketStatus.RESOLVED: TicketStatus.OPEN,
    }.get(standing.status)
    return standing if after is None else moved(standing, to=after, by=By.CUSTOMER, now=now)
