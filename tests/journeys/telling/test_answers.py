"""Whoever asked the service desk hears of its answer, and nobody of notes between colleagues."""

from datetime import timedelta

import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.support import ASKED_AT, a_ticket
from tests.journeys.telling.told import told_to
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.domains.support.operations.messages import write_message, write_note
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.answers import tell_of_answers
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
LATER = ASKED_AT + timedelta(hours=1)


def test_who_asked_hears_of_the_answer_once_and_a_stranger_never() -> None:
    with seen_by(SYSTEM):
        asking, other, colleague = a_person(), a_person(), a_person(role=Role.SUPPORT)
        account, their_account = an_account(owner=asking), an_account(owner=other)
    with seen_by(a_viewer(user_id=asking.pk, account_id=account.pk)) as viewer:
        ticket = a_ticket(viewer)
    with seen_by(a_viewer(user_id=other.pk, account_id=their_account.pk)) as viewer:
        a_ticket(viewer)
    with seen_by(Viewer(user_id=colleague.pk, staff="support")) as staff:
        write_note(staff, ticket_id=ticket.pk, content="He is right.", now=ASKED_AT)
        before = ASKED_AT + timedelta(minutes=1)
        write_message(staff, ticket_id=ticket.pk, content="You are right.", now=before)

    written = [tell_of_answers(SYSTEM, now=now) for now in (LATER, LATER, LATER + timedelta(days=3))]

    (told,) = told_to(asking.pk, account_id=account.pk)
    assert written == [1, 0, 0]
    assert told.sentences == SENTENCES[Kind.TICKET_ANSWERED]
    assert told.facts == {"subject": "My bill is too high", "number": ticket.ticket_number}
    assert told.action_url == f"/support/{ticket.pk}/"
    assert told_to(other.pk, account_id=their_account.pk) == []
