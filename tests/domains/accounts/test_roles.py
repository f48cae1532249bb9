"""What each role lets a person do, and how the rest is refused."""

from uuid import UUID

import pytest

from tests.factories.accounts import a_viewer
from wattstead.domains.accounts.queries import RoleNotAllowed, may, require
from wattstead.domains.accounts.vocabulary import Action, MembershipRole, ServingRole
from wattstead.foundation.keys import new_key
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.viewer import SYSTEM, Viewer

MINE, THEIRS = new_key(), new_key()
BILLING = {"see", "see_bills", "manage_billing"}
PAYING = BILLING | {"follow", "pay"}
EVERYTHING = PAYING | {"manage_readings", "manage_devices", "manage_account", "manage_people"}
SERVED = BILLING | {"manage_account", "repair_meters", "decide_readings"}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (MembershipRole.OWNER, EVERYTHING),
        (MembershipRole.BILLING, PAYING),
        (MembershipRole.VIEWER, {"see", "follow"}),
        (ServingRole.SUPPORT, SERVED),
        (ServingRole.ADMIN, SERVED | {"settle_payments", "govern_account"}),
    ],
)
def test_a_role_allows(role: MembershipRole | ServingRole, allowed: set[str]) -> None:
    viewer = Viewer(user_id=None, account_ids=frozenset({MINE}), roles={MINE: role.value})

    assert {action.value for action in Action if may(viewer, account_id=MINE, to=action)} == allowed


def test_who_has_accounts_but_no_roles_only_sees() -> None:
    viewer = Viewer(user_id=None, account_ids=frozenset({MINE}))

    assert {action.value for action in Action if may(viewer, account_id=MINE, to=action)} == {"see"}


def test_the_system_may_everything() -> None:
    assert {action.value for action in Action if may(SYSTEM, account_id=MINE, to=action)} == {
        action.value for action in Action
    }


@pytest.mark.parametrize(
    ("account_id", "refusal"), [(MINE, RoleNotAllowed), (THEIRS, NotFound)], ids=["mine", "a stranger's"]
)
def test_what_is_not_allowed_is_refused_and_what_is_not_mine_is_missing(
    account_id: UUID, refusal: type[Refusal]
) -> None:
    viewer = a_viewer(account_id=MINE, role=MembershipRole.VIEWER)

    with pytest.raises(refusal):
        require(viewer, account_id=account_id, to=Action.MANAGE_READINGS)


def test_a_role_for_one_account_says_nothing_of_another() -> None:
    viewer = Viewer(
        user_id=None,
        account_ids=frozenset({MINE, THEIRS}),
        roles={MINE: MembershipRole.OWNER.value, THEIRS: MembershipRole.VIEWER.value},
    )

    assert [may(viewer, account_id=one, to=Action.MANAGE_PEOPLE) for one in (MINE, THEIRS)] == [True, False]
