"""Staff acts for one account at a time: what the header opens, to whom, and what it leaves behind."""

import logging
from dataclasses import replace
from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import ALL, Program, a_program, answer_of
from tests.interfaces.api.things import ids_of
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.serving import acting_for
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
HIDDEN = (404, "not_found", None)


def a_colleague(role: Role = Role.SUPPORT, *, has_factors: bool = True) -> User:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        if has_factors:
            every_factor(person.pk)
    return person


@pytest.fixture
def colleague(db: None) -> User:
    return a_colleague()


@pytest.fixture
def support(colleague: User) -> Program:
    return a_program(colleague.pk)


def serving(program: Program, household: WholeHousehold) -> Program:
    return replace(program, acting_for=str(household.account_id))


def test_staff_finds_an_account_by_its_number_and_then_acts_for_it(
    household: WholeHousehold, stranger: WholeHousehold, support: Program
) -> None:
    with seen_by(SYSTEM):
        number = Account.objects.get(pk=household.account_id).account_number

    found = support.get("/accounts", accountNumber=number).items
    acting = replace(support, acting_for=str(found[0]["id"]))
    sites = acting.get("/sites").items

    assert [one["id"] for one in found] == [str(household.account_id)]
    assert found[0]["userId"] is None
    assert acting.get("/accounts").items[0]["userId"] == str(household.user_id)
    assert {one["accountId"] for one in sites} == {str(household.account_id)}


def test_staff_lists_all_accounts_page_by_page_and_opens_none_without_the_header(
    household: WholeHousehold, stranger: WholeHousehold, support: Program
) -> None:
    first = support.get("/accounts", limit="1")
    second = support.get("/accounts", limit="1", cursor=str(first.body["nextCursor"]))

    both = {str(household.account_id), str(stranger.account_id)}
    assert {str(one["id"]) for page in (first, second) for one in page.items} == both
    assert [support.get(f"/accounts/{each}").told for each in sorted(both)] == [HIDDEN, HIDDEN]
    assert support.get("/sites").items == []


def test_while_acting_for_one_account_every_other_is_missing(
    household: WholeHousehold, stranger: WholeHousehold, support: Program
) -> None:
    acting, theirs = serving(support, household), ids_of(stranger)

    listed = [one["id"] for one in acting.get("/accounts").items]

    assert listed == [str(household.account_id)]
    assert acting.get(f"/accounts/{theirs['accountId']}").told == HIDDEN
    assert acting.get(f"/meters/{theirs['meterId']}").told == HIDDEN


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.PROSUMER, Role.BUSINESS])
def test_who_is_no_staff_gets_the_answer_of_a_missing_account(
    role: Role, household: WholeHousehold, stranger: WholeHousehold
) -> None:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        grant_membership(
            user_id=person.pk,
            account_id=household.account_id,
            role=MembershipRole.OWNER,
            valid_from=date(2020, 1, 1),
        )
    customer = a_program(person.pk)

    told = [
        replace(customer, acting_for=str(account_id)).get(path).told
        for account_id in (household.account_id, stranger.account_id, new_key())
        for path in ("/sites", "/users/me", f"/accounts/{household.account_id}")
    ]

    assert told == [HIDDEN] * 9


def test_no_account_has_that_id(household: WholeHousehold, support: Program) -> None:
    assert replace(support, acting_for=str(new_key())).get("/sites").told == HIDDEN


@pytest.mark.parametrize("named", ["1", "null", "ACC-2026-000001", "%00", "x" * 500])
def test_an_id_that_is_none_is_told(named: str, household: WholeHousehold, owner: Program) -> None:
    answer = replace(owner, acting_for=named).get("/sites")

    assert (answer.status, answer.faults) == (400, [("Acting-For", "id_unreadable")])


def test_nobody_of_staff_serves_an_account_of_their_own(
    household: WholeHousehold, colleague: User, support: Program
) -> None:
    with seen_by(SYSTEM):
        grant_membership(
            user_id=colleague.pk,
            account_id=household.account_id,
            role=MembershipRole.VIEWER,
            valid_from=date(2020, 1, 1),
        )

    without, acting = support.get("/sites"), serving(support, household).get("/sites")

    assert [one["accountId"] for one in without.items] == [str(household.account_id)]
    assert acting.told == (403, "account_is_your_own", None)


def test_staff_without_a_second_factor_acts_for_nobody(household: WholeHousehold) -> None:
    careless = a_program(a_colleague(has_factors=False).pk)

    assert serving(careless, household).get("/sites").told == (403, "second_factor_missing", None)


def test_a_token_of_staff_does_only_what_its_scopes_say(household: WholeHousehold, colleague: User) -> None:
    narrow = a_program(colleague.pk, scopes=ALL - {Scope.SITES_READ})

    assert serving(narrow, household).get("/sites").told == (403, "scope_missing", None)


def test_every_request_for_an_account_leaves_a_line_with_ids_alone(
    household: WholeHousehold, colleague: User, support: Program, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="wattstead")
    acting, site_id = serving(support, household), ids_of(household)["siteId"]

    support.get("/sites")
    refused = acting.send("GET", f"/sites/{new_key()}", headers={"X-Request-Id": "first-request"})
    answered = acting.send("GET", f"/sites/{site_id}", headers={"X-Request-Id": "second-request"})

    assert (refused.status, answered.status) == (404, 200)
    lines = [one.getMessage() for one in caplog.records if one.name == "wattstead.interfaces.api.acting"]
    assert lines == [
        f"acting for an account: person={colleague.pk} role=support account={household.account_id}"
        f" operation=getSite request={name}"
        for name in ("first-request", "second-request")
    ]


def test_a_key_stands_for_one_account(
    household: WholeHousehold, stranger: WholeHousehold, support: Program
) -> None:
    first = serving(support, household).post("/notifications/read-all", {}, key="once")
    again = serving(support, household).post("/notifications/read-all", {}, key="once")
    other = serving(support, stranger).post("/notifications/read-all", {}, key="once")

    assert (first.status, again.headers.get("Idempotent-Replayed")) == (200, "true")
    assert other.told == (409, "idempotency_key_reused", None)


def test_a_browser_of_staff_acts_for_an_account_as_a_token_does(
    household: WholeHousehold, stranger: WholeHousehold, colleague: User
) -> None:
    browser = Client()
    browser.force_login(colleague)

    answer = answer_of(
        browser.get("/api/v1/sites", headers={"Acting-For": str(household.account_id)}),
    )

    assert {one["accountId"] for one in answer.items} == {str(household.account_id)}


def test_what_staff_writes_into_a_ticket_of_the_account_is_staffs(
    household: WholeHousehold, support: Program, owner: Program
) -> None:
    ticket = f"/tickets/{ids_of(household)['ticketId']}"
    seen = support.get(ticket).headers["ETag"]

    moved = serving(support, household).patch(ticket, {"status": "resolved"}, seen=seen)

    assert (moved.status, owner.get(ticket).body["status"]) == (200, "resolved")


def test_the_database_shows_staff_every_account_and_nothing_else_and_lets_it_change_none(
    household: WholeHousehold, stranger: WholeHousehold, colleague: User
) -> None:
    staff = Viewer(user_id=colleague.pk, staff="support")

    with seen_by(staff), connection.cursor() as cursor:
        seen = {}
        for table in ("accounts_account", "accounts_membership", "sites_site", "billing_invoice"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            seen[table] = cursor.fetchone()[0]
        changed = Account.objects.update(billing_email="x@example.org")
        cursor.execute("DELETE FROM accounts_membership; DELETE FROM accounts_account")
        deleted = cursor.rowcount
        locked = list(Account.objects.select_for_update())

    assert seen == {"accounts_account": 2, "accounts_membership": 0, "sites_site": 0, "billing_invoice": 0}
    assert (changed, deleted, locked) == (0, 0, [])


def test_the_database_keeps_staff_to_the_account_it_acts_for(
    household: WholeHousehold, stranger: WholeHousehold, colleague: User
) -> None:
    with seen_by(Viewer(user_id=colleague.pk, staff="admin")) as viewer:
        acting = acting_for(viewer, account_id=household.account_id)

    with seen_by(acting), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT account_id FROM sites_site")
        assert cursor.fetchall() == [(household.account_id,)]
        changed = Account.objects.filter(pk=stranger.account_id).update(billing_email="x@example.org")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute("UPDATE sites_site SET account_id = %s", [stranger.account_id])
    assert changed == 0


def test_a_customer_sees_no_account_but_their_own_past_every_query(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    with seen_by(household.viewer):
        seen = [one.pk for one in Account.objects.all()]

    assert seen == [household.account_id]
