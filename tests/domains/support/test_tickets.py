"""Customers ask, close and reopen; everybody of an account sees its tickets, and nobody else does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection

from tests.domains.support.desk import Desk
from tests.factories.support import ASKED_AT, a_ticket
from wattstead.domains.support.models import Ticket, TicketMessage
from wattstead.domains.support.operations.messages import MessageWithoutWords, TicketFull, write_message
from wattstead.domains.support.operations.standing import TicketClosed
from wattstead.domains.support.operations.tickets import (
    MOST_OPEN,
    TooManyTickets,
    close_ticket,
    describe_ticket,
    open_ticket,
    reopen_ticket,
)
from wattstead.domains.support.queries import messages_visible_to, ticket_visible_to, tickets_visible_to
from wattstead.domains.support.vocabulary import LONGEST_MESSAGE, TicketCategory, TicketStatus
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
LATER = ASKED_AT + timedelta(hours=1)


def standing(ticket: Ticket) -> tuple[str, object, object]:
    ticket.refresh_from_db()
    return ticket.status, ticket.resolved_at, ticket.closed_at


def test_a_question_gets_the_next_number_of_its_year_and_is_open(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        first, second = a_ticket(viewer), a_ticket(viewer)

        assert [first.ticket_number, second.ticket_number] == ["TKT-2026-000001", "TKT-2026-000002"]
        assert (first.status, first.priority, first.assigned_to, first.created_at) == (
            "open",
            "medium",
            None,
            ASKED_AT,
        )
        assert [
            (one.author_id, one.content, one.is_from_staff, one.is_internal)
            for one in messages_visible_to(viewer, ticket_id=first.pk)
        ] == [(desk.owner_id, "Why?", False, False)]


def test_the_number_grows_beyond_six_digits(desk: Desk) -> None:
    from wattstead.foundation.models import Sequence

    with seen_by(desk.as_owner) as viewer:
        a_ticket(viewer)
        Sequence.objects.filter(series="TKT").update(last=999_999)

        assert a_ticket(viewer).ticket_number == "TKT-2026-1000000"


def test_everybody_of_an_account_sees_its_tickets_and_staff_sees_all(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        mine = a_ticket(viewer).pk
    with seen_by(desk.as_stranger) as viewer:
        theirs = a_ticket(viewer).pk

    seen = {}
    for name, who in vars(desk).items():
        if isinstance(who, Viewer):
            with seen_by(who) as viewer:
                seen[name] = {ticket.pk for ticket in tickets_visible_to(viewer)}

    assert seen == {
        "as_owner": {mine},
        "as_partner": {mine},
        "as_stranger": {theirs},
        "as_support": {mine, theirs},
    }


def test_who_only_looks_at_the_account_may_ask_answer_and_close(desk: Desk) -> None:
    with seen_by(desk.as_partner) as viewer:
        ticket = a_ticket(viewer)
        write_message(viewer, ticket_id=ticket.pk, content="One more thing", now=LATER)
        close_ticket(viewer, ticket_id=ticket.pk, now=LATER)

        assert standing(ticket) == ("closed", None, LATER)


def test_nobody_asks_for_an_account_of_somebody_else(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer, pytest.raises(NotFound):
        open_ticket(
            viewer,
            account_id=desk.strangers_account_id,
            subject="x",
            category=TicketCategory.OTHER,
            content="x",
            now=ASKED_AT,
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda viewer, ticket_id: write_message(viewer, ticket_id=ticket_id, content="x", now=LATER),
        lambda viewer, ticket_id: close_ticket(viewer, ticket_id=ticket_id, now=LATER),
        lambda viewer, ticket_id: reopen_ticket(viewer, ticket_id=ticket_id, now=LATER),
        lambda viewer, ticket_id: describe_ticket(viewer, ticket_id=ticket_id, subject="x"),
        lambda viewer, ticket_id: ticket_visible_to(viewer, ticket_id=ticket_id),
    ],
)
def test_a_strangers_ticket_is_as_missing_as_one_that_never_was(
    desk: Desk, change: Callable[[Viewer, object], object]
) -> None:
    with seen_by(desk.as_stranger) as viewer:
        theirs = a_ticket(viewer).pk

    for ticket_id in (theirs, new_key()):
        with pytest.raises(NotFound), seen_by(desk.as_owner) as viewer:
            change(viewer, ticket_id)


def test_a_closed_ticket_is_reopened_and_then_takes_words_again(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        close_ticket(viewer, ticket_id=ticket.pk, now=LATER)
        with pytest.raises(TicketClosed) as refused:
            write_message(viewer, ticket_id=ticket.pk, content="x", now=LATER)
        with pytest.raises(TicketClosed):
            describe_ticket(viewer, ticket_id=ticket.pk, subject="x")
        with pytest.raises(TransitionRefused):
            close_ticket(viewer, ticket_id=ticket.pk, now=LATER)

        reopen_ticket(viewer, ticket_id=ticket.pk, now=LATER)
        write_message(viewer, ticket_id=ticket.pk, content="x", now=LATER)

        assert refused.value.english == "TKT-2026-000001 is closed. Reopen it to write again."
        assert standing(ticket) == ("open", None, None)


def test_an_open_ticket_cannot_be_reopened(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer, pytest.raises(TransitionRefused):
        reopen_ticket(viewer, ticket_id=a_ticket(viewer).pk, now=LATER)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("open", "open"),
        ("in_progress", "in_progress"),
        ("waiting_customer", "in_progress"),
        ("resolved", "open"),
    ],
)
def test_once_the_customer_writes_it_is_the_suppliers_turn(desk: Desk, before: str, after: str) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        resolved_at = ASKED_AT if before == "resolved" else None
        Ticket.objects.filter(pk=ticket.pk).update(status=before, resolved_at=resolved_at)

        write_message(viewer, ticket_id=ticket.pk, content="Here it is", now=LATER)

        assert standing(ticket) == (after, None, None)


def test_what_a_ticket_is_about_can_be_said_better(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

        describe_ticket(
            viewer, ticket_id=ticket.pk, subject=" The meter hums ", category=TicketCategory.DEVICE
        )

        ticket.refresh_from_db()
        assert (ticket.subject, ticket.category) == ("The meter hums", "device")


@pytest.mark.parametrize("content", ["", "  \n ", "\x00\x1b", "x" * (LONGEST_MESSAGE + 1)])
def test_a_message_without_words_or_with_too_many_is_refused(desk: Desk, content: str) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

        with pytest.raises(MessageWithoutWords):
            write_message(viewer, ticket_id=ticket.pk, content=content, now=LATER)


def test_words_are_kept_as_written_but_for_what_controls_a_screen(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer, content=" <b>Hi</b>,\r\n\x1b[2J\tthere ")

        assert [one.content for one in messages_visible_to(viewer, ticket_id=ticket.pk)] == [
            "<b>Hi</b>,\n[2J\tthere"
        ]


def test_nobody_floods_the_service_with_tickets_or_messages(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        tickets = [a_ticket(viewer) for _ in range(MOST_OPEN)]
        TicketMessage.objects.bulk_create(
            TicketMessage(account_id=desk.account_id, ticket=tickets[0], author_id=desk.owner_id, content="x")
            for _ in range(499)
        )

        with pytest.raises(TooManyTickets):
            a_ticket(viewer)
        with pytest.raises(TicketFull):
            write_message(viewer, ticket_id=tickets[0].pk, content="x", now=LATER)
        close_ticket(viewer, ticket_id=tickets[0].pk, now=LATER)

        assert a_ticket(viewer).status == "open"


def test_nobody_writes_into_an_account_that_is_not_theirs_even_past_the_queries(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)

    with pytest.raises(ProgrammingError, match="row-level security"), seen_by(desk.as_stranger):
        TicketMessage.objects.create(
            account_id=desk.account_id, ticket=ticket, author_id=desk.owner_id, content="x"
        )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("ticket_number_has_its_form", {"ticket_number": "TKT-2026-12345"}),
        ("ticket_category_is_known", {"category": "gossip"}),
        ("ticket_priority_is_known", {"priority": "now"}),
        ("ticket_status_is_known", {"status": "lost"}),
        ("ticket_closed_says_when", {"status": "closed"}),
        ("ticket_closed_says_when", {"closed_at": ASKED_AT}),
        ("ticket_resolved_says_when", {"status": "resolved"}),
        ("ticket_resolved_says_when", {"resolved_at": ASKED_AT}),
    ],
)
def test_the_database_forbids_of_a_ticket(desk: Desk, constraint: str, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError) as refused, seen_by(desk.as_owner) as viewer:
        Ticket.objects.filter(pk=a_ticket(viewer).pk).update(**wrong)

    assert constraint_named_in(refused.value) == constraint


def test_the_database_gives_a_number_once_and_keeps_messages_with_their_account(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        first, second = a_ticket(viewer), a_ticket(viewer)
    with seen_by(desk.as_stranger) as viewer:
        theirs = a_ticket(viewer)
    message = TicketMessage.objects.filter(ticket=first)

    assert [
        refused_by(lambda: Ticket.objects.filter(pk=first.pk).update(ticket_number=second.ticket_number)),
        refused_by(lambda: message.update(ticket=theirs)),
        refused_by(lambda: message.update(content=" ")),
        refused_by(lambda: message.update(is_internal=True)),
    ] == [
        "ticket_number_is_unique",
        "message_belongs_to_a_ticket_of_its_account",
        "message_says_something",
        "internal_note_is_from_staff",
    ]


def refused_by(change: Callable[[], object]) -> str | None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


def test_the_pairs_with_the_account_are_there_to_refer_to() -> None:
    named = {one.name for model in (Ticket, TicketMessage) for one in model._meta.constraints}

    assert {"ticket_of_its_account", "message_of_its_ticket"} <= named


def test_what_is_resolved_keeps_when_after_it_is_closed(desk: Desk) -> None:
    with seen_by(desk.as_owner) as viewer:
        ticket = a_ticket(viewer)
        Ticket.objects.filter(pk=ticket.pk).update(status=TicketStatus.RESOLVED.value, resolved_at=ASKED_AT)

        close_ticket(viewer, ticket_id=ticket.pk, now=LATER)

        assert standing(ticket) == ("closed", ASKED_AT, LATER)


def test_lists_of_a_person_and_of_staff_have_the_indexes_that_the_specification_asks_for() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, substring(indexdef from '[(].*') FROM pg_indexes"
            " WHERE tablename = 'support_ticket' AND indexname LIKE 'tickets_of_%' ORDER BY indexname"
        )

        assert cursor.fetchall() == [
            ("tickets_of_a_member_of_staff", "(assigned_to_id, status)"),
            ("tickets_of_a_person", "(user_id, status, created_at DESC)"),
            ("tickets_of_an_account", "(account_id, created_at DESC, id DESC)"),
        ]
