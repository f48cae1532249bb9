"""Before something delicate changes, a person enters their password once more; then it goes on."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.factories.accounts import a_person, an_account
from tests.factories.sites import a_site
from tests.interfaces.pages.households import BACKEND
from wattstead.domains.identity.models import User
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "seven kind lamps hum"
INVITATION = {"email": "bo@example.org", "role": "viewer"}


def an_owner_with_a_password() -> User:
    with seen_by(SYSTEM):
        person = a_person(password=WORDS)
        a_site(account_id=an_account(owner=person).pk)
    return person


def test_owner_who_signed_in_long_ago_enters_the_password_and_the_invitation_goes_out() -> None:
    client = Client()
    client.force_login(an_owner_with_a_password(), backend=BACKEND)

    asked = client.post("/account/people/invitations/", INVITATION, follow=True)
    sent_before = len(mail.outbox)
    done = client.post(asked.redirect_chain[-1][0], {"password": WORDS}, follow=True)

    assert "Please confirm that it is you" in asked.content.decode()
    assert sent_before == 0
    assert "is on its way to bo@example.org." in done.content.decode()
    assert mail.outbox[0].to == ["bo@example.org"]


def test_owner_who_has_just_signed_in_is_not_asked_again() -> None:
    person = an_owner_with_a_password()
    client = Client()
    client.force_login(person, backend=BACKEND)
    client.post("/account/reauthenticate/", {"password": WORDS})

    done = client.post("/account/people/invitations/", INVITATION, follow=True)

    assert "is on its way to bo@example.org." in done.content.decode()


def test_wrong_password_changes_nothing() -> None:
    client = Client()
    client.force_login(an_owner_with_a_password(), backend=BACKEND)
    asked = client.post("/account/people/invitations/", INVITATION, follow=True)

    client.post(asked.redirect_chain[-1][0], {"password": "wrong words here"})

    assert mail.outbox == []


def test_address_is_added_only_after_the_password() -> None:
    client = Client()
    client.force_login(an_owner_with_a_password(), backend=BACKEND)
    address = {"email": "second@example.org", "action_add": ""}

    asked = client.post("/account/email/", address, follow=True)
    sent_before = len(mail.outbox)
    client.post(asked.redirect_chain[-1][0], {"password": WORDS}, follow=True)

    assert "Please confirm that it is you" in asked.content.decode()
    assert (sent_before, mail.outbox[-1].to) == (0, ["second@example.org"])


def test_person_who_signed_in_with_the_password_just_now_is_not_asked() -> None:
    person = an_owner_with_a_password()
    EmailAddress.objects.create(user_id=person.pk, email=person.email, primary=True, verified=True)
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": WORDS})

    client.post("/account/email/", {"email": "second@example.org", "action_add": ""})
    client.post("/account/people/invitations/", INVITATION)

    assert {to for letter in mail.outbox for to in letter.to} == {"second@example.org", "bo@example.org"}
