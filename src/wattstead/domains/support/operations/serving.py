"""Does what only the supplier's staff does with tickets."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.identity.queries import staff_roles_of
from wattstead.domains.support.models import Ticket
from wattstead.domains.support.operations.standing import (
    acting_as,
    keep_standing,
    require_staff,
    standing_of,
)
from wattstead.domains.support.queries import ticket_held
from wattstead.domains.support.rules import moved
from wattstead.domains.support.vocabulary import TicketPriority, TicketStatus
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer


class AssigneeNotStaff(Refusal):
    """Only those who work for the supplier look after tickets."""

    code = "assignee_not_staff"
    kind = "unreadable"
    message = said("A ticket is assigned to somebody of the customer service.")


def assign_ticket(viewer: Viewer, *, ticket_id: UUID, assigned_to: UUID | None) -> None:
    """Say who looks after a ticket; raises NotFound, ReservedForStaff and AssigneeNotStaff."""
    ticket = _served(viewer, ticket_id=ticket_id, field="assignedTo")
    if assigned_to is not None and not staff_roles_of(assigned_to).exists():
        raise AssigneeNotStaff(field="assignedTo")
    ticket.assigned_to_id = assigned_to
    ticket.save(update_fields=["assigned_to"])


def rank_ticket(viewer: Viewer, *, ticket_id: UUID, priority: TicketPriority) -> None:
    """Say how soon somebody must look at a ticket; raises NotFound and ReservedForStaff."""
    ticket = _served(viewer, ticket_id=ticket_id, field="priority")
    ticket.priority = priority.value
    ticket.save(update_fields=["priority"])


def move_ticket(viewer: Viewer, *, ticket_id: UUID, to: TicketStatus, now: datetime) -> None:
    """Say whose turn a ticket is; raises NotFound, ReservedForStaff and TransitionRefused."""
    ticket = _served(viewer, ticket_id=ticket_id, field="status")
    by = acting_as(viewer, ticket=ticket)
    keep_standing(moved(standing_of(ticket), to=to, by=by, now=now), ticket=ticket)


def _served(viewer: Viewer, *, ticket_id: UUID, field: str) -> Ticket:
    """Return a ticket for staff to change; to others a foreign one is missing, their own out of reach."""
    require_unit_of_work()
    ticket = ticket_held(viewer, ticket_id=ticket_id)
    require_staff(viewer, field=field)
    return ticket
