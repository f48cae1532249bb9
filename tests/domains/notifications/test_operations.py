"""People are told of each event once, and only they read and settle what they were told."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.notifications import NEW_YEARS_MORNING, a_notification
from wattstead.domains.identity.models import User
from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.operations import (
    AddressElsewhere,
    FactsMissing,
    Notice,
    forget_notification,
    forget_old_notifications,
    mark_all_read,
    mark_read,
    notify,
)
from wattstead.domains.notifications.queries import (
    MOST_COUNTED,
    notifications_visible_to,
    told_by,
    unread_count,
)
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 3, 12, tzinfo=UTC)


def somebody() -> User:
    with seen_by(SYSTEM):
        return a_person()


def welcome(person: User, *, event: str = "welcome", action_url: str = "") -> Notice:
    return Notice(
        user_id=person.pk,
        kind=Kind.WELCOME,
        event=event,
        at=NEW_YEARS_MORNING,
        facts={},
        action_url=action_url,
    )


def told(person: User) -> list[tuple[str, bool]]:
    me = Viewer(user_id=person.pk)
    with seen_by(me):
        return [(row.event, row.read) for row in notifications_visible_to(me)]


def test_somebody_is_told_of_an_event_once() -> None:
    me, neighbour = somebody(), somebody()

    with seen_by(SYSTEM):
        first = notify([welcome(me), welcome(neighbour)])
        again = notify([welcome(me), welcome(me, event="another")])

    assert (first, again) == (2, 1)
    assert sorted(told(me)) == [("another", False), ("welcome", False)]


def test_nothing_is_told_when_there_is_nothing_to_tell() -> None:
    with seen_by(SYSTEM):
        assert notify([]) == 0


def test_a_notification_is_read_as_it_was_written() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        row = a_notification(user_id=me.pk)

    found = told_by(row)

    assert found.sentences == SENTENCES[Kind.INVOICE_ISSUED]
    assert found.facts["number"] == "INV-2026-000001"
    assert (found.action_url, found.written_at, found.read_at) == ("/invoices/", NEW_YEARS_MORNING, None)


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(address: str) -> None:
    me = somebody()

    with pytest.raises(AddressElsewhere), seen_by(SYSTEM):
        notify([welcome(me, action_url=address)])


def test_a_sentence_without_its_facts_is_not_written() -> None:
    me = somebody()
    notice = Notice(user_id=me.pk, kind=Kind.TICKET_ANSWERED, event="ticket", at=NOON, facts={"number": "1"})

    with pytest.raises(FactsMissing) as refused, seen_by(SYSTEM):
        notify([notice])

    assert refused.value.facts == {"notice": "ticket_answered", "names": "subject"}


def test_what_is_read_stays_read_since_the_first_time() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        row = a_notification(user_id=me.pk)

    with seen_by(Viewer(user_id=me.pk)) as viewer:
        mark_read(viewer, notification_id=row.pk, now=NOON)
        mark_read(viewer, notification_id=row.pk, now=LATER)
        row.refresh_from_db()

    assert (row.read, row.read_at) == (True, NOON)


def test_all_is_read_at_once_but_not_what_others_were_told() -> None:
    me, stranger = somebody(), somebody()
    with seen_by(SYSTEM):
        a_notification(user_id=me.pk, event="a")
        a_notification(user_id=me.pk, event="b")
        a_notification(user_id=stranger.pk, event="c")

    with seen_by(Viewer(user_id=me.pk)) as viewer:
        before = unread_count(viewer)
        read = mark_all_read(viewer, now=NOON)
        after = unread_count(viewer)

    assert (before, read, after) == (2, 2, 0)
    assert told(stranger) == [("c", False)]


def test_a_strangers_notification_is_as_good_as_missing() -> None:
    me, stranger = somebody(), somebody()
    with seen_by(SYSTEM):
        row = a_notification(user_id=stranger.pk)

    for wanted in (row.pk, new_key()):
        with pytest.raises(NotFound), seen_by(Viewer(user_id=me.pk)) as viewer:
            mark_read(viewer, notification_id=wanted, now=NOON)
        with pytest.raises(NotFound), seen_by(Viewer(user_id=me.pk)) as viewer:
            forget_notification(viewer, notification_id=wanted)
    assert len(told(stranger)) == 1


def test_one_of_an_account_is_hidden_from_somebody_who_left_it() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        account = an_account(owner=me)
        a_notification(user_id=me.pk, account_id=account.pk)
    member, former = a_viewer(user_id=me.pk, account_id=account.pk), Viewer(user_id=me.pk)

    seen = []
    for viewer in (member, former):
        with seen_by(viewer):
            seen.append(notifications_visible_to(viewer).count())

    assert seen == [1, 0]


def test_the_bell_counts_no_further_than_it_shows() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        notify(welcome(me, event=f"{n}") for n in range(MOST_COUNTED + 5))

    with seen_by(Viewer(user_id=me.pk)) as viewer:
        assert unread_count(viewer) == MOST_COUNTED


def test_somebody_removes_what_they_need_no_more() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        row = a_notification(user_id=me.pk)

    with seen_by(Viewer(user_id=me.pk)) as viewer:
        forget_notification(viewer, notification_id=row.pk)

    assert told(me) == []


def test_what_is_years_old_is_removed() -> None:
    me = somebody()
    with seen_by(SYSTEM):
        a_notification(user_id=me.pk, at=datetime(2020, 1, 1, tzinfo=UTC), event="old")
        a_notification(user_id=me.pk, event="new")

        removed = forget_old_notifications(written_before=datetime(2024, 1, 1, tzinfo=UTC))

    assert removed == 1
    assert told(me) == [("new", False)]


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"read": True}, "notification_read_has_its_moment"),
        ({"kind": "gossip"}, "notification_kind_is_known"),
        ({"action_url": "//evil.example"}, "notification_leads_to_a_path_of_ours"),
        ({"action_url": "https://evil.example"}, "notification_leads_to_a_path_of_ours"),
        ({"event": "first"}, "notification_once_per_event"),
    ],
)
def test_the_database_refuses_a_wrong_notification(changes: dict[str, object], constraint: str) -> None:
    me = somebody()
    with seen_by(SYSTEM):
        a_notification(user_id=me.pk, event="first")
        row = a_notification(user_id=me.pk, event="second")

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Notification.objects.filter(pk=row.pk).update(**changes)
