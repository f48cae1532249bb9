"""Asks every operation as everybody: whose thing it is, and what a token may, decides."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import ALL, Answer, Program, a_program, a_token, answer_of
from tests.interfaces.api.things import (
    BODIES,
    MISSING,
    OF_EVERYBODY,
    OPERATIONS,
    PERSONAL,
    REFERENCES,
    Operation,
    ids_of,
    sent,
)
from wattstead.domains.identity.models import PersonalAccessToken, User
from wattstead.domains.identity.operations import revoke_access_token
from wattstead.domains.identity.queries import tokens_of, user_with_id
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.sites.models import Site
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
ABOUT_ONE = [operation for operation in OPERATIONS if operation.names]
CHANGING = [
    operation
    for operation in OPERATIONS
    if operation.method != "GET" and operation.operation_id != "previewImport"
]
SHARED = {"tariffId"}  # tariffs are offered to everybody


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_an_owner_does_everything(operation: Operation, household: WholeHousehold, owner: Program) -> None:
    answer = sent(operation, caller=owner, ids=ids_of(household))

    assert str(answer.status) == min(operation.statuses)


@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
def test_a_foreign_thing_reads_as_one_that_is_not_there(
    operation: Operation, household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    ids = ids_of(household)
    foreign = sent(operation, caller=owner, ids=ids | ids_of(stranger))
    missing = sent(operation, caller=owner, ids=ids | MISSING)

    if SHARED & set(operation.names):
        assert foreign.status == 200
    else:
        assert (foreign.status, foreign.content) == (404, missing.content)
    assert missing.told == (404, "not_found", None)


@pytest.mark.parametrize("operation", ABOUT_ONE, ids=str)
@pytest.mark.parametrize("malformed", ["1", "null", "{0}", "00000000000000000000000000000000", "%00", "%ff"])
def test_an_id_that_is_none_is_told(
    operation: Operation, malformed: str, household: WholeHousehold, owner: Program
) -> None:
    answer = sent(operation, caller=owner, ids=dict.fromkeys(ids_of(household), malformed))

    assert (answer.status, answer.faults) == (
        400,
        [(name, "id_unreadable") for name in operation.names],
    )


@pytest.mark.parametrize("operation", CHANGING, ids=str)
def test_a_foreign_thing_in_a_body_is_not_there(
    operation: Operation, household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    named = [name for name in REFERENCES if name in BODIES.get(operation.operation_id, {})]
    for name in named:
        theirs = ids_of(household) | {name: ids_of(stranger)[name]}

        assert sent(operation, caller=owner, ids=theirs).told == (404, "not_found", None)
    with seen_by(SYSTEM):
        assert Site.objects.filter(account_id=stranger.account_id).count() == 1


@pytest.mark.parametrize(
    "operation", [each for each in CHANGING if each.operation_id not in PERSONAL | OF_EVERYBODY], ids=str
)
def test_somebody_who_only_sees_an_account_changes_nothing(
    operation: Operation, household: WholeHousehold, onlooker: Program
) -> None:
    answer = sent(operation, caller=onlooker, ids=ids_of(household))

    assert answer.told == (403, "role_not_allowed", None)
    with seen_by(SYSTEM):
        assert list(Site.objects.values_list("name", flat=True)) == ["Home"]


@pytest.mark.parametrize("operation", [each for each in CHANGING if each.operation_id in PERSONAL], ids=str)
def test_what_is_somebodys_own_nobody_of_the_same_account_reaches(
    operation: Operation, household: WholeHousehold, onlooker: Program
) -> None:
    answer = sent(operation, caller=onlooker, ids=ids_of(household))

    assert answer.status == (404 if operation.names else int(min(operation.statuses)))


@pytest.mark.parametrize(
    "operation", [each for each in CHANGING if each.operation_id in OF_EVERYBODY], ids=str
)
def test_everybody_who_sees_an_account_may_ask_about_it(
    operation: Operation, household: WholeHousehold, onlooker: Program
) -> None:
    answer = sent(operation, caller=onlooker, ids=ids_of(household))

    assert str(answer.status) == min(operation.statuses)


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_token_does_only_what_its_scopes_say(operation: Operation, household: WholeHousehold) -> None:
    caller = a_program(household.user_id, scopes=ALL - {Scope(operation.scope)})

    answer = sent(operation, caller=caller, ids=ids_of(household))

    assert answer.told == (403, "scope_missing", None)
    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer realm="wattstead", error="insufficient_scope", scope="{operation.scope}"'
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_without_a_token_nothing_is_told(operation: Operation, household: WholeHousehold) -> None:
    answer = sent(operation, caller=Program(), ids=ids_of(household))

    assert answer.told == (401, "caller_unknown", None)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="wattstead"'


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
