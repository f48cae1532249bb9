"""Passkeys belong to one person; what no browser made is none. A real browser makes them in tests/e2e."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.interfaces.pages.signing_in.people import WORDS, signed_in, somebody, user_in
from wattstead.domains.identity.models import User
from wattstead.domains.identity.passkeys import (
    MOST_PASSKEYS,
    PasskeyUnnamed,
    TooManyPasskeys,
    keep_passkey,
    passkeys_of,
    rename_passkey,
)
from wattstead.domains.identity.second_factors import remove_passkey
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db(transaction=True)


def kept(person: User, *, name: str = "Phone") -> int:
    with seen_by(Viewer(user_id=person.pk)):
        return keep_passkey(user_id=person.pk, name=name, credential={})


def names_of(person: User) -> list[str]:
    with seen_by(Viewer(user_id=person.pk)):
        return [passkey.name for passkey in passkeys_of(person.pk)]


def test_passkey_of_somebody_else_is_not_there() -> None:
    ada, mallory = somebody(), somebody()
    theirs = kept(ada)
    client = signed_in(mallory)

    renamed = client.post(f"/account/sign-in/passkeys/{theirs}/name/", {"name": "Mine"})
    removed = client.post(f"/account/sign-in/passkeys/{theirs}/remove/")

    assert (renamed.status_code, removed.status_code, names_of(ada)) == (404, 404, ["Phone"])
    with pytest.raises(NotFound), seen_by(Viewer(user_id=mallory.pk)):
        rename_passkey(user_id=mallory.pk, passkey_id=theirs, name="Mine")
    with pytest.raises(NotFound), seen_by(Viewer(user_id=mallory.pk)):
        remove_passkey(user_id=mallory.pk, passkey_id=theirs)


def test_passkey_is_renamed_and_removed_and_its_person_told() -> None:
    ada = somebody()
    client = signed_in(ada)
    passkey = kept(ada)

    client.post(f"/account/sign-in/passkeys/{passkey}/name/", {"name": " My  key "})
    renamed = names_of(ada)
    client.post(f"/account/sign-in/passkeys/{passkey}/remove/")

    assert (renamed, names_of(ada)) == (["My key"], [])
    assert "a passkey was removed." in mail.outbox[-1].body


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '"x"', '{"id": "x", "response": 1}', "{"])
def test_what_no_browser_made_is_no_passkey(credential: str) -> None:
    ada = somebody()
    client = signed_in(ada)
    client.get("/account/sign-in/passkeys/add/")

    answer = client.post("/account/sign-in/passkeys/add/", {"name": "Phone", "credential": credential})

    assert (answer.status_code, names_of(ada)) == (422, [])


@pytest.mark.parametrize("credential", ["", "{}", "[]", "null", '"x"', '{"id": "x", "response": {}}'])
def test_what_no_browser_showed_signs_nobody_in(credential: str) -> None:
    client = Client()
    client.get("/account/login/passkey/", headers={"Accept": "application/json"})

    answer = client.post("/account/login/passkey/", {"credential": credential})

    assert (answer.status_code, user_in(client)) == (302, None)


def test_adding_a_passkey_asks_once_more_who_it_is() -> None:
    client = signed_in(somebody())
    session = client.session
    session["account_authentication_methods"] = []
    session.save()

    asked = client.get("/account/sign-in/passkeys/add/")

    assert asked["Location"].startswith("/account/reauthenticate/")


def test_password_alone_does_not_open_what_has_a_passkey() -> None:
    ada = somebody()
    kept(ada)
    client = Client()

    asked = client.post("/account/login/", {"login": ada.email, "password": WORDS})

    assert (asked["Location"], user_in(client)) == ("/account/login/second-step/", None)


def test_passkeys_have_names_and_are_few() -> None:
    ada = somebody()

    with pytest.raises(PasskeyUnnamed):
        kept(ada, name="  ")
    with pytest.raises(PasskeyUnnamed):
        kept(ada, name="x" * 61)
    for number in range(MOST_PASSKEYS):
        kept(ada, name=f"Key {number}")
    with pytest.raises(TooManyPasskeys):
        kept(ada)


def test_who_has_a_second_factor_still_changes_their_address() -> None:
    ada = somebody()
    client = signed_in(ada)
    kept(ada)

    client.post("/account/email/", {"email": "second@example.org", "action_add": ""})

    assert EmailAddress.objects.filter(user_id=ada.pk, email="second@example.org").count() == 1
