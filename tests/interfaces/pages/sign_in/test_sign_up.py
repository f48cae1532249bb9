"""Signing up, confirming the address, signing in and choosing a new password."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import translation

pytestmark = pytest.mark.django_db(transaction=True)
ADA = {
    "first_name": "Ada",
    "last_name": "Sommer",
    "email": "Ada.Sommer@Example.org",
    "password1": "seven kind lamps hum",
}


def link_in_mail() -> str:
    found = re.search(r"http://[^/]+(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def signed_up(client: Client) -> Client:
    client.post("/account/signup/", ADA)
    client.post(link_in_mail())
    return client


def test_newcomer_confirms_their_address_and_is_in() -> None:
    client = Client()

    waiting = client.post("/account/signup/", ADA, follow=True)
    confirmed = client.post(link_in_mail(), follow=True)

    assert "We have sent you a mail with a link." in waiting.content.decode()
    assert mail.outbox[0].to == ["ada.sommer@example.org"]
    assert "Welcome, Ada" in confirmed.content.decode()


def test_newcomer_reads_the_language_they_signed_up_in() -> None:
    client = Client(headers={"Accept-Language": "de"})

    signed_up(client)

    assert mail.outbox[0].subject == "Bestätigen Sie Ihre E-Mail-Adresse"
    assert (
        "Willkommen, Ada"
        in Client.get(client, "/first-steps/", headers={"Accept-Language": "en"}).content.decode()
    )


def test_address_that_is_taken_is_answered_as_if_it_were_free() -> None:
    signed_up(Client())

    fresh = Client().post("/account/signup/", ADA | {"email": "new@example.org"}, follow=True)
    cache.clear()  # one mail to an address in three minutes: they pass
    taken = Client().post("/account/signup/", ADA, follow=True)

    assert fresh.redirect_chain == taken.redirect_chain
    assert mail.outbox[-1].subject == "You have an account already"


def test_wrong_password_is_told_without_saying_whether_the_address_is_known() -> None:
    signed_up(Client())

    known = Client().post("/account/login/", {"login": ADA["email"], "password": "wrong words here"})
    unknown = Client().post(
        "/account/login/", {"login": "nobody@example.org", "password": "wrong words here"}
    )

    problems = [re.findall(r"do not belong together", answer.content.decode()) for answer in (known, unknown)]
    assert problems == [["do not belong together"], ["do not belong together"]]


def test_what_allauth_says_of_passwords_is_said_in_our_words_to_a_german_reader() -> None:
    signed_up(Client())

    wrong = Client(headers={"Accept-Language": "de"}).post(
        "/account/login/", {"login": ADA["email"], "password": "wrong words here"}
    )
    with translation.override("de"):
        twice = translation.gettext("You must type the same password each time.")

    assert "Diese E-Mail-Adresse und dieses Passwort gehören nicht zusammen." in wrong.content.decode()
    assert twice == "Bitte geben Sie beide Male dasselbe Passwort ein."


def test_forgotten_password_is_replaced_by_a_link() -> None:
    signed_up(Client())
    client = Client()

    client.post("/account/password/reset/", {"email": ADA["email"]})
    form = client.get(link_in_mail(), follow=True)
    done = client.post(
        form.redirect_chain[-1][0],
        {"password1": "eight calm lamps hum", "password2": "eight calm lamps hum"},
        follow=True,
    )

    assert "From now on you sign in with the new one." in done.content.decode()
    answer = client.post("/account/login/", {"login": ADA["email"], "password": "eight calm lamps hum"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_leaving_ends_at_the_welcome_page() -> None:
    client = signed_up(Client())

    left = client.post("/account/logout/", follow=True)

    assert "Create an account" in left.content.decode()
    assert client.get("/usage/").status_code == 302
