"""Opens tickets, closes and reopens them, and says better what they are about."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.support.models import Ticket
from wattstead.domains.support.operations.messages import write_first_message
from wattstead.domains.support.operations.standing import (
    acting_as,
    keep_standing,
    person_of,
    refuse_closed,
    standing_of,
)
from wattstead.domains.support.queries import ticket_held, tickets_visible_to, unended
from wattstead.domains.support.rules import moved
from wattstead.domains.support.vocabulary import SERIES, TicketCategory, TicketStatus
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer

MOST_OPEN = 50


class TooManyTickets(Refusal):
    """More open tickets than anybody can keep in view."""

    code = "too_many_tickets"
    message = said("{count} tickets of this account are open. Write on in one of them, or close some.")


def open_ticket(
    viewer: Viewer,
    *,
    account_id: UUID,
    subject: str,
    category: TicketCategory,
    content: str,
    now: datetime,
) -> Ticket:
    """Keep what a customer asks, under the next number of the year.

    Everybody who sees the account may ask for it. Raises NotFound, TooManyTickets
    and MessageWithoutWords.
    """
    require_unit_of_work()
    require(viewer, account_id=account_id, to=Action.SEE)
    take_turn("tickets", of=account_id)
    count = unended(tickets_visible_to(viewer).filter(account_id=account_id)).count()
    if count >= MOST_OPEN:
        raise TooManyTickets(count=count)
    ticket = Ticket.objects.create(
        account_id=account_id,
        user_id=person_of(viewer),
        ticket_number=next_number(series=SERIES, year=now.year),
        subject=subject.strip(),
        category=category.value,
        created_at=now,
    )
    write_first_message(viewer, ticket=ticket, content=content, now=now)
    return ticket


def describe_ticket(
    viewer: Viewer, *, ticket_id: UUID, subject: str | None = None, category: TicketCategory | None = None
) -> None:
    """Say better what a ticket is about; raises NotFound and TicketClosed."""
    require_unit_of_work()
    ticket = ticket_held(viewer, ticket_id=ticket_id)
    refuse_closed(ticket)
    ticket.subject = ticket.subject if subject is None else subject.strip()
    ticket.category = ticket.category if category is None else category.value
    ticket.save(update_fields=["subject", "category"])


def close_ticket(viewer: Viewer, *, ticket_id: UUID, now: datetime) -> None:
    """Close a ticket, for whatever reason its customer has; raises NotFound and TransitionRefused."""
    _move(viewer, ticket_id=ticket_id, to=TicketStatus.CLOSED, now=now)


def reopen_ticket(viewer: Viewer, *, ticket_id: UUID, now: datetime) -> None:
    """Take a resolved or closed ticket up again; raises NotFound and TransitionRefused."""
    _move(viewer, ticket_id=ticket_id, to=TicketStatus.OPEN, now=now)


def _move(viewer: Viewer, *, ticket_id: UUID, to: TicketStatus, now: datetime) -> None:
    require_unit_of_work()
    ticket = ticket_held(viewer, ticket_id=ticket_id)
    by = acting_as(viewer, ticket=ticket)
    keep_standing(moved(standing_of(ticket), to=to, by=by, now=now), ticket=ticket)
