"""A person sees where they are signed in and ends it; a stranger's device is missing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.identity.models import Session
from wattstead.domains.identity.operations import forget_expired_sessions
from wattstead.domains.identity.queries import session_id_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1"
)
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def seen(client: Client, *, browser: str) -> Client:
    client.get("/account/", headers={"User-Agent": browser})
    return client


def id_of(client: Client) -> str:
    return session_id_of(str(client.session.session_key))


def words_of(client: Client, *, browser: str) -> str:
    page = client.get("/account/devices/", headers={"User-Agent": browser}).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_person_finds_their_devices_with_this_one_marked() -> None:
    household = a_household()
    desktop, phone = signed_in(household.user_id), signed_in(household.user_id)
    seen(phone, browser=PHONE)

    words = words_of(seen(desktop, browser=DESKTOP), browser=DESKTOP)

    assert "Firefox on Linux last seen just now this device" in words
    assert "Safari on iPhone last seen just now Sign out" in words


def test_device_that_is_signed_out_is_out_at_once() -> None:
    household = a_household()
    desktop, phone = signed_in(household.user_id), seen(signed_in(household.user_id), browser=PHONE)

    answer = desktop.post(f"/account/devices/{id_of(phone)}/end/", follow=True)

    assert "That device is signed out." in answer.content.decode()
    assert phone.get("/usage/").status_code == 302
    assert desktop.get("/account/").status_code == 200


def test_everywhere_else_is_signed_out_by_one_press() -> None:
    household = a_household()
    desktop, phone, tablet = (signed_in(household.user_id) for _ in range(3))

    answer = desktop.post("/account/devices/others/end/", follow=True)

    assert "2 other devices are signed out." in answer.content.decode()
    assert [client.get("/usage/").status_code for client in (phone, tablet)] == [302, 302]


def test_this_device_can_be_signed_out_as_well() -> None:
    client = signed_in(a_household().user_id)

    answer = client.post(f"/account/devices/{id_of(client)}/end/")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/usage/").status_code == 302


def test_a_strangers_device_is_neither_listed_nor_ended() -> None:
    mine, theirs = signed_in(a_household().user_id), signed_in(a_household().user_id)
    seen(theirs, browser=PHONE)

    words = words_of(mine, browser=DESKTOP)
    answer = mine.post(f"/account/devices/{id_of(theirs)}/end/")

    assert "iPhone" not in words
    assert answer.status_code == 404
    assert theirs.get("/account/").status_code == 200


def test_page_never_tells_the_secret_of_a_session() -> None:
    client = signed_in(a_household().user_id)

    page = client.get("/account/devices/").content.decode()

    assert str(client.session.session_key) not in page


def test_session_is_written_only_now_and_then() -> None:
    client = seen(signed_in(a_household().user_id), browser=DESKTOP)
    before = Session.objects.get(pk=client.session.session_key).seen_at

    seen(client, browser=DESKTOP)

    assert Session.objects.get(pk=client.session.session_key).seen_at == before


def test_browsers_that_did_not_come_back_are_forgotten() -> None:
    client = signed_in(a_household().user_id)
    other = signed_in(a_household().user_id)
    now = datetime.now(UTC)
    Session.objects.filter(pk=client.session.session_key).update(expire_date=now - timedelta(days=1))

    with seen_by(SYSTEM):
        forgotten = forget_expired_sessions(now=now)

    assert forgotten == 1
    assert [row.pk for row in Session.objects.all()] == [other.session.session_key]
