"""A person makes access tokens, sees each secret once and ends them."""

import re
import time
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.staff.clerks import a_clerk
from wattstead.domains.accounts.queries import Bearer, bearer_of
from wattstead.domains.identity.vocabulary import Role

pytestmark = pytest.mark.django_db
TOKEN = {"name": "Home Assistant", "days": "90", "scopes": ["readings:read", "readings:write"]}


def shown(secret: str) -> Bearer | None:
    now = datetime.now(UTC)
    return bearer_of(secret, now=now, on=now.date())


def secret_in(page: str) -> str:
    found = re.search(r'value="(wst_[\w-]+)"', page)
    assert found
    return found[1]


def proven_now(client: Client) -> None:
    """Let a person have shown just now that it is them."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def test_secret_is_shown_once_and_opens_what_was_chosen() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    page = client.post("/account/access-tokens/", TOKEN).content.decode()
    again = client.get("/account/access-tokens/").content.decode()

    secret = secret_in(page)
    bearer = shown(secret)
    assert bearer is not None
    assert (bearer.user_id, {scope.value for scope in bearer.scopes}) == (
        household.user_id,
        {"readings:read", "readings:write"},
    )
    assert secret not in again
    assert "Home Assistant" in again
    assert "never used" in again


def test_token_that_is_ended_opens_nothing() -> None:
    client = signed_in(a_household().user_id)
    page = client.post("/account/access-tokens/", TOKEN).content.decode()
    end = re.search(r'action="(/account/access-tokens/[\w-]+/end/)"', page)
    assert end

    answer = client.post(end[1], follow=True)

    assert shown(secret_in(page)) is None
    assert "it opens nothing any more" in answer.content.decode()
    assert "ended" in client.get("/account/access-tokens/").content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"days": "1000"}, {"scopes": []}, {"scopes": ["all"]}])
def test_token_without_name_purpose_or_end_is_not_made(wrong: dict[str, object]) -> None:
    client = signed_in(a_household().user_id)

    answer = client.post("/account/access-tokens/", TOKEN | wrong)

    assert answer.status_code == 422
    assert "Your new token" not in answer.content.decode()


def test_a_strangers_token_is_neither_listed_nor_ended() -> None:
    theirs, mine = signed_in(a_household().user_id), signed_in(a_household().user_id)
    page = theirs.post("/account/access-tokens/", TOKEN).content.decode()
    end = re.search(r'action="(/account/access-tokens/[\w-]+/end/)"', page)
    assert end

    answer = mine.post(end[1])

    assert answer.status_code == 404
    assert "Home Assistant</span>" not in mine.get("/account/access-tokens/").content.decode()
    assert shown(secret_in(page)) is not None


def test_only_an_admin_of_the_supplier_makes_a_token_for_the_head_end() -> None:
    asked = TOKEN | {"name": "Head-end", "scopes": ["readings:intake"]}
    admin, clerk, customer = a_clerk(role=Role.ADMIN), a_clerk(), signed_in(a_household().user_id)

    for client in (admin, clerk):
        proven_now(client)
    pages = [client.get("/account/access-tokens/").content.decode() for client in (admin, clerk, customer)]
    made = admin.post("/account/access-tokens/", asked)
    refused = [client.post("/account/access-tokens/", asked) for client in (clerk, customer)]

    bearer = shown(secret_in(made.content.decode()))
    assert ["Send readings of every meter there is" in page for page in pages] == [True, False, False]
    assert bearer is not None
    assert {scope.value for scope in bearer.scopes} == {"readings:intake"}
    assert [answer.status_code for answer in refused] == [422, 422]
