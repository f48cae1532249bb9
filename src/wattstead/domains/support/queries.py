"""Fetches tickets, their messages and attachments: those of the viewer's accounts, to staff everybody's."""

from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from wattstead.domains.support.models import AttachmentPiece, Ticket, TicketAttachment, TicketMessage
from wattstead.domains.support.vocabulary import ENDED
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

# Rows as they are handed to those who write every field of them down.
TicketRecord = Ticket
MessageRecord = TicketMessage
AttachmentRecord = TicketAttachment
_PUBLIC = Q(is_internal=False)


def tickets_visible_to(viewer: Viewer) -> QuerySet[Ticket]:
    """Return the tickets of every account the viewer may act for, the latest first; to staff all."""
    tickets = Ticket.objects.order_by("-created_at", "-id")
    return tickets if _serves(viewer) else tickets.filter(account_id__in=viewer.account_ids)


def ticket_visible_to(viewer: Viewer, *, ticket_id: UUID) -> Ticket:
    """Return that ticket; raises NotFound alike for foreign and missing ones."""
    return _first(tickets_visible_to(viewer).filter(pk=ticket_id))


def ticket_held(viewer: Viewer, *, ticket_id: UUID) -> Ticket:
    """Return that ticket, kept from others until the unit of work ends; raises NotFound."""
    return _first(tickets_visible_to(viewer).select_for_update(no_key=True).filter(pk=ticket_id))


def messages_visible_to(viewer: Viewer, *, ticket_id: UUID) -> QuerySet[TicketMessage]:
    """Return what was written, the earliest first; internal notes to staff alone."""
    messages = TicketMessage.objects.filter(ticket_id=ticket_id).order_by("created_at", "id")
    if _serves(viewer):
        return messages
    return messages.filter(_PUBLIC, account_id__in=viewer.account_ids)


def message_visible_to(viewer: Viewer, *, ticket_id: UUID, message_id: UUID) -> TicketMessage:
    """Return that message of that ticket; raises NotFound alike for foreign, internal and missing ones."""
    found = messages_visible_to(viewer, ticket_id=ticket_id).filter(pk=message_id).first()
    if found is None:
        raise NotFound
    return found


def attachments_visible_to(viewer: Viewer, *, ticket_id: UUID) -> QuerySet[TicketAttachment]:
    """Return what was attached, the earliest first; what hangs on internal notes to staff alone."""
    attachments = TicketAttachment.objects.filter(ticket_id=ticket_id).order_by("created_at", "id")
    if _serves(viewer):
        return attachments
    return attachments.filter(_PUBLIC, account_id__in=viewer.account_ids)


def attachment_visible_to(viewer: Viewer, *, ticket_id: UUID, attachment_id: UUID) -> TicketAttachment:
    """Return that attachment of that ticket; raises NotFound alike for foreign, internal and missing ones."""
    found = attachments_visible_to(viewer, ticket_id=ticket_id).filter(pk=attachment_id).first()
    if found is None:
        raise NotFound
    return found


def piece_of(viewer: Viewer, *, attachment_id: UUID, number: int) -> bytes | None:
    """Return a piece of an attachment, or None behind its last one, and where it is not to be seen."""
    pieces = AttachmentPiece.objects.filter(attachment_id=attachment_id, number=number)
    if not _serves(viewer):
        pieces = pieces.filter(_PUBLIC, account_id__in=viewer.account_ids)
    content = pieces.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def with_last_word(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return tickets with `written_at` and `message_count` of what their customers see of them."""
    seen = Q(messages__is_internal=False)
    return tickets.annotate(
        written_at=Max("messages__created_at", filter=seen), message_count=Count("messages", filter=seen)
    )


def unended(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Return those of the tickets that still need somebody's attention."""
    return tickets.exclude(status__in=[status.value for status in ENDED])


def _serves(viewer: Viewer) -> bool:
    return viewer.is_system or viewer.staff is not None


def _first(tickets: QuerySet[Ticket]) -> Ticket:
    found = tickets.first()
    if found is None:
        raise NotFound
    return found
