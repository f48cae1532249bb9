"""Keeps files that belong to a ticket, piece by piece in the database."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, Sum

from wattstead.domains.support.models import AttachmentPiece, Ticket, TicketAttachment, TicketMessage
from wattstead.domains.support.operations.messages import note_answer
from wattstead.domains.support.operations.standing import acting_as, person_of, refuse_closed, require_staff
from wattstead.domains.support.queries import messages_visible_to, ticket_held
from wattstead.domains.support.vocabulary import MEGABYTE
from wattstead.foundation.files.kinds import GoodFile
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.transitions import By
from wattstead.kernel.viewer import Viewer

MOST_ON_A_TICKET = 30
MOST_IN_AN_HOUR = 20
MOST_BYTES = 200 * MEGABYTE
ONE_HOUR = timedelta(hours=1)


class TooManyAttachments(Refusal):
    """A ticket takes so many files, and no more."""

    code = "too_many_attachments"
    message = said("A ticket holds at most {most} files. Open a new ticket for more.")


class AttachmentsTooFast(Refusal):
    """More files in an hour than anybody needs."""

    code = "attachments_too_fast"
    message = said("At most {most} files can be attached in an hour. Try again later.")


class AttachmentsFull(Refusal):
    """What an account may keep in files is used up."""

    code = "attachments_full"
    message = said("The files of this account have reached {most} MB. Ask us to remove old ones.")


def attach_file(
    viewer: Viewer, *, ticket_id: UUID, file: GoodFile, now: datetime, message_id: UUID | None = None
) -> TicketAttachment:
    """Keep a file with a ticket, or with a message the viewer wrote into it.

    What hangs on an internal note is as internal. Raises NotFound, TicketClosed,
    TooManyAttachments, AttachmentsTooFast and AttachmentsFull.
    """
    require_unit_of_work()
    ticket = ticket_held(viewer, ticket_id=ticket_id)
    message = _own_message(viewer, ticket=ticket, message_id=message_id)
    is_internal = message is not None and message.is_internal
    if is_internal:
        require_staff(viewer)
    else:
        refuse_closed(ticket)
    _refuse_too_much(ticket, file=file, by=acting_as(viewer, ticket=ticket), now=now)
    attachment = TicketAttachment.objects.create(
        account_id=ticket.account_id,
        ticket=ticket,
        message=message,
        uploader_id=person_of(viewer),
        is_internal=is_internal,
        file_name=file.name,
        mime_type=file.mime_type,
        size_bytes=file.content.size_bytes,
        sha256=file.content.sha256,
        created_at=now,
    )
    for number, piece in enumerate(file.content.pieces()):
        AttachmentPiece.objects.create(
            account_id=ticket.account_id,
            attachment=attachment,
            is_internal=is_internal,
            number=number,
            content=piece,
        )
    if not is_internal:
        note_answer(viewer, ticket=ticket, now=now)
    return attachment


def _own_message(viewer: Viewer, *, ticket: Ticket, message_id: UUID | None) -> TicketMessage | None:
    """Return the message of the ticket that the viewer wrote; raises NotFound for anybody else's."""
    if message_id is None:
        return None
    written = messages_visible_to(viewer, ticket_id=ticket.pk).filter(author_id=viewer.user_id)
    message = written.filter(pk=message_id).first()
    if message is None:
        raise NotFound(field="messageId")
    return message


def _refuse_too_much(ticket: Ticket, *, file: GoodFile, by: By, now: datetime) -> None:
    """Raise what forbids one more file; files of internal notes count for nobody who does not see them.

    What counts are the files of the account, so whoever attaches to another of its tickets waits.
    """
    take_turn("attachments", of=ticket.account_id)
    kept = TicketAttachment.objects.filter(account_id=ticket.account_id, is_internal=False).aggregate(
        of_ticket=Count("id", filter=Q(ticket=ticket)),
        of_hour=Count("id", filter=Q(created_at__gt=now - ONE_HOUR)),
        size_bytes=Sum("size_bytes", default=0),
    )
    if kept["of_ticket"] >= MOST_ON_A_TICKET:
        raise TooManyAttachments(most=MOST_ON_A_TICKET)
    if by is By.STAFF:
        return
    if kept["of_hour"] >= MOST_IN_AN_HOUR:
        raise AttachmentsTooFast(most=MOST_IN_AN_HOUR)
    if kept["size_bytes"] + file.content.size_bytes > MOST_BYTES:
        raise AttachmentsFull(most=MOST_BYTES // MEGABYTE)
