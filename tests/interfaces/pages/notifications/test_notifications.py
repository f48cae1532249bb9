"""A reader sees what they were told, and nobody else's news; a bell counts what is new to them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.factories.notifications import a_notification
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def somebody(*, told: int = 0, language: str = "en") -> tuple[Client, list[Notification]]:
    """Return the browser of somebody who was told so often of an invoice."""
    household = a_household(with_contract=False, language=language)
    with seen_by(SYSTEM):
        rows = [
            a_notification(user_id=household.user_id, account_id=household.account_id, event=f"{n}")
            for n in range(told)
        ]
    return signed_in(household.user_id), rows


def page(client: Client, address: str = "/notifications/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_was_told_stands_there_in_the_language_of_the_reader() -> None:
    english, _ = somebody(told=1)
    german, _ = somebody(told=1, language="de")

    assert "Your invoice of €72.10 is here" in page(english)
    told = page(german)
    assert "Ihre Rechnung über 72,10\u00a0€ ist da" in told
    assert "Rechnung INV-2026-000001 für Dezember 2025 ist am 15. Januar 2026 fällig." in told


def test_nobody_reads_what_a_stranger_was_told() -> None:
    somebody(told=2)
    me, _ = somebody()

    told = page(me)

    assert "Your invoice" not in told
    assert "Nothing to tell yet" in told


def test_the_bell_counts_what_is_new_on_every_page() -> None:
    somebody(told=5)
    me, (first, *_) = somebody(told=3)

    before = page(me, "/overview/")
    me.post(f"/notifications/{first.pk}/read/")
    after = page(me, "/overview/")

    assert "Notifications, 3 new" in before
    assert "Notifications, 2 new" in after


def test_the_bell_costs_no_statement() -> None:
    nothing_new, _ = somebody()
    something_new, _ = somebody(told=3)
    statements = []
    for client in (nothing_new, something_new):
        client.get("/contract/")
        with watched_wire() as wire:
            client.get("/contract/")
        statements.append(wire.statements)

    assert statements[0] == statements[1]


def test_opening_one_marks_it_as_read_and_leads_on() -> None:
    me, (row,) = somebody(told=1)

    answer = me.post(f"/notifications/{row.pk}/open/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/invoices/")
    assert "You have read everything." in page(me)


def test_looking_at_the_page_marks_nothing_as_read() -> None:
    me, _ = somebody(told=1)

    page(me)

    assert "1 of them is new to you." in page(me)


def test_all_are_marked_as_read_at_once_but_not_those_of_others() -> None:
    stranger, _ = somebody(told=1)
    me, _ = somebody(told=3)

    answer = me.post("/notifications/read-all/", follow=True)

    assert "3 notifications are marked as read." in answer.content.decode()
    assert "1 of them is new to you." in page(stranger)


@pytest.mark.parametrize("verb", ["open", "read"])
def test_a_strangers_notification_is_as_good_as_missing(verb: str) -> None:
    _, (theirs,) = somebody(told=1)
    me, _ = somebody()

    answers = [me.post(f"/notifications/{pk}/{verb}/") for pk in (theirs.pk, new_key())]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_only_what_is_new_can_be_shown() -> None:
    me, (first, _) = somebody(told=2)
    me.post(f"/notifications/{first.pk}/read/")

    assert page(me).count("is here</button>") == 2
    assert page(me, "/notifications/?show=unread").count("is here</button>") == 1


def test_older_ones_stand_on_further_pages() -> None:
    me, _ = somebody(told=25)

    first, second = page(me), page(me, "/notifications/?page=2")

    assert [first.count("is here</button>"), second.count("is here</button>")] == [20, 5]
    assert "/notifications/?page=2" in first
    assert page(me, "/notifications/?page=x").count("is here</button>") == 20
    assert "Page 500" in page(me, "/notifications/?page=99999999999999999999")


def test_one_that_leads_nowhere_leads_back_to_the_list() -> None:
    household = a_household(with_contract=False)
    with seen_by(SYSTEM):
        notify([Notice(user_id=household.user_id, kind=Kind.WELCOME, event="w", at=_now(), facts={})])
        row = Notification.objects.get(user_id=household.user_id)

    answer = signed_in(household.user_id).post(f"/notifications/{row.pk}/open/")

    assert answer.headers["Location"] == "/notifications/"


def _now() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def test_who_is_not_signed_in_is_asked_to() -> None:
    assert Client().get("/notifications/").headers["Location"].startswith("/account/login/")
