"""An account is suspended, restored and closed: what its people may still do, and what stands in the way."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.billing import a_draft, an_invoice
from tests.factories.closing import settle_everything
from tests.factories.contracts import a_contract
from tests.factories.households import WholeHousehold
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff
from wattstead.domains.accounts.models import Account, Membership, StatusChange
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.operations.life import (
    AccountStillSupplied,
    InvoiceStillOpen,
    InvoiceStillToCome,
    ReasonMissing,
    restore_account,
    suspend_account,
)
from wattstead.domains.accounts.queries import (
    AccountClosed,
    AccountSuspended,
    RoleNotAllowed,
    entrance_of,
    invitations_visible_to,
    may,
    require,
    viewer_of,
)
from wattstead.domains.accounts.records import status_changes_of
from wattstead.domains.accounts.serving import acting_for
from wattstead.domains.accounts.vocabulary import CHANGING, Action, MembershipRole
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.notifications.queries import unread_beside
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.close_account import close_account
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def as_staff(account_id: UUID, role: Role = Role.ADMIN) -> Viewer:
    with seen_by(SYSTEM):
        person = a_person(role=role)
    with seen_by(Viewer(user_id=person.pk, staff=role.value)) as viewer:
        return acting_for(viewer, account_id=account_id)


def as_owner(household: WholeHousehold) -> Viewer:
    with seen_by(Viewer(user_id=household.user_id)):
        return viewer_of(household.user_id, on=TODAY)


def suspended(household: WholeHousehold) -> None:
    with seen_by(as_staff(household.account_id)):
        suspend_account(account_id=household.account_id, reason="Two invoices are unpaid", now=NOW)


def closed(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        settle_everything(household.account_id)
    with seen_by(as_staff(household.account_id)) as viewer:
        close_account(viewer, account_id=household.account_id, reason="Moved abroad", today=TODAY, now=NOW)


def test_the_people_of_a_suspended_account_see_everything_and_can_only_pay(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    suspended(household)

    owner, other = as_owner(household), as_owner(stranger)

    assert dict(owner.locked) == {household.account_id: "suspended"}
    assert {action for action in Action if may(owner, account_id=household.account_id, to=action)} == {
        action
        for action in Action
        if may(other, account_id=stranger.account_id, to=action) and action not in CHANGING
    }
    with pytest.raises(AccountSuspended):
        require(owner, account_id=household.account_id, to=Action.MANAGE_ACCOUNT)
    require(owner, account_id=household.account_id, to=Action.PAY)
    require(other, account_id=stranger.account_id, to=Action.MANAGE_ACCOUNT)


def test_who_comes_to_a_page_is_told_the_same(household: WholeHousehold) -> None:
    suspended(household)

    with seen_by(Viewer(user_id=household.user_id)):
        entrance = entrance_of(
            household.user_id,
            staff=None,
            on=TODAY,
            count=lambda accounts: unread_beside(household.user_id, accounts=accounts),
        )

    assert entrance.viewer == as_owner(household)
    assert entrance.viewer.locked == as_owner(household).locked


def test_who_is_invited_to_a_suspended_account_is_still_told(household: WholeHousehold) -> None:
    suspended(household)

    with seen_by(as_owner(household)) as viewer:
        invited = invitations_visible_to(viewer, account_id=household.account_id)

    assert [one.email for one in invited] == ["partner@example.org"]


def test_nobody_begins_to_act_for_a_suspended_account(household: WholeHousehold) -> None:
    """The constraint membership_knows_how_its_account_stands has the last word."""
    suspended(household)

    with seen_by(SYSTEM), pytest.raises(AccountSuspended), transaction.atomic():
        grant_membership(
            user_id=a_person().pk,
            account_id=household.account_id,
            role=MembershipRole.VIEWER,
            valid_from=TODAY,
        )


def test_a_membership_follows_its_account_whoever_changes_it(household: WholeHousehold) -> None:
    with seen_by(SYSTEM):
        Account.objects.filter(pk=household.account_id).update(status="suspended")

        told = set(Membership.objects.values_list("account_id", "account_status"))

    assert (household.account_id, "suspended") in told


def test_a_restored_account_can_be_changed_again_and_why_is_kept(household: WholeHousehold) -> None:
    suspended(household)
    with seen_by(as_staff(household.account_id)):
        restore_account(account_id=household.account_id, reason="  Paid  ", now=NOW)

    owner = as_owner(household)

    require(owner, account_id=household.account_id, to=Action.MANAGE_ACCOUNT)
    with seen_by(owner) as viewer:
        changes = [
            (change.status, change.reason)
            for change in status_changes_of(viewer, account_id=household.account_id)
        ]
    assert changes == [
        ("active", "Paid"),
        ("suspended", "Two invoices are unpaid"),
        ("active", "Everything is paid"),
    ]


def test_staff_serves_a_suspended_account_so_that_it_can_end(household: WholeHousehold) -> None:
    suspended(household)

    support = as_staff(household.account_id, Role.SUPPORT)

    require(support, account_id=household.account_id, to=Action.MANAGE_ACCOUNT)


def test_a_closed_account_is_changed_by_nobody_and_never_opened_again(household: WholeHousehold) -> None:
    closed(household)

    for viewer in (as_owner(household), as_staff(household.account_id)):
        require(viewer, account_id=household.account_id, to=Action.SEE)
        with pytest.raises(AccountClosed):
            require(viewer, account_id=household.account_id, to=Action.MANAGE_ACCOUNT)
    with seen_by(as_staff(household.account_id)), pytest.raises(TransitionRefused):
        restore_account(account_id=household.account_id, reason="Came back", now=NOW)


def test_an_account_that_was_closed_meanwhile_gets_no_contract(household: WholeHousehold) -> None:
    came_before = as_owner(household)
    closed(household)

    with seen_by(SYSTEM):
        tariff = a_tariff()
    with seen_by(came_before), pytest.raises(AccountClosed):
        a_contract(
            account_id=household.account_id,
            site_id=household.site_id,
            tariff_id=tariff.pk,
            starts_on=date(2030, 1, 1),
        )


def test_an_account_is_suspended_once(household: WholeHousehold) -> None:
    suspended(household)

    with seen_by(as_staff(household.account_id)), pytest.raises(TransitionRefused):
        suspend_account(account_id=household.account_id, reason="Once more", now=NOW)


def test_an_account_that_is_supplied_is_not_closed(household: WholeHousehold) -> None:
    with seen_by(as_staff(household.account_id)) as viewer, pytest.raises(AccountStillSupplied):
        close_account(viewer, account_id=household.account_id, reason="Moved", today=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("is_issued", "refusal"), [(True, InvoiceStillOpen), (False, InvoiceStillToCome)], ids=["issued", "draft"]
)
def test_an_account_with_an_open_bill_is_not_closed(is_issued: bool, refusal: type[Refusal]) -> None:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        site = a_site(account_id=account.pk)
        contract = a_contract(account_id=account.pk, site_id=site.pk)
        settle_everything(account.pk)
        contract.refresh_from_db()
        _ = an_invoice(contract) if is_issued else a_draft(contract)

    with seen_by(as_staff(account.pk)) as viewer, pytest.raises(refusal):
        close_account(viewer, account_id=account.pk, reason="Moved", today=TODAY, now=NOW)

    with seen_by(SYSTEM):
        assert Account.objects.get(pk=account.pk).status == "active"


def test_nobody_but_an_admin_decides_of_an_account(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    deciding = [
        (household.viewer, RoleNotAllowed),
        (as_staff(household.account_id, Role.SUPPORT), RoleNotAllowed),
        (stranger.viewer, NotFound),
        (as_staff(stranger.account_id), NotFound),
    ]

    for viewer, refusal in deciding:
        with seen_by(viewer), pytest.raises(refusal):
            suspend_account(account_id=household.account_id, reason="No", now=NOW)
        with seen_by(viewer), pytest.raises(refusal):
            close_account(viewer, account_id=household.account_id, reason="No", today=TODAY, now=NOW)


def test_what_is_decided_of_an_account_has_a_reason(household: WholeHousehold) -> None:
    with seen_by(as_staff(household.account_id)), pytest.raises(ReasonMissing), transaction.atomic():
        suspend_account(account_id=household.account_id, reason="   ", now=NOW)


def test_strangers_are_told_nothing_of_it(household: WholeHousehold, stranger: WholeHousehold) -> None:
    suspended(household)

    with seen_by(stranger.viewer) as viewer, pytest.raises(NotFound):
        status_changes_of(viewer, account_id=household.account_id)


@pytest.mark.parametrize(
    ("status", "reason", "constraint"),
    [("lost", "x", "changed_status_is_known"), ("closed", "", "changed_status_has_a_reason")],
)
def test_the_database_keeps_changes_whole(
    status: str, reason: str, constraint: str, household: WholeHousehold
) -> None:
    with (
        seen_by(a_viewer(account_id=household.account_id)),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        StatusChange.objects.create(
            account_id=household.account_id, status=status, reason=reason, changed_at=NOW
        )


def test_an_account_has_one_row_as_it_stands(household: WholeHousehold) -> None:
    with (
        seen_by(SYSTEM),
        pytest.raises(IntegrityError, match=r"account_as_it_stands|accounts_account_pkey"),
        transaction.atomic(),
    ):
        Account.objects.create(
            pk=household.account_id,
            account_number="ACC-2026-999999",
            account_type="residential",
            country="DE",
        )
