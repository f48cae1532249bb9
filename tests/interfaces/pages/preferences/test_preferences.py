"""Language and appearance stay as the reader chose them."""

import pytest
from django.test import Client

from tests.interfaces.pages.households import a_household, signed_in

pytestmark = pytest.mark.django_db


def test_visitor_keeps_language_and_theme_in_this_browser() -> None:
    client = Client()

    client.post("/preferences/language/", {"language": "de", "next": "/"})
    client.post("/preferences/theme/", {"theme": "dark", "next": "/"})

    page = client.get("/").content.decode()
    assert '<html lang="de" data-theme="dark">' in page
    assert "Sehen Sie, wohin jede Kilowattstunde geht" in page


def test_person_keeps_language_and_theme_on_every_device() -> None:
    household = a_household()
    phone, desktop = signed_in(household.user_id), signed_in(household.user_id)

    phone.post("/preferences/language/", {"language": "de"})
    phone.post("/preferences/theme/", {"theme": "light"})

    assert '<html lang="de" data-theme="light">' in desktop.get("/usage/").content.decode()


def test_system_theme_leaves_the_choice_to_the_device() -> None:
    client = Client()

    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/theme/", {"theme": "system"})

    assert '<html lang="en">' in client.get("/").content.decode()


def test_reader_returns_to_the_page_they_were_on() -> None:
    client = Client()

    answer = client.post(
        "/preferences/theme/",
        {"theme": "dark"},
        headers={"Referer": "http://testserver/account/login/?next=/usage/"},
    )

    assert answer["Location"] == "http://testserver/account/login/?next=/usage/"


def test_nobody_is_sent_to_another_site() -> None:
    client = Client()

    answer = client.post(
        "/preferences/theme/",
        {"theme": "dark", "next": "https://evil.example/"},
        headers={"Referer": "https://evil.example/"},
    )

    assert answer["Location"] == "/"


def test_language_we_do_not_have_is_refused() -> None:
    answer = Client().post("/preferences/language/", {"language": "tlh"})

    assert answer.status_code == 422
    assert "We do not have “tlh”." in answer.content.decode()
