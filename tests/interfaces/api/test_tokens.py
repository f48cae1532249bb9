"""Shows tokens and sessions: what they are for, when they end, and what opens nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Answer, Program, a_program, a_token, answer_of
from tests.interfaces.api.things import BODIES, ids_of
from wattstead.domains.identity.models import PersonalAccessToken, User
from wattstead.domains.identity.operations import revoke_access_token
from wattstead.domains.identity.queries import tokens_of, user_with_id
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

pytestmark = pytest.mark.django_db


def revoked(person: User, token: str) -> None:
    with seen_by(Viewer(user_id=person.pk)) as viewer:
        newest = tokens_of(viewer)[0]
        revoke_access_token(user_id=person.pk, token_id=newest.token_id, now=datetime.now(UTC))


def expired(person: User, token: str) -> None:
    with seen_by(Viewer(user_id=person.pk)):
        now = datetime.now(UTC)
        PersonalAccessToken.objects.update(created_at=now - timedelta(days=2), expires_at=now)


def inactive(person: User, token: str) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("ended", [revoked, expired, inactive])
def test_a_token_that_ended_opens_nothing(
    ended: Callable[[User, str], None], household: WholeHousehold
) -> None:
    token = a_token(household.user_id)
    person = user_with_id(household.user_id)
    assert person is not None
    before = Program(token=token).get("/sites").status
    ended(person, token)

    after = Program(token=token).get("/sites")

    assert (before, after.told) == (200, (401, "caller_unknown", None))


@pytest.mark.parametrize(
    "token", ["wst_", "wst_" + "x" * 43, "x" * 5000, "wst_\u00e4\u00f6", "a b", "wst_" + "x" * 99]
)
def test_a_token_that_is_none_opens_nothing(household: WholeHousehold, token: str) -> None:
    assert Program(token=token).get("/sites").told == (401, "caller_unknown", None)


def test_a_token_in_the_address_is_refused_and_opens_nothing(household: WholeHousehold) -> None:
    answer = Program().get("/sites", access_token=a_token(household.user_id))

    assert answer.faults == [("access_token", "parameter_unknown")]


def test_the_day_on_which_a_token_was_used_is_noted(household: WholeHousehold) -> None:
    a_program(household.user_id).get("/sites")

    with seen_by(household.viewer) as viewer:
        assert tokens_of(viewer)[0].last_used_on == datetime.now(UTC).date()


@pytest.fixture
def browser(household: WholeHousehold) -> Client:
    client = Client(enforce_csrf_checks=True)
    person = user_with_id(household.user_id)
    assert person is not None
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def posted(browser: Client, household: WholeHousehold, **headers: str) -> Answer:
    ids = ids_of(household)
    body = {**BODIES["createSite"], "accountId": ids["accountId"]}
    return answer_of(
        browser.post(
            "/api/v1/sites",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": new_key().hex, **headers},
        )
    )


def test_somebody_signed_in_to_the_portal_may_look(browser: Client, household: WholeHousehold) -> None:
    answer = answer_of(browser.get("/api/v1/sites"))

    assert [site["id"] for site in answer.items] == [str(household.site_id)]


def test_another_page_cannot_make_a_browser_change_anything(
    browser: Client, household: WholeHousehold
) -> None:
    assert posted(browser, household).told == (403, "origin_unproven", None)


def test_a_page_of_ours_may_change_something(browser: Client, household: WholeHousehold) -> None:
    browser.cookies["csrftoken"] = "x" * 32

    answer = posted(browser, household, **{"X-CSRFToken": "x" * 32})

    assert answer.status == 201


@pytest.mark.parametrize(
    ("zone", "told"),
    [("Europe/Berlin", (201, None)), ("America/New_York", (422, "installation_day_unlikely"))],
    ids=["berlin", "new-york"],
)
def test_today_is_the_day_where_the_caller_lives(
    household: WholeHousehold, zone: str, told: tuple[int, str | None]
) -> None:
    program = a_program(household.user_id)
    User.objects.filter(pk=household.user_id).update(timezone=zone)
    late = datetime.now(UTC).replace(hour=23, minute=30)
    tomorrow = (late + timedelta(days=1)).date()
    told_of_site = {"siteId": str(household.site_id), "installationDate": tomorrow.isoformat()}

    with patch.object(timezone, "now", return_value=late):
        answer = program.post("/batteries", BODIES["createBattery"] | told_of_site)

    assert (answer.status, answer.body.get("code")) == told
