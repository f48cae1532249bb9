"""A person makes access tokens, sees each secret once and ends them."""

import re
from datetime import UTC, datetime

import pytest

from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.accounts.queries import Bearer, bearer_of

pytestmark = pytest.mark.django_db
TOKEN = {"name": "Home Assistant", "days": "90", "scopes": ["readings:read", "readings:write"]}


def shown(secret: str) -> Bearer | None:
    now = datetime.now(UTC)
    return bearer_of(secret, now=now, on=now.date())


def secret_in(page: str) -> str:
    found = re.search(r'value="(wst_[\w-]+)"', page)
    assert found
    return found[1]


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
