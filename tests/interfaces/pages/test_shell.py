"""What surrounds every page."""

import pytest
from django.test import Client

from tests.interfaces.pages.households import a_household, signed_in

pytestmark = pytest.mark.django_db


def test_page_that_is_not_there_looks_like_the_product_in_the_readers_language() -> None:
    answer = Client(headers={"Accept-Language": "de"}).get("/no/such/page/")

    assert answer.status_code == 404
    assert "Hier ist nichts" in answer.content.decode()


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


def test_signed_in_reader_lands_on_their_usage() -> None:
    answer = signed_in(a_household().user_id).get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/usage/")
