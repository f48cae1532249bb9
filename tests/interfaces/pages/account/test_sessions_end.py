"""A browser that is left alone is signed out: staff sooner than customers, and nobody stays for ever."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.identity.operations import create_sign_in_link
from wattstead.domains.identity.sessions import BEGAN_AT, SEEN_AT
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
AFTER_A_WHILE = "You were signed out after a while"
STAYS, LEAVES = HTTPStatus.OK, HTTPStatus.FOUND


def put_back(client: Client, *, began: timedelta, seen: timedelta) -> None:
    """Let the browser of somebody have signed in and been seen that long ago."""
    client.get("/account/")
    session, now = client.session, datetime.now(UTC)
    session[BEGAN_AT], session[SEEN_AT] = (now - began).isoformat(), (now - seen).isoformat()
    session.save()


def answer_after(user_id: UUID, *, began: timedelta, seen: timedelta) -> int:
    client = signed_in(user_id)
    put_back(client, began=began, seen=seen)
    return client.get("/account/").status_code


def somebody_of_staff(role: Role) -> UUID:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        every_factor(person.pk)
        return person.pk


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN], ids=["support", "admin"])
def test_staff_is_out_after_a_quarter_of_an_hour_alone_and_after_eight_hours(role: Role) -> None:
    user_id = somebody_of_staff(role)

    told = [
        answer_after(user_id, began=began, seen=seen)
        for began, seen in (
            (minutes(60), minutes(14)),
            (minutes(60), minutes(15)),
            (timedelta(hours=7), minutes(0)),
            (timedelta(hours=8), minutes(0)),
        )
    ]

    assert told == [STAYS, LEAVES, STAYS, LEAVES]


def test_customer_is_out_after_half_an_hour_alone_and_after_twelve_hours() -> None:
    user_id = a_household().user_id

    told = [
        answer_after(user_id, began=began, seen=seen)
        for began, seen in (
            (minutes(60), minutes(29)),
            (minutes(60), minutes(30)),
            (timedelta(hours=11), minutes(0)),
            (timedelta(hours=12), minutes(0)),
        )
    ]

    assert told == [STAYS, LEAVES, STAYS, LEAVES]


def test_sign_in_page_says_why_and_what_is_asked_for_comes_afterwards() -> None:
    client = signed_in(a_household().user_id)
    put_back(client, began=minutes(60), seen=minutes(45))

    answer = client.get("/usage/")
    told = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/account/login/?next=/usage/"
    assert AFTER_A_WHILE in told


def test_program_of_a_browser_that_was_left_alone_gets_nothing() -> None:
    left, used = signed_in(a_household().user_id), signed_in(a_household().user_id)
    put_back(left, began=minutes(60), seen=minutes(30))
    put_back(used, began=minutes(60), seen=minutes(1))

    assert [client.get("/api/v1/sites").status_code for client in (left, used)] == [401, 200]


def test_customer_who_wants_to_be_remembered_may_be_away_and_others_may_not() -> None:
    household = a_household()
    told = []
    for choice in ({"remember": "on"}, {}):
        with seen_by(SYSTEM):
            token = create_sign_in_link(user_id=household.user_id, now=datetime.now(UTC))
        client = Client()
        client.post(f"/sign-in/{token}/", choice)
        put_back(client, began=timedelta(days=20), seen=timedelta(days=20))
        told.append(client.get("/account/").status_code)

    assert told == [STAYS, LEAVES]


def test_others_stay_signed_in_when_somebody_is_out() -> None:
    household = a_household()
    left, used, stranger = (
        signed_in(user_id) for user_id in (household.user_id, household.user_id, a_household().user_id)
    )
    put_back(left, began=minutes(60), seen=minutes(31))
    for client in (used, stranger):
        put_back(client, began=minutes(60), seen=minutes(2))

    assert [client.get("/account/").status_code for client in (left, used, stranger)] == [
        LEAVES,
        STAYS,
        STAYS,
    ]
