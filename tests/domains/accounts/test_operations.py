from datetime import date

import pytest
from django.db import IntegrityError

from tests.factories.accounts import SOLAR_LANE, a_person, a_viewer, an_account
from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.operations import AlreadyAMember, create_account, grant_membership
from wattstead.domains.accounts.queries import accounts_visible_to, viewer_of
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.addresses import Address, AddressUnreadable
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


def test_a_new_account_gets_the_next_number_of_its_year() -> None:
    with seen_by(SYSTEM):
        numbers = [an_account().account_number, an_account().account_number]

    assert numbers == ["ACC-2025-000001", "ACC-2025-000002"]


def test_a_person_opens_an_account_by_putting_its_id_into_their_context() -> None:
    with seen_by(SYSTEM):
        person = a_person()
    account_id = new_key()

    with seen_by(Viewer(user_id=person.pk, account_ids=frozenset({account_id}))) as viewer:
        an_account(owner=person, account_id=account_id)
        assert [account.pk for account in accounts_visible_to(viewer)] == [account_id]


def test_a_person_is_a_viewer_of_the_accounts_they_may_act_for_that_day() -> None:
    with seen_by(SYSTEM):
        person, stranger = a_person(), a_person()
        mine = an_account(owner=person)
        an_account(owner=stranger)
        left = an_account(owner=person)
        Membership.objects.filter(account=left).update(valid_before=date(2026, 3, 1))

    with seen_by(Viewer(user_id=person.pk)):
        before = viewer_of(person.pk, on=date(2026, 2, 28))
        after = viewer_of(person.pk, on=date(2026, 3, 1))

    assert before == Viewer(
        user_id=person.pk,
        account_ids=frozenset({mine.pk, left.pk}),
        roles={mine.pk: "owner", left.pk: "owner"},
    )
    assert after == a_viewer(user_id=person.pk, account_id=mine.pk)


@pytest.mark.parametrize(
    ("role", "staff"),
    [(Role.CUSTOMER, None), (Role.BUSINESS, None), (Role.SUPPORT, "support"), (Role.ADMIN, "admin")],
)
def test_who_works_for_the_supplier_is_known_as_such(role: Role, staff: str | None) -> None:
    with seen_by(SYSTEM):
        person = a_person(role=role)
        account = an_account(owner=person)

    with seen_by(Viewer(user_id=person.pk)):
        viewer = viewer_of(person.pk, on=date(2025, 6, 1))

    assert (viewer.account_ids, viewer.roles, viewer.staff) == (
        frozenset({account.pk}),
        {account.pk: "owner"},
        staff,
    )


def test_who_has_left_the_supplier_is_nothing_there_any_more() -> None:
    with seen_by(SYSTEM):
        person = a_person(role=Role.SUPPORT)
        User.objects.filter(pk=person.pk).update(is_active=False)

    with seen_by(Viewer(user_id=person.pk)):
        viewer = viewer_of(person.pk, on=date(2025, 6, 1))

    assert viewer == Viewer(user_id=person.pk)


def test_a_membership_is_granted_once_for_a_day() -> None:
    with pytest.raises(AlreadyAMember), seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        grant_membership(
            user_id=person.pk,
            account_id=account.pk,
            role=MembershipRole.VIEWER,
            valid_from=date(2026, 1, 1),
        )


@pytest.mark.parametrize(
    ("part", "value", "message"),
    [
        ("street", " ", "The street “ ” cannot be used: it must not be empty."),
        ("postal_code", "7909", "The postal code “7909” cannot be used: in Germany it has five digits."),
        (
            "country",
            "Germany",
            (
                "The country “Germany” cannot be used: "
                "a country is a code of ISO 3166, two capital letters such as DE."
            ),
        ),
    ],
)
def test_an_address_says_which_part_is_wrong(part: str, value: str, message: str) -> None:
    address = Address(**(vars(SOLAR_LANE) | {part: value}))

    with seen_by(SYSTEM), pytest.raises(AddressUnreadable) as refused:
        create_account(
            account_id=new_key(),
            account_type=AccountType.RESIDENTIAL,
            billing_address=address,
            billing_email="",
            opened_on=date(2025, 1, 1),
        )

    assert (refused.value.english, refused.value.field) == (message, part)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [("account_type_is_known", {"account_type": "club"}), ("account_status_is_known", {"status": "asleep"})],
)
def test_the_database_forbids_of_an_account(constraint: str, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Account.objects.filter(pk=an_account().pk).update(**wrong)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("membership_role_is_known", {"role": "guest"}),
        ("membership_ends_after_it_begins", {"valid_before": date(2020, 1, 1)}),
    ],
)
def test_the_database_forbids_of_a_membership(constraint: str, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        account = an_account(owner=a_person())
        Membership.objects.filter(account=account).update(**wrong)


def test_constraint_one_membership_per_person_and_account_at_a_time() -> None:
    with (
        pytest.raises(IntegrityError, match="one_membership_per_person_and_account_at_a_time"),
        seen_by(SYSTEM),
    ):
        person = a_person()
        account = an_account(owner=person)
        Membership.objects.create(user=person, account=account, role="viewer", valid_from=date(2030, 1, 1))
