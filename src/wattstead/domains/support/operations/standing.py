"""Says as what somebody acts on a ticket, and lets its status move in one place."""

from uuid import UUID

from wattstead.domains.accounts.serving import is_serving
from wattstead.domains.support.models import Ticket
from wattstead.domains.support.rules import Standing
from wattstead.domains.support.vocabulary import TicketStatus
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.transitions import By
from wattstead.kernel.viewer import Viewer


class ReservedForStaff(Refusal):
    """Something that only those may do who work for the supplier."""

    code = "reserved_for_staff"
    kind = "forbidden"
    message = said("Only our customer service can do this.")


class TicketClosed(Refusal):
    """A closed ticket takes nothing any more."""

    code = "ticket_closed"
    message = said("{number} is closed. Reopen it to write again.")


def require_staff(viewer: Viewer, *, field: str | None = None) -> None:
    """Go on only where the viewer works for the supplier; raises ReservedForStaff."""
    if viewer.staff is None:
        raise ReservedForStaff(field=field)


def acting_as(viewer: Viewer, *, ticket: Ticket) -> By:
    """Return as what the viewer acts: who belongs to the account of a ticket is its customer, always."""
    belongs = ticket.account_id in viewer.account_ids and not is_serving(viewer)
    return By.CUSTOMER if belongs else By.STAFF


def person_of(viewer: Viewer) -> UUID:
    """Return who the viewer is: what is written needs somebody who wrote it."""
    if viewer.user_id is None:
        raise ValueError("a ticket is written by a person")
    return viewer.user_id


def refuse_closed(ticket: Ticket) -> None:
    """Raise TicketClosed for a ticket that is closed."""
    if ticket.status == TicketStatus.CLOSED.value:
        raise TicketClosed(number=ticket.ticket_number)


def standing_of(ticket: Ticket) -> Standing:
    """Return where a ticket stands."""
    return Standing(
        status=TicketStatus(ticket.status), resolved_at=ticket.resolved_at, closed_at=ticket.closed_at
    )


def keep_standing(standing: Standing, *, ticket: Ticket) -> None:
    """Let a ticket stand there; this also notes that something of it changed."""
    ticket.status, ticket.resolved_at, ticket.closed_at = (
        standing.status.value,
        standing.resolved_at,
        standing.closed_at,
    )
    ticket.save(update_fields=["status", "resolved_at", "closed_at"])
