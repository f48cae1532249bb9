"""Answers what was written into tickets and attached to them, and takes more of both."""

from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.support.operations.attachments import attach_file
from wattstead.domains.support.operations.messages import write_message, write_note
from wattstead.domains.support.queries import (
    attachment_visible_to,
    attachments_visible_to,
    message_visible_to,
    messages_visible_to,
    piece_of,
    ticket_visible_to,
)
from wattstead.domains.support.vocabulary import LARGEST_ATTACHMENT
from wattstead.foundation.files.kinds import GoodFile, good_file
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import ATTACHMENT_ID, MESSAGE_ID, TICKET_ID
from wattstead.interfaces.api.imports.files import OCTETS, received
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.tickets.endpoints import tickets
from wattstead.interfaces.api.tickets.schemas import (
    FileToAttach,
    NewTicketMessage,
    OfTicket,
    TicketAttachment,
    TicketAttachmentPage,
    TicketMessage,
    TicketMessagePage,
)
from wattstead.interfaces.api.tickets.telling import attachment_told, message_told
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.interfaces.downloads import streamed
from wattstead.kernel.viewer import Viewer

__all__ = ["tickets"]

EARLIEST_FIRST = Listing(orders={"createdAt": ("created_at", "id")})


@tickets.lists(
    "/tickets/{ticketId}/messages",
    scope=Scope.TICKETS_READ,
    answer=TicketMessagePage,
    summary="List the messages of a ticket",
)
def list_ticket_messages(
    request: CalledRequest, filters: Query[OfTicket], ticket_id: Id = TICKET_ID
) -> HttpResponse:
    """Return what was written, the earliest first."""
    with seen_by(request.auth.viewer) as viewer:
        ticket = ticket_visible_to(viewer, ticket_id=ticket_id)
        found = EARLIEST_FIRST.shown(messages_visible_to(viewer, ticket_id=ticket.pk), asked=filters)
        items = [message_told(message) for message in found.rows]
        return json_answer(TicketMessagePage(items=items, next_cursor=found.next_cursor))


@tickets.creates(
    "/tickets/{ticketId}/messages",
    scope=Scope.TICKETS_WRITE,
    answer=TicketMessage,
    summary="Write into a ticket",
)
def create_ticket_message(
    request: CalledRequest, body: NewTicketMessage, ticket_id: Id = TICKET_ID
) -> HttpResponse:
    """Write into a ticket; an answer to a question of the supplier gives the turn back to it."""
    write = write_note if body.is_internal else write_message

    def written(viewer: Viewer) -> HttpResponse:
        message = write(viewer, ticket_id=ticket_id, content=body.content, now=timezone.now())
        return created_answer(message_told(message), at=f"/tickets/{ticket_id}/messages/{message.pk}")

    return done_once(request, written)


@tickets.gives(
    "/tickets/{ticketId}/messages/{messageId}",
    scope=Scope.TICKETS_READ,
    answer=TicketMessage,
    summary="Retrieve a message",
)
def get_ticket_message(
    request: CalledRequest, ticket_id: Id = TICKET_ID, message_id: Id = MESSAGE_ID
) -> HttpResponse:
    """Return one message of a ticket."""
    with seen_by(request.auth.viewer) as viewer:
        message = message_visible_to(viewer, ticket_id=ticket_id, message_id=message_id)
        return tagged_answer(message_told(message))


@tickets.lists(
    "/tickets/{ticketId}/attachments",
    scope=Scope.TICKETS_READ,
    answer=TicketAttachmentPage,
    summary="List the attachments of a ticket",
)
def list_ticket_attachments(
    request: CalledRequest, filters: Query[OfTicket], ticket_id: Id = TICKET_ID
) -> HttpResponse:
    """Return what was attached, the earliest first."""
    with seen_by(request.auth.viewer) as viewer:
        ticket = ticket_visible_to(viewer, ticket_id=ticket_id)
        found = EARLIEST_FIRST.shown(attachments_visible_to(viewer, ticket_id=ticket.pk), asked=filters)
        items = [attachment_told(attachment) for attachment in found.rows]
        return json_answer(TicketAttachmentPage(items=items, next_cursor=found.next_cursor))


@tickets.takes_file(
    "/tickets/{ticketId}/attachments",
    scope=Scope.TICKETS_WRITE,
    answer=TicketAttachment,
    summary="Attach a file",
    status=201,
)
def create_ticket_attachment(
    request: CalledRequest, told: Query[FileToAttach], ticket_id: Id = TICKET_ID
) -> HttpResponse:
    """Attach the file in the body: PDF, PNG, JPEG, WebP, TXT, CSV or XLSX of at most 10 MB.

    What it is decides what is in it; pictures are drawn anew, without where and when they were taken.
    """
    with (
        received(request, most_bytes=LARGEST_ATTACHMENT) as came,
        good_file(came, name=told.file_name, most_bytes=LARGEST_ATTACHMENT) as file,
    ):
        return done_once(
            request,
            lambda viewer: _attached(viewer, ticket_id=ticket_id, told=told, file=file),
            body_hash=bytes.fromhex(came.sha256),
        )


@tickets.gives(
    "/tickets/{ticketId}/attachments/{attachmentId}",
    scope=Scope.TICKETS_READ,
    answer=TicketAttachment,
    summary="Retrieve what is known of an attachment",
)
def get_ticket_attachment(
    request: CalledRequest, ticket_id: Id = TICKET_ID, attachment_id: Id = ATTACHMENT_ID
) -> HttpResponse:
    """Return what is known of one attachment."""
    with seen_by(request.auth.viewer) as viewer:
        attachment = attachment_visible_to(viewer, ticket_id=ticket_id, attachment_id=attachment_id)
        return tagged_answer(attachment_told(attachment))


@tickets.gives_file(
    "/tickets/{ticketId}/attachments/{attachmentId}/content",
    scope=Scope.TICKETS_READ,
    summary="Download an attachment",
)
def get_ticket_attachment_content(
    request: CalledRequest, ticket_id: Id = TICKET_ID, attachment_id: Id = ATTACHMENT_ID
) -> HttpResponseBase:
    """Return the file as bytes under its name; what it is says `mimeType`."""
    with seen_by(request.auth.viewer) as viewer:
        attachment = attachment_visible_to(viewer, ticket_id=ticket_id, attachment_id=attachment_id)

    def piece(number: int) -> bytes | None:
        with seen_by(request.auth.viewer) as viewer:
            return piece_of(viewer, attachment_id=attachment.pk, number=number)

    return streamed(
        request,
        name=attachment.file_name,
        mime_type=OCTETS,
        size_bytes=attachment.size_bytes,
        piece=piece,
    )


def _attached(viewer: Viewer, *, ticket_id: UUID, told: FileToAttach, file: GoodFile) -> HttpResponse:
    attachment = attach_file(
        viewer, ticket_id=ticket_id, file=file, now=timezone.now(), message_id=told.message_id
    )
    at = f"/tickets/{ticket_id}/attachments/{attachment.pk}"
    return created_answer(attachment_told(attachment), at=at)
