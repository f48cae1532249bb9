"""An admin suspends, restores and closes by API; the people of the account are told what that means."""

from dataclasses import replace

import pytest

from tests.factories.accounts import a_person
from tests.factories.closing import settle_everything
from tests.factories.factors import every_factor
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.api.things import BODIES
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
WHY = {"reason": "Two invoices are unpaid"}


@pytest.fixture
def admin(household: WholeHousehold) -> Program:
    with seen_by(SYSTEM):
        person = a_person(role=Role.ADMIN)
        every_factor(person.pk)
    return replace(a_program(person.pk), acting_for=str(household.account_id))


def test_a_suspended_account_is_read_and_not_changed_until_it_is_restored(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program, admin: Program
) -> None:
    account, site = f"/accounts/{household.account_id}", f"/sites/{household.site_id}"
    seen = owner.get(site)

    suspended = admin.post(f"{account}/suspension", WHY)
    refused = owner.patch(site, {"name": "Villa"}, seen=seen.headers["ETag"])
    read = owner.get(site)
    asked = owner.post(
        "/tickets",
        {
            "accountId": str(household.account_id),
            "subject": "Why?",
            "category": "other",
            "content": "I have paid.",
        },
    )
    others = a_program(stranger.user_id)
    elsewhere = others.patch(
        f"/sites/{stranger.site_id}",
        {"name": "Villa"},
        seen=others.get(f"/sites/{stranger.site_id}").headers["ETag"],
    )
    restored = admin.post(f"{account}/restoration", {"reason": "Paid"})
    changed = owner.patch(site, {"name": "Villa"}, seen=seen.headers["ETag"])

    assert (suspended.status, suspended.body["status"]) == (200, "suspended")
    assert refused.told == (409, "account_suspended", None)
    assert (read.content, asked.status, elsewhere.status) == (seen.content, 201, 200)
    assert (restored.body["status"], changed.status) == ("active", 200)


def test_everybody_of_the_account_reads_why(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    account = f"/accounts/{household.account_id}"
    admin.post(f"{account}/suspension", WHY)

    changes = owner.get(f"{account}/status-changes", limit="1")

    assert [(one["status"], one["reason"]) for one in changes.items] == [
        ("suspended", "Two invoices are unpaid")
    ]
    assert changes.body["nextCursor"] is not None


def test_what_stands_in_the_way_of_a_closure_is_told(
    household: WholeHousehold, owner: Program, admin: Program
) -> None:
    account = f"/accounts/{household.account_id}"

    supplied = admin.post(f"{account}/closure", WHY, key="once")
    with seen_by(SYSTEM):
        settle_everything(household.account_id)
    closed = admin.post(f"{account}/closure", WHY, key="once")
    again = admin.post(f"{account}/closure", WHY, key="once")
    body = {**BODIES["createSite"], "accountId": str(household.account_id)}
    refused = owner.post("/sites", body)
    restored = admin.post(f"{account}/restoration", WHY)

    assert supplied.told == (409, "account_still_supplied", None)
    assert (closed.status, closed.body["status"]) == (200, "closed")
    assert (again.content, again.headers["Idempotent-Replayed"]) == (closed.content, "true")
    assert refused.told == (409, "account_closed", None)
    assert restored.told == (409, "transition_refused", None)


@pytest.mark.parametrize("reason", ["", "  ", "x", 7, None])
def test_nothing_is_decided_without_a_reason(
    reason: object, household: WholeHousehold, admin: Program
) -> None:
    answer = admin.post(f"/accounts/{household.account_id}/suspension", {"reason": reason})

    assert (answer.status, answer.faults[0][0]) == (400, "reason")


def test_a_reason_of_spaces_is_none(household: WholeHousehold, admin: Program) -> None:
    answer = admin.post(f"/accounts/{household.account_id}/suspension", {"reason": "     "})

    assert answer.told == (422, "reason_missing", "reason")
    assert admin.get(f"/accounts/{household.account_id}").body["status"] == "active"
