"""The operator makes the first admin; from then on admins give roles, and nobody takes one."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.factories.accounts import a_person
from wattstead.domains.identity.models import Session, User
from wattstead.domains.identity.operations import SignInLinkSpent, redeem_sign_in_link
from wattstead.domains.identity.staff import AdminThere, OnlyAdmins, OwnRoleKept, give_role, make_first_admin
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def made(email: str = "boss@example.org", *, now: datetime = NOON) -> str:
    with seen_by(SYSTEM):
        return make_first_admin(email=email, language="en", timezone="Europe/Berlin", now=now)


def come_in(token: str, *, now: datetime = NOON) -> User:
    with seen_by(Viewer(user_id=None)):
        return redeem_sign_in_link(token=token, now=now)


def roles() -> dict[str, str]:
    with seen_by(SYSTEM):
        return dict(User.objects.values_list("email", "role"))


def test_a_new_installation_knows_nobody() -> None:
    assert roles() == {}


def test_link_signs_the_first_admin_in_once() -> None:
    token = made()

    assert come_in(token).role == "admin"
    with pytest.raises(SignInLinkSpent):
        come_in(token)


def test_link_is_good_for_half_an_hour() -> None:
    token = made()

    with pytest.raises(SignInLinkSpent):
        come_in(token, now=NOON + timedelta(minutes=30))


def test_after_the_link_was_used_there_is_no_other_first_admin() -> None:
    come_in(made())

    with pytest.raises(AdminThere) as refused:
        made("mallory@example.org")

    assert str(refused.value) == (
        "There is an admin already: boss@example.org. Admins give others their role in the portal."
    )
    assert roles() == {"boss@example.org": "admin"}


def test_link_that_was_never_used_gives_way_to_the_next_even_for_another_address() -> None:
    lost = made("typo@example.org")
    good = made("Boss@example.org")

    assert roles() == {"typo@example.org": "customer", "boss@example.org": "admin"}
    assert come_in(good).email == "boss@example.org"
    with pytest.raises(AdminThere):
        made()
    with pytest.raises(SignInLinkSpent):
        come_in(lost)


def test_second_link_ends_the_first() -> None:
    first, _ = made(), made()

    with pytest.raises(SignInLinkSpent):
        come_in(first)


def test_customer_becomes_the_first_admin_under_their_own_address() -> None:
    with seen_by(SYSTEM):
        a_person(email="ada@example.org")

    come_in(made("ADA@example.org"))

    assert roles() == {"ada@example.org": "admin"}


def test_admin_gives_a_role_and_the_person_signs_in_anew() -> None:
    with seen_by(SYSTEM):
        admin, ada = a_person(role=Role.ADMIN), a_person()
        Session.objects.create(session_key="of ada", user_id=ada.pk, expire_date=NOON)

    with seen_by(Viewer(user_id=admin.pk, staff="admin")) as viewer:
        give_role(viewer, user_id=ada.pk, role=Role.SUPPORT)

    assert roles()[ada.email] == "support"
    with seen_by(SYSTEM):
        assert Session.objects.count() == 0


@pytest.mark.parametrize("staff", [None, "support"])
def test_nobody_but_an_admin_gives_roles(staff: str | None) -> None:
    with seen_by(SYSTEM):
        ada, bo = a_person(), a_person()

    with pytest.raises(OnlyAdmins), seen_by(Viewer(user_id=ada.pk, staff=staff)) as viewer:
        give_role(viewer, user_id=ada.pk, role=Role.ADMIN)
    with pytest.raises(OnlyAdmins), seen_by(Viewer(user_id=ada.pk, staff=staff)) as viewer:
        give_role(viewer, user_id=bo.pk, role=Role.ADMIN)


def test_admin_keeps_their_own_role_and_gives_none_to_nobody() -> None:
    with seen_by(SYSTEM):
        admin = a_person(role=Role.ADMIN)

    with pytest.raises(OwnRoleKept), seen_by(Viewer(user_id=admin.pk, staff="admin")) as viewer:
        give_role(viewer, user_id=admin.pk, role=Role.CUSTOMER)
    with pytest.raises(NotFound), seen_by(Viewer(user_id=admin.pk, staff="admin")) as viewer:
        give_role(viewer, user_id=new_key(), role=Role.SUPPORT)
