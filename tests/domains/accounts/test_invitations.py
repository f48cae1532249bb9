"""Who is invited comes in once, in time and with the right address; who only looks invites nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person, a_viewer, an_account
from wattstead.domains.accounts.models import Invitation, Membership
from wattstead.domains.accounts.operations.invitations import (
    MOST_IN_A_DAY,
    AlreadyInvited,
    InvitationForAnother,
    InvitationSpent,
    SentInvitation,
    TooManyInvitations,
    accept_invitation,
    create_invitation,
    renew_invitation,
    withdraw_invitation,
)
from wattstead.domains.accounts.operations.memberships import AlreadyAMember, change_role, end_membership
from wattstead.domains.accounts.queries import (
    OpenInvitation,
    RoleNotAllowed,
    ShownInvitation,
    invitation_shown,
    invitations_visible_to,
    viewer_of,
)
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys import accept_invitation as journey
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BO = "bo@example.org"


@dataclass(frozen=True, kw_only=True)
class Home:
    account_id: UUID
    owner_id: UUID
    owner: Viewer
    partner_id: UUID


@pytest.fixture
def home() -> Home:
    with seen_by(SYSTEM):
        owner, partner = a_person(email="ada@example.org"), a_person(email=BO, first_name="Bo")
        account = an_account(owner=owner)
    return Home(
        account_id=account.pk,
        owner_id=owner.pk,
        owner=a_viewer(user_id=owner.pk, account_id=account.pk),
        partner_id=partner.pk,
    )


def invited(
    home: Home, *, email: str = BO, role: MembershipRole = MembershipRole.VIEWER, now: datetime = NOW
) -> SentInvitation:
    with seen_by(home.owner):
        return create_invitation(
            account_id=home.account_id, email=email, role=role, inviter_id=home.owner_id, now=now
        )


def accepted(home: Home, token: str, *, email: str = BO, now: datetime = NOW) -> UUID:
    return journey.accept_invitation(
        user_id=home.partner_id, addresses=frozenset({email}), token=token, now=now
    )


def partner_as_viewer(home: Home) -> Viewer:
    with seen_by(Viewer(user_id=home.partner_id)):
        return viewer_of(home.partner_id, on=NOW.date())


def test_who_accepts_acts_for_the_account_in_the_role_offered(home: Home) -> None:
    account_id = accepted(home, invited(home, role=MembershipRole.BILLING).token)

    assert account_id == home.account_id
    assert partner_as_viewer(home) == a_viewer(
        user_id=home.partner_id, account_id=home.account_id, role=MembershipRole.BILLING
    )


def test_the_secret_is_kept_as_a_hash_and_shows_the_invitation_to_who_holds_it(home: Home) -> None:
    sent = invited(home, email=" Bo@Example.org ")

    with seen_by(Viewer(user_id=None)):
        shown = invitation_shown(token=sent.token, now=NOW)
    with seen_by(SYSTEM):
        kept = bytes(Invitation.objects.get().token_hash)

    assert shown == ShownInvitation(
        invitation_id=sent.invitation_id,
        account_id=home.account_id,
        email=BO,
        role=MembershipRole.VIEWER,
        inviter_name="Ada Sommer",
    )
    assert len(kept) == 32
    assert sent.token.encode() not in kept


def test_without_the_secret_nobody_outside_sees_an_invitation(home: Home) -> None:
    invited(home)

    with seen_by(Viewer(user_id=home.partner_id)):
        assert Invitation.objects.count() == 0
    with seen_by(Viewer(user_id=None)):
        assert invitation_shown(token="invented", now=NOW) is None


def test_an_invitation_works_once(home: Home) -> None:
    sent = invited(home)
    accepted(home, sent.token)

    with pytest.raises(InvitationSpent):
        accepted(home, sent.token)


def test_an_invitation_works_for_fourteen_days(home: Home) -> None:
    sent = invited(home)

    with seen_by(SYSTEM):
        last = invitation_shown(token=sent.token, now=NOW + timedelta(days=14, seconds=-1))
    with pytest.raises(InvitationSpent):
        accepted(home, sent.token, now=NOW + timedelta(days=14))

    assert last is not None


def test_an_invitation_passed_on_lets_nobody_in(home: Home) -> None:
    sent = invited(home)

    with pytest.raises(InvitationForAnother):
        accepted(home, sent.token, email="eve@example.org")

    with seen_by(SYSTEM):
        assert Membership.objects.filter(user_id=home.partner_id).count() == 0
        assert Invitation.objects.get().accepted_at is None


def test_an_expired_secret_is_refused_even_past_the_page(home: Home) -> None:
    sent = invited(home)

    with pytest.raises(InvitationSpent), seen_by(home.owner):
        accept_invitation(
            token=sent.token,
            user_id=home.partner_id,
            addresses=frozenset({BO}),
            now=NOW + timedelta(days=15),
        )


def test_a_withdrawn_invitation_opens_nothing(home: Home) -> None:
    sent = invited(home)
    with seen_by(home.owner):
        withdraw_invitation(invitation_id=sent.invitation_id, now=NOW)

    with pytest.raises(InvitationSpent):
        accepted(home, sent.token)


def test_sending_again_makes_a_new_secret_and_spends_the_old_one(home: Home) -> None:
    first = invited(home)
    with seen_by(home.owner) as viewer:
        second = renew_invitation(
            invitation_id=first.invitation_id, inviter_id=home.owner_id, now=NOW + timedelta(days=20)
        )
        listed = invitations_visible_to(viewer, account_id=home.account_id)

    with pytest.raises(InvitationSpent):
        accepted(home, first.token)
    assert accepted(home, second.token, now=NOW + timedelta(days=21)) == home.account_id
    assert listed == (
        OpenInvitation(
            invitation_id=first.invitation_id,
            email=BO,
            role=MembershipRole.VIEWER,
            sent_at=NOW + timedelta(days=20),
            expires_at=NOW + timedelta(days=34),
        ),
    )


def test_an_address_is_invited_once_and_a_member_not_at_all(home: Home) -> None:
    sent = invited(home)
    with pytest.raises(AlreadyInvited):
        invited(home, email="BO@example.org")
    accepted(home, sent.token)

    with pytest.raises(AlreadyAMember):
        invited(home)


def test_who_belongs_already_cannot_accept_twice(home: Home) -> None:
    other = invited(home, email="bo@work.example")
    accepted(home, invited(home).token)

    with pytest.raises(AlreadyAMember):
        accepted(home, other.token, email="bo@work.example")


def test_nobody_is_flooded_with_invitations(home: Home) -> None:
    for n in range(MOST_IN_A_DAY):
        invited(home, email=f"friend{n}@example.org")

    with pytest.raises(TooManyInvitations):
        invited(home)
    assert invited(home, now=NOW + timedelta(days=1)).email == BO


@pytest.mark.parametrize("role", [MembershipRole.BILLING, MembershipRole.VIEWER])
def test_only_owners_invite_see_and_withdraw_invitations(home: Home, role: MembershipRole) -> None:
    sent = invited(home)
    viewer = a_viewer(user_id=home.partner_id, account_id=home.account_id, role=role)
    asked: list[Callable[[], object]] = [
        lambda: create_invitation(
            account_id=home.account_id,
            email="eve@example.org",
            role=MembershipRole.VIEWER,
            inviter_id=home.partner_id,
            now=NOW,
        ),
        lambda: renew_invitation(invitation_id=sent.invitation_id, inviter_id=home.partner_id, now=NOW),
        lambda: withdraw_invitation(invitation_id=sent.invitation_id, now=NOW),
        lambda: invitations_visible_to(viewer, account_id=home.account_id),
    ]

    for ask in asked:
        with pytest.raises(RoleNotAllowed), seen_by(viewer):
            ask()


def test_a_strangers_invitation_is_missing(home: Home) -> None:
    sent = invited(home)
    with seen_by(SYSTEM):
        stranger = a_person()
        theirs = an_account(owner=stranger)
    viewer = a_viewer(user_id=stranger.pk, account_id=theirs.pk)

    with pytest.raises(NotFound), seen_by(viewer):
        withdraw_invitation(invitation_id=sent.invitation_id, now=NOW)
    with pytest.raises(NotFound), seen_by(viewer):
        invitations_visible_to(viewer, account_id=home.account_id)


@pytest.mark.parametrize("how", ["ended", "made a viewer"])
def test_invitations_of_who_is_no_longer_an_owner_open_nothing(home: Home, how: str) -> None:
    with seen_by(SYSTEM):
        second = a_person(first_name="Cy")
        held = Membership.objects.create(
            user=second, account_id=home.account_id, role="owner", valid_from=datetime(2025, 1, 1, tzinfo=UTC)
        )
    theirs = a_viewer(user_id=second.pk, account_id=home.account_id)
    with seen_by(theirs):
        sent = create_invitation(
            account_id=home.account_id,
            email=BO,
            role=MembershipRole.OWNER,
            inviter_id=second.pk,
            now=NOW,
        )

    with seen_by(home.owner):
        if how == "ended":
            end_membership(membership_id=held.pk, now=NOW)
        else:
            change_role(membership_id=held.pk, role=MembershipRole.VIEWER, now=NOW)

    with pytest.raises(InvitationSpent):
        accepted(home, sent.token)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("invitation_role_is_known", {"role": "guest"}),
        ("invitation_email_is_lowercase", {"email": "Bo@example.org"}),
        ("invitation_is_answered_once", {"accepted_at": NOW, "withdrawn_at": NOW}),
        ("invitation_token_is_unique", {"token_hash": b"1" * 32}),
        ("one_open_invitation_per_account_and_address", {"email": "cy@example.org"}),
    ],
)
def test_the_database_forbids_of_an_invitation(home: Home, constraint: str, wrong: dict[str, object]) -> None:
    first = invited(home, email="cy@example.org")
    second = invited(home)
    with seen_by(SYSTEM):
        Invitation.objects.filter(pk=first.invitation_id).update(token_hash=b"1" * 32)

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Invitation.objects.filter(pk=second.invitation_id).update(**wrong)
