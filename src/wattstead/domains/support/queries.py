"""Fetches tickets, their messages and attachments: those of the viewer's accounts, to staff everybody's."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from wattstead.domains.support.models import AttachmentPiece, Ticket, TicketAttachment, TicketMessage
from wattstead.domains.support.vocabulary import ENDED, TicketCategory, TicketStatus
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

# Rows as they are handed to those who write every field of them down.
TicketRecord = Ticket
MessageRecord = TicketMessage
AttachmentRecord = TicketAttachment
_PUBLIC = Q(is_internal=False)


@dataclass(frozen=True, kw_only=True)
class TicketInBrief:
    """A ticket as a list shows it; `written_at` is when something was last written that customers see."""

    ticket_id: UUID
    number: str
    subject: str
    category: TicketCategory
    status: TicketStatus
    messages: int
    written_at: datetime


def tickets_visible_to(viewer: Viewer) -> QuerySet[Ticket]:
    """Return the tickets of every account the viewer may act for, the latest first; to staff all."""
    tickets = Ticket.objects.order_by("-created_at", "-id")
    return tickets if _serves(viewer) else tickets.filter(account_id__in=viewer.account_ids)


def ticket_visible_to(viewer: Viewer, *, ticket_id: UUID) -> Ticket:
    """Return that ticket; raises NotFound alike for foreign and missing ones."""
    return the_one(tickets_visible_to(viewer).filter(pk=ticket_id))


def ticket_held(viewer: Viewer, *, ticket_id: UUID) -> Ticket:
    """Return that ticket, kept from others until the unit of work ends; raises NotFound."""
    return the_one(tickets_visible_to(viewer).select_for_update(no_key=True).filter(pk=ticket_id))


def messages_visible_to(viewer: Viewer, *, ticket_id: UUID) -> QuerySet[TicketMessage]:
    """Return what was written, the earliest first; internal notes to staff alone."""
    messages = TicketMessage.objects.filter(ticket_id=ticket_id).order_by("created_at", "id")
    if _serves(viewer):
        return messages
    return messages.filter(_PUBLIC, account_id__in=viewer.account_ids)


def message_visible_to(viewer: Viewer, *, ticket_id: UUID, message_id: UUID) -> TicketMessage:
    """Return that message of that ticket; raises NotFound alike for foreign, internal and missing ones."""
    return the_one(messages_visible_to(viewer, ticket_id=ticket_id).filter(pk=message_id))


def answers_since(viewer: Viewer, *, since: datetime) -> QuerySet[TicketMessage]:
    """Return what the supplier answered customers since a moment, with the tickets, the earliest first."""
    answers = TicketMessage.objects.filter(_PUBLIC, is_from_staff=True, created_at__gte=since)
    answers = answers.select_related("ticket").order_by("created_at", "id")
    return answers if _serves(viewer) else answers.filter(account_id__in=viewer.account_ids)


def attachments_visible_to(viewer: Viewer, *, ticket_id: UUID) -> QuerySet[TicketAttachment]:
    """Return what was attached, the earliest first; what hangs on internal notes to staff alone."""
    attachments = TicketAttachment.objects.filter(ticket_id=ticket_id).order_by("created_at", "id")
    if _serves(viewer):
        return attachments
    return attachments.filter(_PUBLIC, account_id__in=viewer.account_ids)


def attachment_visible_to(viewer: Viewer, *, ticket_id: UUID, attachment_id: UUID) -> TicketAttachment:
    """Return that attachment of that ticket; raises NotFound alike for foreign, internal and missing ones."""
    return the_one(attachments_visible_to(viewer, ticket_id=ticket_id).filter(pk=attachment_id))


def piece_of(viewer: Viewer, *, attachment_id: UUID, number: int) -> bytes | None:
    """Return a piece of an attachment, or None behind its last one, and where it is not to be seen."""
    pieces = AttachmentPiece.objects.filter(attachment_id=attachment_id, number=number)
    if not _serves(viewer):
        pieces = pieces.filter(_PUBLIC, account_id__in=viewer.account_ids)
    content = pieces.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def first_message_of(viewer: Viewer, *, ticket_id: UUID) -> TicketMessage:
    """Return the words with which a ticket was opened; raises NotFound."""
    return the_one(messages_visible_to(viewer, ticket_id=ticket_id))


def tickets_in_brief(viewer: Viewer, *, are_ended: bool, most: int) -> tuple[TicketInBrief, ...]:
    """Return tickets that need somebody or no longer do, those of which something was heard last first.

    Counts and moments are those of what customers see, whoever looks.
    """
    ended = Q(status__in=[status.value for status in ENDED])
    seen = Q(messages__is_internal=False)
    tickets = tickets_visible_to(viewer).filter(ended if are_ended else ~ended)
    told = tickets.annotate(
        written_at=Max("messages__created_at", filter=seen), message_count=Count("messages", filter=seen)
    )
    return tuple(
        TicketInBrief(
            ticket_id=one.pk,
            number=one.ticket_number,
            subject=one.subject,
            category=TicketCategory(one.category),
            status=TicketStatus(one.status),
            messages=one.message_count,
            written_at=one.written_at or one.created_at,
        )
        for one in told.order_by("-written_at", "-id")[:most]
    )


def unended(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return those of the tickets that still need somebody's attention."""
    return tickets.exclude(status__in=[status.value for status in ENDED])


def _serves(viewer: Viewer) -> bool:
    return viewer.is_system or viewer.staff is not None
