"""Who shows a token is the viewer that its person is today, found without a unit of work."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.accounts import a_member, a_person, an_account
from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.operations.memberships import end_membership
from wattstead.domains.accounts.queries import bearer_of, viewer_of
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.models import User
from wattstead.domains.identity.operations import create_access_token
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()


def a_token_of(person: User) -> str:
    with seen_by(Viewer(user_id=person.pk)):
        made = create_access_token(
            user_id=person.pk,
            name="Dashboard",
            scopes=[Scope.READINGS_READ],
            expires_at=NOON + timedelta(days=30),
            now=NOON,
        )
    return made.secret


def shown(secret: str, *, on: date = TODAY) -> Viewer | None:
    bearer = bearer_of(secret, now=NOON, on=on)
    return None if bearer is None else bearer.viewer


def seen(person: User, *, on: date = TODAY) -> Viewer:
    with seen_by(Viewer(user_id=person.pk)):
        return viewer_of(person.pk, on=on)


def test_a_token_stands_for_every_account_of_its_person_with_their_roles() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        home = an_account(owner=person)
        works = an_account(owner=a_person())
        grant_membership(
            user_id=person.pk,
            account_id=works.pk,
            role=MembershipRole.BILLING,
            valid_from=date(2026, 3, 1),
        )
        an_account(owner=a_person())

    viewer = shown(a_token_of(person))

    assert viewer == seen(person)
    assert viewer is not None
    assert dict(viewer.roles) == {home.pk: "owner", works.pk: "billing"}


def test_a_membership_counts_from_its_first_day_and_not_on_the_day_it_ended() -> None:
    with seen_by(SYSTEM):
        account = an_account(owner=a_person())
        person = a_member(account, role=MembershipRole.VIEWER)
        membership = Membership.objects.get(user_id=person.pk)
    secret = a_token_of(person)

    before = shown(secret, on=date(2019, 12, 31))
    then = shown(secret)
    with seen_by(seen(person)):
        end_membership(membership_id=membership.pk, now=NOON)
    after = shown(secret)

    assert [bool(viewer and viewer.account_ids) for viewer in (before, then, after)] == [False, True, False]


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN])
def test_a_token_of_staff_says_what_they_are(role: Role) -> None:
    with seen_by(SYSTEM):
        person = a_person(role=role)

    viewer = shown(a_token_of(person))

    assert viewer == seen(person)
    assert viewer == Viewer(user_id=person.pk, staff=role.value)


def test_a_token_knows_which_accounts_can_only_be_read() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        home, _ = an_account(owner=person), an_account(owner=person)
        Account.objects.filter(pk=home.pk).update(status="suspended")

    viewer = shown(a_token_of(person))

    assert viewer == seen(person)
    assert viewer is not None
    assert dict(viewer.locked) == {home.pk: "suspended"}
