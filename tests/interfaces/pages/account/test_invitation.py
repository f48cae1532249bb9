"""Who holds the link of an invitation comes in: newcomers after signing up, others after signing in."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.factories.accounts import a_person
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Membership
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
BO = {
    "first_name": "Bo",
    "last_name": "Winter",
    "email": "bo@example.org",
    "password1": "seven kind lamps hum",
}


def link_to(household: Household, *, email: str = "bo@example.org", role: str = "viewer") -> str:
    cache.clear()
    signed_in(household.user_id).post("/account/people/invitations/", {"email": email, "role": role})
    found = re.search(r"http://[^/]+(/invitation/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def words_of(page: str, *, without: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.replace(without, "")).split())


def test_newcomer_signs_up_through_the_invitation_without_a_second_mail_and_is_in_the_account() -> None:
    household = a_household()
    link = link_to(household)
    mails = len(mail.outbox)
    client = Client()

    greeting = client.get(link).content.decode()
    form = client.get(f"/account/signup/?next={link}").content.decode()
    asked = client.post("/account/signup/", BO | {"next": link}, follow=True).content.decode()
    inside = client.post(link, follow=True)

    assert "Ada Sommer invites you" in greeting
    assert 'value="bo@example.org"' in form
    assert "Accept" in asked
    assert inside.redirect_chain == [(f"/overview/?site={household.site_ids[0]}", 302)]
    assert "Welcome! The account is open to you now." in inside.content.decode()
    assert len(mail.outbox) == mails
    assert client.get("/usage/").status_code == 200


def test_newcomer_who_signs_up_with_another_address_proves_it_by_a_mail_and_is_not_let_in() -> None:
    link = link_to(a_household())
    client = Client()
    client.get(link)

    waiting = client.post(
        "/account/signup/", BO | {"email": "eve@example.org", "next": link}, follow=True
    ).content.decode()

    assert "We have sent you a mail with a link." in waiting
    assert mail.outbox[-1].to == ["eve@example.org"]


def test_person_who_has_an_account_signs_in_and_accepts() -> None:
    link = link_to(a_household())
    with seen_by(SYSTEM):
        person = a_person(email="bo@example.org")
    client = signed_in(person.pk)

    asked = client.get(link).content.decode()
    client.post(link)

    assert "Accept" in asked
    assert client.get("/account/people/").status_code == 200


def test_who_has_sites_of_their_own_lands_at_the_one_they_were_invited_to() -> None:
    mine, theirs = a_household(first_name="Zoe"), a_household()
    with seen_by(SYSTEM):
        email = Membership.objects.select_related("user").get(account_id=mine.account_id).user.email
    client = signed_in(mine.user_id)

    answer = client.post(link_to(theirs, email=email))

    assert answer["Location"] == f"/overview/?site={theirs.site_ids[0]}"


def test_invitation_passed_on_is_refused_kindly() -> None:
    link = link_to(a_household())
    with seen_by(SYSTEM):
        eve = a_person(email="eve@example.org")
    client = signed_in(eve.pk)

    asked = client.get(link).content.decode()
    answer = client.post(link)

    assert "This invitation is for another address" in asked
    assert answer.status_code == 403
    assert client.get("/usage/")["Location"] == "/first-steps/"


def test_second_use_withdrawn_and_invented_links_are_told_alike() -> None:
    household = a_household()
    link = link_to(household)
    with seen_by(SYSTEM):
        person = a_person(email="bo@example.org")
    client = signed_in(person.pk)
    client.post(link)

    answers = [client.get(link), client.post(link), Client().get("/invitation/there-was-never-such-a-link/")]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "This link is spent" in answers[0].content.decode()


def test_visitor_who_presses_without_signing_in_is_only_asked_who_they_are() -> None:
    link = link_to(a_household())

    answer = Client().post(link)

    assert answer.status_code == 200
    assert "I have an account: sign in" in answer.content.decode()


def test_greeting_is_the_same_whether_or_not_the_address_has_an_account() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        a_person(email="known@example.org")

    greetings = [
        words_of(Client().get(link_to(household, email=email)).content.decode(), without=email)
        for email in ("known@example.org", "newer@example.org")
    ]

    assert greetings[0] == greetings[1]
