"""Answers what programs ask about tickets; opens, describes, closes and reopens them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.support.operations.serving import assign_ticket, move_ticket, rank_ticket
from wattstead.domains.support.operations.tickets import (
    close_ticket,
    describe_ticket,
    open_ticket,
    reopen_ticket,
)
from wattstead.domains.support.queries import ticket_held, tickets_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import TICKET_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.tickets.schemas import (
    NewTicket,
    Ticket,
    TicketChanges,
    TicketFilters,
    TicketPage,
)
from wattstead.interfaces.api.tickets.telling import summary_told, ticket_told
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

TICKETS = Listing(
    orders={"-createdAt": ("-created_at", "-id"), "-updatedAt": ("-updated_at", "-id")},
    columns={"assigned_to": "assigned_to_id"},
)
tickets = Resource(
    "Tickets",
    told="What customers ask the supplier, with messages and files. Everybody of an account sees them.",
)


@tickets.lists("/tickets", scope=Scope.TICKETS_READ, answer=TicketPage, summary="List tickets")
def list_tickets(request: CalledRequest, filters: Query[TicketFilters]) -> HttpResponse:
    """Return the tickets of your accounts, without their messages."""
    with seen_by(request.auth.viewer) as viewer:
        found = TICKETS.shown(tickets_visible_to(viewer), asked=filters)
        items = [summary_told(ticket) for ticket in found.rows]
        return json_answer(TicketPage(items=items, next_cursor=found.next_cursor))


@tickets.creates("/tickets", scope=Scope.TICKETS_WRITE, answer=Ticket, summary="Open a ticket")
def create_ticket(request: CalledRequest, body: NewTicket) -> HttpResponse:
    """Ask something for an account; its number is the next of the year."""
    return done_once(request, lambda viewer: _opened(viewer, body=body))


@tickets.gives("/tickets/{ticketId}", scope=Scope.TICKETS_READ, answer=Ticket, summary="Retrieve a ticket")
def get_ticket(request: CalledRequest, ticket_id: Id = TICKET_ID) -> HttpResponse:
    """Return one ticket with its messages and attachments, and the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(ticket_told(viewer, ticket_id=ticket_id))


@tickets.changes("/tickets/{ticketId}", scope=Scope.TICKETS_WRITE, answer=Ticket, summary="Change a ticket")
def update_ticket(request: CalledRequest, body: TicketChanges, ticket_id: Id = TICKET_ID) -> HttpResponse:
    """Say better what a ticket is about. How urgent it is and who looks after it, the supplier says."""
    with seen_by(request.auth.viewer) as viewer:
        ticket_held(viewer, ticket_id=ticket_id)
        require_seen(request, ticket_told(viewer, ticket_id=ticket_id))
        _change(viewer, ticket_id=ticket_id, body=body)
        return tagged_answer(ticket_told(viewer, ticket_id=ticket_id))


@tickets.does(
    "/tickets/{ticketId}/closure", scope=Scope.TICKETS_WRITE, answer=Ticket, summary="Close a ticket"
)
def close_ticket_now(request: CalledRequest, ticket_id: Id = TICKET_ID) -> HttpResponse:
    """Close a ticket: nothing is expected of the supplier any more."""

    def closed(viewer: Viewer) -> HttpResponse:
        close_ticket(viewer, ticket_id=ticket_id, now=timezone.now())
        return tagged_answer(ticket_told(viewer, ticket_id=ticket_id))

    return done_once(request, closed)


@tickets.does(
    "/tickets/{ticketId}/reopening", scope=Scope.TICKETS_WRITE, answer=Ticket, summary="Reopen a ticket"
)
def reopen_ticket_now(request: CalledRequest, ticket_id: Id = TICKET_ID) -> HttpResponse:
    """Take a resolved or closed ticket up again."""

    def reopened(viewer: Viewer) -> HttpResponse:
        reopen_ticket(viewer, ticket_id=ticket_id, now=timezone.now())
        return tagged_answer(ticket_told(viewer, ticket_id=ticket_id))

    return done_once(request, reopened)


def _opened(viewer: Viewer, *, body: NewTicket) -> HttpResponse:
    ticket = open_ticket(
        viewer,
        account_id=body.account_id,
        subject=body.subject,
        category=body.category,
        content=body.content,
        now=timezone.now(),
    )
    return created_answer(ticket_told(viewer, ticket_id=ticket.pk), at=f"/tickets/{ticket.pk}")


def _change(viewer: Viewer, *, ticket_id: UUID, body: TicketChanges) -> None:
    """Change what is named; what is for staff alone first, so that its refusal comes before anything."""
    if "assigned_to" in body.model_fields_set:
        assign_ticket(viewer, ticket_id=ticket_id, assigned_to=body.assigned_to)
    if body.priority is not None:
        rank_ticket(viewer, ticket_id=ticket_id, priority=body.priority)
    if body.status is not None:
        move_ticket(viewer, ticket_id=ticket_id, to=body.status, now=timezone.now())
    if body.subject is not None or body.category is not None:
        describe_ticket(viewer, ticket_id=ticket_id, subject=body.subject, category=body.category)
