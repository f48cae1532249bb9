"""Writes tickets, messages and attachments as the API says them."""

from uuid import UUID

from wattstead.domains.support.queries import (
    AttachmentRecord,
    MessageRecord,
    TicketRecord,
    attachments_visible_to,
    messages_visible_to,
    ticket_visible_to,
)
from wattstead.domains.support.vocabulary import TicketCategory, TicketPriority, TicketStatus
from wattstead.interfaces.api.tickets.schemas import Ticket, TicketAttachment, TicketMessage, TicketSummary
from wattstead.interfaces.api.writing import ROOT
from wattstead.kernel.viewer import Viewer


def ticket_told(viewer: Viewer, *, ticket_id: UUID) -> Ticket:
    """Return a ticket with what the viewer may see of it; raises NotFound."""
    ticket = ticket_visible_to(viewer, ticket_id=ticket_id)
    return Ticket(
        **summary_told(ticket).model_dump(),
        messages=[message_told(each) for each in messages_visible_to(viewer, ticket_id=ticket_id)],
        attachments=[attachment_told(each) for each in attachments_visible_to(viewer, ticket_id=ticket_id)],
    )


def summary_told(ticket: TicketRecord) -> TicketSummary:
    """Return a ticket without what was written and attached."""
    return TicketSummary(
        id=ticket.pk,
        user_id=ticket.user_id,
        account_id=ticket.account_id,
        ticket_number=ticket.ticket_number,
        subject=ticket.subject,
        category=TicketCategory(ticket.category),
        priority=TicketPriority(ticket.priority),
        status=TicketStatus(ticket.status),
        assigned_to=ticket.assigned_to_id,
        created_at=ticket.created_at,
        updated_at=ticket.updated_at,
        resolved_at=ticket.resolved_at,
        closed_at=ticket.closed_at,
    )


def message_told(message: MessageRecord) -> TicketMessage:
    """Return what somebody wrote."""
    return TicketMessage(
        id=message.pk,
        ticket_id=message.ticket_id,
        author_id=message.author_id,
        content=message.content,
        is_from_staff=message.is_from_staff,
        is_internal=message.is_internal,
        created_at=message.created_at,
    )


def attachment_told(attachment: AttachmentRecord) -> TicketAttachment:
    """Return what is known of a file, and where it is given out."""
    return TicketAttachment(
        id=attachment.pk,
        ticket_id=attachment.ticket_id,
        message_id=attachment.message_id,
        file_name=attachment.file_name,
        file_url=f"{ROOT}/tickets/{attachment.ticket_id}/attachments/{attachment.pk}/content",
        file_size=attachment.size_bytes,
        mime_type=attachment.mime_type,
        uploaded_at=attachment.created_at,
    )
