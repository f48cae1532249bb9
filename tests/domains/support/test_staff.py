"""Staff serves every account; what it writes for itself moves nothing that a customer can look at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection

from tests.domains.support.desk import Desk
from tests.factories.support import ASKED_AT, a_ticket, an_attachment
from wattstead.domains.support.models import AttachmentPiece, Ticket, TicketAttachment, TicketMessage
from wattstead.domains.support.operations.messages import write_message, write_note
from wattstead.domains.support.operations.serving import (
    AssigneeNotStaff,
    assign_ticket,
    move_ticket,
    rank_ticket,
)
from wattstead.domains.support.operations.standing import ReservedForStaff
from wattstead.domains.support.operations.tickets import close_ticket
from wattstead.domains.support.queries import (
    attachment_visible_to,
    attachments_visible_to,
    messages_visible_to,
    piece_of,
    ticket_visible_to,
    tickets_in_brief,
    tickets_visible_to,
)
from wattstead.domains.support.vocabulary import TicketPriority, TicketStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db
LATER = ASKED_AT + timedelta(hours=1)
TABLES = ("support_ticket", "support_ticketmessage", "support_ticketattachment", "support_attachmentpiece")


def test_staff_takes_up_asks_back_and_resolves(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
    with seen_by(desk.as_support) as viewer:
        assign_ticket(viewer, ticket_id=ticket.pk, assigned_to=desk.support.pk)
        rank_ticket(viewer, ticket_id=ticket.pk, priority=TicketPriority.HIGH)
        move_ticket(viewer, ticket_id=ticket.pk, to=TicketStatus.IN_PROGRESS, now=LATER)
        answer = write_message(viewer, ticket_id=ticket.pk, content="Which month?", now=LATER)
        move_ticket(viewer, ticket_id=ticket.pk, to=TicketStatus.WAITING_CUSTOMER, now=LATER)
    with seen_by(desk.as_owner) as viewer:
        write_message(viewer, ticket_id=ticket.pk, content="March", now=LATER)
    with seen_by(desk.as_support) as viewer:
        move_ticket(viewer, ticket_id=ticket.pk, to=TicketStatus.RESOLVED, now=LATER)

    with seen_by(desk.as_owner) as viewer:
        seen = ticket_visible_to(viewer, ticket_id=ticket.pk)
        assert (seen.status, seen.priority, seen.assigned_to_id, seen.resolved_at) == (
            "resolved",
            "high",
            desk.support.pk,
            LATER,
        )
    assert (answer.is_from_staff, answer.is_internal) == (True, False)


def test_staff_moves_a_ticket_only_along_its_life(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        close_ticket(viewer, ticket_id=ticket.pk, now=LATER)

    with seen_by(desk.as_support) as viewer, pytest.raises(TransitionRefused):
        move_ticket(viewer, ticket_id=ticket.pk, to=TicketStatus.IN_PROGRESS, now=LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda viewer, ticket_id: assign_ticket(viewer, ticket_id=ticket_id, assigned_to=None),
        lambda viewer, ticket_id: rank_ticket(viewer, ticket_id=ticket_id, priority=TicketPriority.URGENT),
        lambda viewer, ticket_id: move_ticket(
            viewer, ticket_id=ticket_id, to=TicketStatus.RESOLVED, now=LATER
        ),
        lambda viewer, ticket_id: write_note(viewer, ticket_id=ticket_id, content="x", now=LATER),
    ],
)
def test_what_is_for_staff_is_refused_to_customers_and_missing_for_strangers(
    desk: Desk, change: Callable[[Viewer, UUID], object]
) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

    with pytest.raises(ReservedForStaff), seen_by(desk.as_owner) as viewer:
        change(viewer, ticket.pk)
    with pytest.raises(NotFound), seen_by(desk.as_stranger) as viewer:
        change(viewer, ticket.pk)


def test_a_ticket_is_assigned_to_staff_alone_and_to_nobody_again(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
    with seen_by(desk.as_support) as viewer:
        with pytest.raises(AssigneeNotStaff):
            assign_ticket(viewer, ticket_id=ticket.pk, assigned_to=desk.owner_id)
        assign_ticket(viewer, ticket_id=ticket.pk, assigned_to=desk.admin.pk)
        assign_ticket(viewer, ticket_id=ticket.pk, assigned_to=None)

        ticket.refresh_from_db()
        assert ticket.assigned_to_id is None


def test_staff_is_the_customer_of_their_own_account(desk: Desk) -> None:
    """Nobody resolves their own complaint."""
    at_home = Viewer(user_id=desk.support.pk, account_ids=frozenset({desk.account_id}), staff="support")
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

    with seen_by(at_home) as viewer:
        written = write_message(viewer, ticket_id=ticket.pk, content="x", now=LATER)
        with pytest.raises(TransitionRefused):
            move_ticket(viewer, ticket_id=ticket.pk, to=TicketStatus.RESOLVED, now=LATER)

    assert (written.is_from_staff, at_home.as_customer.staff) == (False, None)


def everything_seen(viewer: Viewer, *, ticket_id: UUID, attachment_id: UUID) -> dict[str, object]:
    """Return all that a query can give somebody of a ticket, bytes and counts and order included."""
    return {
        "ticket": tickets_visible_to(viewer).values().get(pk=ticket_id),
        "brief": tickets_in_brief(viewer, are_ended=False, most=10),
        "order": [one.pk for one in tickets_visible_to(viewer).order_by("-updated_at", "-id")],
        "messages": list(messages_visible_to(viewer, ticket_id=ticket_id).values()),
        "search": TicketMessage.objects.filter(content__icontains="suspicious").count(),
        "attachments": list(attachments_visible_to(viewer, ticket_id=ticket_id).values()),
        "piece": piece_of(viewer, attachment_id=attachment_id, number=0),
        "rows": [counted(table) for table in TABLES],
    }


def counted(table: str) -> object:
    """Return how many rows a query without any filter finds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()


def test_an_internal_note_with_its_file_changes_nothing_a_customer_can_look_at(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket, newer = a_ticket(viewer), a_ticket(viewer)
        attached = an_attachment(viewer, ticket_id=ticket.pk)
        write_message(viewer, ticket_id=newer.pk, content="x", now=LATER)
    with seen_by(desk.as_owner) as viewer:
        without = everything_seen(viewer, ticket_id=ticket.pk, attachment_id=attached.pk)

    with seen_by(desk.as_support) as viewer:
        note = write_note(viewer, ticket_id=ticket.pk, content="suspicious", now=LATER)
        hidden = an_attachment(viewer, ticket_id=ticket.pk, message_id=note.pk)

    with seen_by(desk.as_owner) as viewer:
        assert everything_seen(viewer, ticket_id=ticket.pk, attachment_id=attached.pk) == without
        with pytest.raises(NotFound):
            attachment_visible_to(viewer, ticket_id=ticket.pk, attachment_id=hidden.pk)
        assert piece_of(viewer, attachment_id=hidden.pk, number=0) is None
    with seen_by(desk.as_support) as viewer:
        assert [one.pk for one in messages_visible_to(viewer, ticket_id=ticket.pk)][-1] == note.pk
        assert [one.pk for one in attachments_visible_to(viewer, ticket_id=ticket.pk)][-1] == hidden.pk


@pytest.mark.django_db(transaction=True)
def test_control_a_public_answer_does_change_what_a_customer_sees(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        attached = an_attachment(viewer, ticket_id=ticket.pk)
    with seen_by(desk.as_owner) as viewer:
        before = everything_seen(viewer, ticket_id=ticket.pk, attachment_id=attached.pk)
    with seen_by(desk.as_support) as viewer:
        write_message(viewer, ticket_id=ticket.pk, content="suspicious", now=LATER)

    with seen_by(desk.as_owner) as viewer:
        after = everything_seen(viewer, ticket_id=ticket.pk, attachment_id=attached.pk)

    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"ticket", "brief", "messages", "search", "rows"}


@pytest.mark.parametrize("model", [TicketMessage, TicketAttachment, AttachmentPiece])
def test_the_database_itself_hides_what_is_internal(
    desk: Desk, model: type[TicketMessage | TicketAttachment | AttachmentPiece]
) -> None:
    """Past every query of ours: no filter but the policies."""
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
    with seen_by(desk.as_support) as viewer:
        note = write_note(viewer, ticket_id=ticket.pk, content="x", now=LATER)
        an_attachment(viewer, ticket_id=ticket.pk, message_id=note.pk)
        inside = model.objects.filter(is_internal=True).count()

    with seen_by(desk.as_owner):
        assert (inside, model.objects.filter(is_internal=True).count()) == (1, 0)


def test_the_database_itself_lets_no_customer_write_what_is_internal(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

    with pytest.raises(ProgrammingError, match="row-level security"), seen_by(desk.as_owner):
        TicketMessage.objects.create(
            account_id=desk.account_id,
            ticket=ticket,
            author_id=desk.owner_id,
            content="x",
            is_from_staff=True,
            is_internal=True,
        )


def test_a_customer_hangs_no_file_on_a_note_and_finds_none(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
    with seen_by(desk.as_support) as viewer:
        note = write_note(viewer, ticket_id=ticket.pk, content="x", now=LATER)

    with seen_by(desk.as_owner) as viewer, pytest.raises(NotFound):
        an_attachment(viewer, ticket_id=ticket.pk, message_id=note.pk)


def test_a_note_is_written_on_a_closed_ticket_too(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        close_ticket(viewer, ticket_id=ticket.pk, now=LATER)
        before: datetime = Ticket.objects.get(pk=ticket.pk).updated_at

    with seen_by(desk.as_support) as viewer:
        note = write_note(viewer, ticket_id=ticket.pk, content="x", now=LATER)

        assert (note.is_internal, Ticket.objects.get(pk=ticket.pk).updated_at) == (True, before)
