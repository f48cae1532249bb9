"""Before something delicate changes, a person enters their password once more; then it goes on."""

import pytest
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
