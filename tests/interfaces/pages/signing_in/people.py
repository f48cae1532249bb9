"""Makes people who sign in to the portal, with what they show."""

import re
from datetime import UTC, datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories.accounts import a_person, an_account
from tests.factories.factors import an_app
from tests.factories.sites import a_site
from wattstead.domains.identity.models import User
from wattstead.domains.identity.one_time_codes import code_of, step_at
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

WORDS = "seven kind lamps hum"


def somebody(*, password: str | None = WORDS, role: Role = Role.CUSTOMER, language: str = "en") -> User:
    """Keep a person with a site and a confirmed address."""
    with seen_by(SYSTEM):
        person = a_person(password=password, role=role, language=language)
        a_site(account_id=an_account(owner=person).pk)
    EmailAddress.objects.create(user_id=person.pk, email=person.email, primary=True, verified=True)
    return person


def somebody_with_app(*, role: Role = Role.CUSTOMER) -> tuple[User, str]:
    """Keep a person with an authenticator app, and return them with its secret."""
    person = somebody(role=role)
    with seen_by(SYSTEM):
        return person, an_app(person.pk)


def signed_in(person: User, *, client: Client | None = None) -> Client:
    """Return a browser in which a person has entered their password just now."""
    browser = client or Client()
    browser.post("/account/login/", {"login": person.email, "password": WORDS})
    return browser


def code_now(secret: str, *, later: int = 0) -> str:
    """Return what an app shows now, or so many half minutes later."""
    return code_of(secret, step=step_at(datetime.now(UTC)) + later)


def user_in(client: Client) -> UUID | None:
    """Return who is signed in."""
    found = client.session.get("_auth_user_id")
    return UUID(found) if found else None


def secret_on(page: str) -> str:
    """Return the key that an app's page spells."""
    found = re.search(r'aria-labelledby="key-label">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")
