"""Writes into tickets: customers and staff to each other, staff also for themselves."""

import re
from datetime import datetime
from uuid import UUID

from wattstead.domains.support.models import Ticket, TicketMessage
from wattstead.domains.support.operations.standing import (
    acting_as,
    keep_standing,
    person_of,
    refuse_closed,
    require_staff,
    standing_of,
)
from wattstead.domains.support.queries import ticket_held, ticket_visible_to
from wattstead.domains.support.rules import answered
from wattstead.domains.support.vocabulary import LONGEST_MESSAGE
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.transitions import By
from wattstead.kernel.viewer import Viewer

MOST_MESSAGES = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0B-\x1F\x7F-\x9F]")


class MessageWithoutWords(Refusal):
    """A message says something, and no more than somebody can read."""

    code = "message_without_words"
    kind = "unreadable"
    message = said("Write at least one word, and at most {longest} characters.")


class TicketFull(Refusal):
    """A conversation too long for anybody to follow."""

    code = "ticket_full"
    message = said("{number} has {count} messages already. Close it and open a new ticket.")


def write_message(viewer: Viewer, *, ticket_id: UUID, content: str, now: datetime) -> TicketMessage:
    """Write into a ticket, for everybody who sees it.

    Once its customer writes, it is the supplier's turn again. Raises NotFound,
    TicketClosed, TicketFull and MessageWithoutWords.
    """
    require_unit_of_work()
    ticket = ticket_held(viewer, ticket_id=ticket_id)
    refuse_closed(ticket)
    count = TicketMessage.objects.filter(ticket=ticket, is_internal=False).count()
    if count >= MOST_MESSAGES:
        raise TicketFull(number=ticket.ticket_number, count=count)
    written = write_first_message(viewer, ticket=ticket, content=content, now=now)
    note_answer(viewer, ticket=ticket, now=now)
    return written


def write_note(viewer: Viewer, *, ticket_id: UUID, content: str, now: datetime) -> TicketMessage:
    """Write what only staff sees: nothing a customer can look at changes by it.

    The ticket itself does not change, so that not even its `updated_at` moves.
    Raises ReservedForStaff, NotFound and MessageWithoutWords.
    """
    require_unit_of_work()
    ticket = ticket_visible_to(viewer, ticket_id=ticket_id)
    require_staff(viewer, field="isInternal")
    return TicketMessage.objects.create(
        account_id=ticket.account_id,
        ticket=ticket,
        author_id=person_of(viewer),
        content=_told(content),
        is_from_staff=True,
        is_internal=True,
        created_at=now,
    )


def write_first_message(viewer: Viewer, *, ticket: Ticket, content: str, now: datetime) -> TicketMessage:
    """Write the first words of a ticket, which change nothing of it; raises MessageWithoutWords."""
    return TicketMessage.objects.create(
        account_id=ticket.account_id,
        ticket=ticket,
        author_id=person_of(viewer),
        content=_told(content),
        is_from_staff=acting_as(viewer, ticket=ticket) is By.STAFF,
        created_at=now,
    )


def note_answer(viewer: Viewer, *, ticket: Ticket, now: datetime) -> None:
    """Note that something came to a ticket, and whose turn it is now."""
    standing = standing_of(ticket)
    if acting_as(viewer, ticket=ticket) is By.CUSTOMER:
        standing = answered(standing, now=now)
    keep_standing(standing, ticket=ticket)


def _told(content: str) -> str:
    """Return plain text with plain line ends; raises MessageWithoutWords."""
    plain = _CONTROLS.sub("", content.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not plain or len(plain) > LONGEST_MESSAGE:
        raise MessageWithoutWords(field="content", longest=LONGEST_MESSAGE)
    return plain
