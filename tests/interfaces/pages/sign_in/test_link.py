"""A one-time link signs one person in, once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.interfaces.pages.households import Household, a_household
from wattstead.domains.identity.operations import create_sign_in_link
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def link_for(household: Household, *, lasts: timedelta = timedelta(minutes=5)) -> str:
    with seen_by(SYSTEM):
        token = create_sign_in_link(user_id=household.user_id, now=datetime.now(UTC), lasts=lasts)
    return f"/sign-in/{token}/"


def test_opening_the_link_only_asks_so_that_mail_scanners_spend_nothing() -> None:
    client = Client()
    link = link_for(a_household())

    asked = [client.get(link), client.get(link)]

    assert [answer.status_code for answer in asked] == [200, 200]
    assert client.get("/usage/").status_code == 302


def test_pressing_the_button_signs_in() -> None:
    client = Client()

    answer = client.post(link_for(a_household()))

    assert (answer.status_code, answer["Location"]) == (302, "/overview/")
    assert client.get("/usage/").status_code == 200


def test_second_use_is_told_and_signs_nobody_in() -> None:
    link = link_for(a_household())
    Client().post(link)
    late = Client()

    answer = late.post(link)

    assert answer.status_code == 409
    assert "has been used or is too old" in answer.content.decode()
    assert late.get("/usage/").status_code == 302


def test_old_and_invented_links_are_told_alike() -> None:
    client = Client()

    old = client.post(link_for(a_household(), lasts=timedelta(seconds=-1)))
    invented = client.post("/sign-in/there-was-never-such-a-link/")

    assert old.status_code == invented.status_code == 409


def test_address_of_a_person_we_registered_counts_as_confirmed() -> None:
    client = Client()
    client.post(link_for(a_household()))

    page = client.get("/account/email/").content.decode()

    assert "not confirmed" not in page
    assert "confirmed" in page
