"""Somebody new opens an account with their first home."""

import pytest

from tests.interfaces.pages.households import a_household, signed_in, somebody_without_an_account

pytestmark = pytest.mark.django_db
HOME = {
    "name": "Home",
    "street": "Sonnenweg",
    "street_number": "7",
    "postal_code": "79098",
    "city": "Freiburg",
    "country": "DE",
}


def test_newcomer_is_led_to_the_first_steps() -> None:
    client = signed_in(somebody_without_an_account())

    answer = client.get("/usage/")

    assert (answer.status_code, answer["Location"]) == (302, "/first-steps/")


def test_home_opens_the_account_and_leads_to_usage_that_waits_for_a_meter() -> None:
    client = signed_in(somebody_without_an_account())

    answer = client.post("/first-steps/", HOME, follow=True)

    assert answer.redirect_chain == [("/overview/", 302)]
    assert "No meter yet" in answer.content.decode()


def test_wrong_postal_code_is_named_beside_its_field_in_the_readers_language() -> None:
    client = signed_in(somebody_without_an_account(language="de"))

    answer = client.post("/first-steps/", HOME | {"postal_code": "7909"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_postal_code_problem">Bitte prüfen Sie diesen Teil der Adresse.' in page
    assert 'value="Sonnenweg"' in page


def test_who_has_an_account_needs_no_first_steps() -> None:
    client = signed_in(a_household().user_id)

    answer = client.get("/first-steps/")

    assert (answer.status_code, answer["Location"]) == (302, "/overview/")
