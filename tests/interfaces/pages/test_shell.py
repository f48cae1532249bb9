"""What surrounds every page."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.interfaces.pages.households import a_household, signed_in

pytestmark = pytest.mark.django_db


def test_page_that_is_not_there_looks_like_the_product_in_the_readers_language() -> None:
    answer = Client(headers={"Accept-Language": "de"}).get("/no/such/page/")

    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.content.decode()


def test_address_of_a_form_that_is_opened_like_a_page_is_told_in_our_look() -> None:
    answer = Client(headers={"Accept-Language": "de"}).get("/preferences/language/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "was ein Formular sendet" in answer.content.decode()


def test_policy_lets_nothing_in_from_outside_and_no_page_carries_inline_code() -> None:
    client = signed_in(a_household().user_id)

    pages = [client.get("/usage/?on=2025-03-10"), Client().get("/"), Client().get("/account/signup/")]

    for page in pages:
        policy = page["Content-Security-Policy"]
        assert "script-src 'self';" in policy + ";"
        assert "style-src 'self';" in policy + ";"
        assert "unsafe" not in policy
        assert " style=" not in page.content.decode()
        assert " onclick=" not in page.content.decode()


def test_signed_in_reader_lands_on_their_overview() -> None:
    answer = signed_in(a_household().user_id).get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/overview/")


def test_browsers_that_read_no_page_find_our_mark() -> None:
    answer = Client().get("/favicon.ico")

    assert (answer.status_code, answer["Location"]) == (301, "/static/favicon.ico")


def test_navigation_names_every_place_that_has_an_address() -> None:
    page = signed_in(a_household(sites=2).user_id).get("/overview/").content.decode()

    main = page[page.index('aria-label="Main"') : page.index("</nav>")]
    assert re.findall(r'class="nav-item" href="([^"]*)"', main) == [
        "/overview/",
        "/usage/",
        "/invoices/",
        "/contract/",
        "/meters/",
        "/devices/",
        "/goals/",
        "/sites/",
        "/support/",
        "/account/",
    ]
    assert re.findall(r'aria-current="page"', main) == ['aria-current="page"']


def test_phone_has_the_four_places_most_asked_for_and_the_others_behind_more() -> None:
    page = signed_in(a_household().user_id).get("/usage/").content.decode()

    bar = page[page.index('aria-label="Main, at the bottom"') :]
    assert re.findall(r'class="tab-item" href="([^"]*)"', bar) == [
        "/overview/",
        "/usage/",
        "/invoices/",
        "/meters/",
    ]
    assert re.findall(r'class="nav-item" href="([^"]*)"', bar) == [
        "/contract/",
        "/devices/",
        "/goals/",
        "/support/",
        "/account/",
    ]


def test_form_that_was_open_for_too_long_is_told_in_our_look() -> None:
    answer = Client(enforce_csrf_checks=True).post("/preferences/theme/", {"theme": "dark"})

    assert answer.status_code == 403
    assert "Perhaps the page was open for too long." in answer.content.decode()


def test_mistake_of_ours_is_told_without_needing_a_request() -> None:
    page = render_to_string("500.html")

    assert "Something went wrong on our side" in page


def test_pages_of_a_person_are_kept_by_no_cache() -> None:
    answer = signed_in(a_household().user_id).get("/usage/?on=2025-03-10")

    assert {"private", "no-store"} <= {part.strip() for part in answer["Cache-Control"].split(",")}


@pytest.mark.parametrize("address", ["/account/password/change/", "/account/email/"])
def test_seldom_seen_pages_of_sign_in_have_our_look(address: str) -> None:
    client = signed_in(a_household().user_id)

    page = client.get(address, follow=True).content.decode()

    assert 'class="field-control"' in page
    assert "Menu:" not in page
