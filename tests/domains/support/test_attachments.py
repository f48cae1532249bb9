"""Files of tickets are kept whole and bounded, and given to those who see the ticket."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.domains.support.desk import Desk
from tests.factories.files import MOST, PDF, a_picture
from tests.factories.support import ASKED_AT, a_ticket, an_attachment
from wattstead.domains.support.models import AttachmentPiece, TicketAttachment
from wattstead.domains.support.operations import attachments
from wattstead.domains.support.operations.attachments import (
    MOST_IN_AN_HOUR,
    MOST_ON_A_TICKET,
    AttachmentsFull,
    AttachmentsTooFast,
    TooManyAttachments,
)
from wattstead.domains.support.operations.messages import write_message
from wattstead.domains.support.operations.standing import TicketClosed
from wattstead.domains.support.operations.tickets import close_ticket
from wattstead.domains.support.queries import attachment_visible_to, piece_of
from wattstead.foundation.files.pieces import LARGEST_PIECE
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_file_comes_back_byte_by_byte_to_everybody_of_the_account(desk: Desk) -> None:
    text = b"0123456789abcdef" * 150_000
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        kept = an_attachment(viewer, ticket_id=ticket.pk, content=text, name="../log.txt")

    with seen_by(desk.as_partner) as viewer:
        pieces = [piece_of(viewer, attachment_id=kept.pk, number=number) for number in range(4)]
        seen = attachment_visible_to(viewer, ticket_id=ticket.pk, attachment_id=kept.pk)

    assert [len(piece) for piece in pieces if piece is not None] == [LARGEST_PIECE, LARGEST_PIECE, 302_848]
    assert (b"".join(piece for piece in pieces if piece), pieces[3]) == (text, None)
    assert (seen.file_name, seen.mime_type, seen.size_bytes, seen.uploader_id) == (
        "log.txt",
        "text/plain",
        len(text),
        desk.owner_id,
    )


def test_a_strangers_file_is_as_missing_as_one_that_never_was(desk: Desk) -> None:
    with seen_by(desk.as_stranger) as viewer:
        theirs = a_ticket(viewer)
        attached = an_attachment(viewer, ticket_id=theirs.pk)
    with seen_by(desk.as_owner) as viewer:
        mine = a_ticket(viewer)

        for ticket_id, attachment_id in [
            (theirs.pk, attached.pk),
            (mine.pk, attached.pk),
            (mine.pk, new_key()),
            (new_key(), attached.pk),
        ]:
            with pytest.raises(NotFound):
                attachment_visible_to(viewer, ticket_id=ticket_id, attachment_id=attachment_id)
        assert piece_of(viewer, attachment_id=attached.pk, number=0) is None


def test_a_file_hangs_on_a_message_that_its_sender_wrote_into_the_same_ticket(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket, other = a_ticket(viewer), a_ticket(viewer)
        message = write_message(viewer, ticket_id=ticket.pk, content="See here", now=ASKED_AT)
        kept = an_attachment(viewer, ticket_id=ticket.pk, message_id=message.pk)
        with pytest.raises(NotFound):
            an_attachment(viewer, ticket_id=other.pk, message_id=message.pk)
    with seen_by(desk.as_partner) as viewer, pytest.raises(NotFound):
        an_attachment(viewer, ticket_id=ticket.pk, message_id=message.pk)

    assert kept.message_id == message.pk


def test_a_closed_ticket_takes_no_file(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        close_ticket(viewer, ticket_id=ticket.pk, now=ASKED_AT)

        with pytest.raises(TicketClosed):
            an_attachment(viewer, ticket_id=ticket.pk)


def test_a_ticket_an_hour_and_an_account_take_so_many_files(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket, other = a_ticket(viewer), a_ticket(viewer)
        for _ in range(MOST_IN_AN_HOUR):
            an_attachment(viewer, ticket_id=ticket.pk)
        with pytest.raises(AttachmentsTooFast):
            an_attachment(viewer, ticket_id=other.pk)
        later = ASKED_AT + timedelta(hours=1)
        for _ in range(MOST_ON_A_TICKET - MOST_IN_AN_HOUR):
            an_attachment(viewer, ticket_id=ticket.pk, now=later)
        with pytest.raises(TooManyAttachments):
            an_attachment(viewer, ticket_id=ticket.pk, now=later)
        an_attachment(viewer, ticket_id=other.pk, now=later)
        monkeypatch.setattr(attachments, "MOST_BYTES", 31 * len(PDF) + 10)

        with pytest.raises(AttachmentsFull):
            an_attachment(viewer, ticket_id=other.pk, content=a_picture(), name="a.png", now=later)


def refused_by(change: Callable[[], object]) -> str | None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


def test_the_database_keeps_attachments_true(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket, other = a_ticket(viewer), a_ticket(viewer)
        message = write_message(viewer, ticket_id=ticket.pk, content="x", now=ASKED_AT)
        kept = an_attachment(viewer, ticket_id=ticket.pk, message_id=message.pk)
        second = an_attachment(viewer, ticket_id=ticket.pk)
    with seen_by(desk.as_stranger) as viewer:
        theirs = a_ticket(viewer)
    mine = TicketAttachment.objects.filter(pk=kept.pk)
    loose = TicketAttachment.objects.filter(pk=second.pk)
    piece = AttachmentPiece.objects.filter(attachment=kept)

    assert [
        refused_by(lambda: loose.update(ticket=theirs)),
        refused_by(lambda: mine.update(ticket=other)),
        refused_by(lambda: mine.update(is_internal=True)),
        refused_by(lambda: mine.update(size_bytes=0)),
        refused_by(lambda: mine.update(size_bytes=MOST + 1)),
        refused_by(lambda: piece.update(is_internal=True)),
        refused_by(lambda: piece.update(attachment=second)),
    ] == [
        "attachment_belongs_to_a_ticket_of_its_account",
        "attachment_is_as_internal_as_its_message",
        "piece_is_as_internal_as_its_attachment",
        "attachment_is_of_bearable_size",
        "attachment_is_of_bearable_size",
        "piece_is_as_internal_as_its_attachment",
        "pieces_of_an_attachment_are_numbered",
    ]


def test_the_pair_of_key_and_account_is_there_for_pieces_to_refer_to() -> None:
    assert "attachment_of_its_account" in {one.name for one in TicketAttachment._meta.constraints}
