"""Who acts for an account, and how that changes and ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.factories.accounts import SOLAR_LANE, a_member, a_person, a_viewer, an_account
from wattstead.domains.accounts.models import Membership
from wattstead.domains.accounts.operations.accounts import (
    BillingDetails,
    VatNumberUnreadable,
    change_billing_details,
)
from wattstead.domains.accounts.operations.memberships import (
    LastOwner,
    change_role,
    end_membership,
    grant_membership,
)
from wattstead.domains.accounts.queries import (
    AccountView,
    Member,
    RoleNotAllowed,
    account_visible_to,
    members_visible_to,
    viewer_of,
)
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.addresses import AddressUnreadable
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


class Home:
    """An account with an owner and a partner who only looks, and a stranger with theirs."""

    def __init__(self) -> None:
        with seen_by(SYSTEM):
            self.owner = a_person()
            self.account = an_account(owner=self.owner)
            self.partner = a_member(self.account, role=MembershipRole.VIEWER)
            stranger = a_person()
            self.strangers_account = an_account(owner=stranger)
        self.as_owner = a_viewer(user_id=self.owner.pk, account_id=self.account.pk)
        self.as_partner = a_viewer(
            user_id=self.partner.pk, account_id=self.account.pk, role=MembershipRole.VIEWER
        )
        self.as_stranger = a_viewer(user_id=stranger.pk, account_id=self.strangers_account.pk)

    def membership_of(self, user_id: UUID) -> UUID:
        with seen_by(SYSTEM):
            return Membership.objects.get(user_id=user_id).pk

    def seen_now(self, user_id: UUID) -> Viewer:
        with seen_by(Viewer(user_id=user_id)):
            return viewer_of(user_id, on=TODAY)


@pytest.fixture
def home() -> Home:
    return Home()


def test_everybody_of_an_account_sees_who_else_belongs_to_it(home: Home) -> None:
    with seen_by(home.as_partner) as viewer:
        members = members_visible_to(viewer, account_id=home.account.pk, on=TODAY)

    assert members == (
        Member(
            membership_id=home.membership_of(home.owner.pk),
            user_id=home.owner.pk,
            name="Ada Sommer",
            email=home.owner.email,
            role=MembershipRole.OWNER,
            since=date(2020, 1, 1),
        ),
        Member(
            membership_id=home.membership_of(home.partner.pk),
            user_id=home.partner.pk,
            name="Bo Sommer",
            email=home.partner.email,
            role=MembershipRole.VIEWER,
            since=date(2020, 1, 1),
        ),
    )


def test_a_stranger_finds_nobody(home: Home) -> None:
    theirs = home.membership_of(home.partner.pk)

    with pytest.raises(NotFound), seen_by(home.as_stranger) as viewer:
        members_visible_to(viewer, account_id=home.account.pk, on=TODAY)
    with pytest.raises(NotFound), seen_by(home.as_stranger):
        end_membership(membership_id=theirs, now=NOW)
    with pytest.raises(NotFound), seen_by(home.as_stranger):
        change_role(membership_id=theirs, role=MembershipRole.OWNER, now=NOW)


def test_a_member_who_is_removed_sees_nothing_from_this_moment_on(home: Home) -> None:
    theirs = home.membership_of(home.partner.pk)

    with seen_by(home.as_owner):
        end_membership(membership_id=theirs, now=NOW)

    assert home.seen_now(home.partner.pk) == Viewer(user_id=home.partner.pk)


def test_a_membership_that_began_today_can_end_today(home: Home) -> None:
    with seen_by(SYSTEM):
        late = a_person()
        grant_membership(
            user_id=late.pk, account_id=home.account.pk, role=MembershipRole.VIEWER, valid_from=TODAY
        )

    theirs = home.membership_of(late.pk)
    with seen_by(home.as_owner):
        end_membership(membership_id=theirs, now=NOW)

    assert home.seen_now(late.pk) == Viewer(user_id=late.pk)


def test_anybody_may_leave_and_come_back(home: Home) -> None:
    mine = home.membership_of(home.partner.pk)

    with seen_by(home.as_partner):
        end_membership(membership_id=mine, now=NOW)
    with seen_by(home.as_owner):
        grant_membership(
            user_id=home.partner.pk,
            account_id=home.account.pk,
            role=MembershipRole.BILLING,
            valid_from=TODAY,
        )
    assert home.seen_now(home.partner.pk).roles == {home.account.pk: "billing"}


def test_who_only_looks_removes_nobody_else_and_gives_no_role(home: Home) -> None:
    mine, theirs = home.membership_of(home.partner.pk), home.membership_of(home.owner.pk)

    with pytest.raises(RoleNotAllowed), seen_by(home.as_partner):
        end_membership(membership_id=theirs, now=NOW)
    with pytest.raises(RoleNotAllowed), seen_by(home.as_partner):
        change_role(membership_id=mine, role=MembershipRole.OWNER, now=NOW)


def test_the_last_owner_stays_an_owner(home: Home) -> None:
    mine = home.membership_of(home.owner.pk)

    with pytest.raises(LastOwner), seen_by(home.as_owner):
        end_membership(membership_id=mine, now=NOW)
    with pytest.raises(LastOwner), seen_by(home.as_owner):
        change_role(membership_id=mine, role=MembershipRole.VIEWER, now=NOW)


def test_an_owner_may_leave_once_another_owns_the_account(home: Home) -> None:
    mine, theirs = home.membership_of(home.owner.pk), home.membership_of(home.partner.pk)

    with seen_by(home.as_owner):
        change_role(membership_id=theirs, role=MembershipRole.OWNER, now=NOW)
        end_membership(membership_id=mine, now=NOW)

    assert home.seen_now(home.partner.pk).roles == {home.account.pk: "owner"}


def test_an_owner_whose_time_has_run_out_does_not_count(home: Home) -> None:
    with seen_by(SYSTEM):
        gone = a_member(home.account, role=MembershipRole.OWNER)
        Membership.objects.filter(user=gone).update(valid_before=TODAY + timedelta(days=1))

    mine = home.membership_of(home.owner.pk)
    with pytest.raises(LastOwner), seen_by(home.as_owner):
        end_membership(membership_id=mine, now=NOW)


DETAILS = BillingDetails(
    account_type=AccountType.BUSINESS,
    billing_email="bills@example.org",
    billing_address=SOLAR_LANE,
    tax_id="de 136 695 976",
)


def test_what_is_billed_to_whom_changes_as_told(home: Home) -> None:
    with seen_by(home.as_owner) as viewer:
        change_billing_details(account_id=home.account.pk, details=DETAILS)
        kept = account_visible_to(viewer, account_id=home.account.pk)

    assert kept == AccountView(
        account_id=home.account.pk,
        account_number=home.account.account_number,
        account_type=AccountType.BUSINESS,
        billing_email="bills@example.org",
        billing_address=SOLAR_LANE,
        tax_id="DE136695976",
    )


def test_a_bookkeeper_changes_bills_and_who_only_looks_does_not(home: Home) -> None:
    bookkeeper = a_viewer(account_id=home.account.pk, role=MembershipRole.BILLING)

    with seen_by(bookkeeper):
        change_billing_details(account_id=home.account.pk, details=DETAILS)
    with pytest.raises(RoleNotAllowed), seen_by(home.as_partner):
        change_billing_details(account_id=home.account.pk, details=DETAILS)
    with pytest.raises(NotFound), seen_by(home.as_stranger):
        change_billing_details(account_id=home.account.pk, details=DETAILS)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"tax_id": "DE136695977"}, VatNumberUnreadable),
        ({"billing_address": replace(SOLAR_LANE, postal_code="1")}, AddressUnreadable),
    ],
)
def test_details_that_cannot_be_are_refused(
    home: Home, wrong: dict[str, object], refusal: type[Exception]
) -> None:
    details = BillingDetails(**(vars(DETAILS) | wrong))

    with pytest.raises(refusal), seen_by(home.as_owner):
        change_billing_details(account_id=home.account.pk, details=details)
