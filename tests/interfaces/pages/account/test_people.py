"""An owner invites, changes and removes people; a partner who only looks does none of it."""

import re
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from tests.factories.accounts import a_member
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Account, Invitation, Membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def a_partner(household: Household, *, role: MembershipRole, language: str = "en") -> UUID:
    with seen_by(SYSTEM):
        return a_member(Account.objects.get(pk=household.account_id), role=role, language=language).pk


def membership_of(user_id: UUID) -> UUID:
    with seen_by(SYSTEM):
        return Membership.objects.get(user_id=user_id).pk


def invite(client: Client, *, email: str = "partner@example.org", role: str = "viewer") -> str:
    return client.post(
        "/account/people/invitations/", {"email": email, "role": role}, follow=True
    ).content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_owner_sees_who_belongs_to_the_account() -> None:
    household = a_household()
    a_partner(household, role=MembershipRole.BILLING)

    page = words_of(signed_in(household.user_id).get("/account/people/").content.decode())

    assert "Ada Sommer you" in page
    assert "Owner : sees and changes everything, and decides who belongs to the account" in page
    assert "Bookkeeper : sees everything, and changes what is billed to whom since 1 January 2020" in page


def test_invited_address_gets_a_mail_with_a_link_in_the_language_of_its_reader() -> None:
    household = a_household()

    page = invite(signed_in(household.user_id))

    assert "A mail with an invitation is on its way to partner@example.org." in page
    assert "sent on" in page
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["partner@example.org"],
        "Ada Sommer invites you to an energy account",
    )
    assert re.search(r"http://[^/]+/invitation/[\w-]{43}/", str(letter.body))


def test_a_german_reader_is_invited_in_german_and_the_answer_is_the_same() -> None:
    household, other = a_household(), a_household(language="de")
    with seen_by(SYSTEM):
        known = Membership.objects.select_related("user").get(account_id=other.account_id).user.email
    client = signed_in(household.user_id)

    answers = [invite(client, email=email) for email in (known, "nobody@example.org")]

    assert mail.outbox[0].subject == "Ada Sommer lädt Sie zu einem Energiekonto ein"
    assert mail.outbox[1].subject == "Ada Sommer invites you to an energy account"
    assert [
        f"is on its way to {email}." in page
        for email, page in zip((known, "nobody@example.org"), answers, strict=True)
    ] == [True, True]


def test_second_invitation_of_an_address_is_told_beside_the_form() -> None:
    client = signed_in(a_household().user_id)
    invite(client)

    page = invite(client)

    assert "partner@example.org is invited already. You can send that invitation again." in page
    assert len(mail.outbox) == 1


def test_invitation_is_sent_again_and_withdrawn() -> None:
    client = signed_in(a_household().user_id)
    invite(client)
    with seen_by(SYSTEM):
        invitation = Invitation.objects.get().pk

    again = client.post(f"/account/people/invitations/{invitation}/again/", follow=True)
    gone = client.post(f"/account/people/invitations/{invitation}/end/", follow=True)

    assert "is on its way to partner@example.org." in again.content.decode()
    assert len(mail.outbox) == 2
    assert "its link opens nothing any more" in gone.content.decode()
    assert "partner@example.org" not in words_of(gone.content.decode())


def test_role_is_changed_and_a_member_removed() -> None:
    household = a_household()
    partner = a_partner(household, role=MembershipRole.VIEWER)
    client, theirs = signed_in(household.user_id), signed_in(partner)
    held = membership_of(partner)

    changed = client.post(f"/account/people/{held}/role/", {"role": "billing"}, follow=True)
    before = theirs.get("/account/billing/")
    client.post(f"/account/people/{held}/end/")
    after = theirs.get("/account/billing/")

    assert "The role is changed" in changed.content.decode()
    assert before.status_code == 200
    assert (after.status_code, after["Location"]) == (302, "/first-steps/")


def test_last_owner_cannot_leave() -> None:
    household = a_household()

    answer = signed_in(household.user_id).post(f"/account/people/{membership_of(household.user_id)}/end/")

    assert answer.status_code == 409
    assert "An account needs an owner." in answer.content.decode()


def test_partner_who_only_looks_sees_the_people_but_no_button_and_is_refused_kindly() -> None:
    household = a_household()
    partner = a_partner(household, role=MembershipRole.VIEWER)
    client = signed_in(partner)

    page = client.get("/account/people/").content.decode()
    invited = client.post("/account/people/invitations/", {"email": "eve@example.org", "role": "owner"})
    removed = client.post(f"/account/people/{membership_of(household.user_id)}/end/")

    assert "Invite somebody" not in page
    assert "What the roles mean" in page
    assert (invited.status_code, removed.status_code) == (403, 403)
    assert "Ask an owner of the account to do it for you" in invited.content.decode()


def test_partner_leaves_by_themselves() -> None:
    household = a_household()
    partner = a_partner(household, role=MembershipRole.VIEWER)
    client = signed_in(partner)

    client.post(f"/account/people/{membership_of(partner)}/end/")

    assert client.get("/usage/")["Location"] == "/first-steps/"


def test_a_strangers_people_are_missing() -> None:
    mine, theirs = a_household(), a_household()
    stranger = signed_in(theirs.user_id)
    invite(stranger, email="friend@example.org")
    with seen_by(SYSTEM):
        invitation = Invitation.objects.get().pk
    client = signed_in(mine.user_id)

    answers = [
        client.post(f"/account/people/{membership_of(theirs.user_id)}/end/"),
        client.post(f"/account/people/{membership_of(theirs.user_id)}/role/", {"role": "viewer"}),
        client.post(f"/account/people/invitations/{invitation}/again/"),
        client.post(f"/account/people/invitations/{invitation}/end/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert "friend@example.org" not in client.get("/account/people/").content.decode()


def test_visitors_sign_in_first() -> None:
    answer = Client().get("/account/people/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/account/people/")


def test_page_asks_the_database_no_more_for_many_people_than_for_one() -> None:
    alone, many = a_household(), a_household()
    client = signed_in(many.user_id)
    for n in range(3):
        a_partner(many, role=MembershipRole.VIEWER)
        invite(client, email=f"friend{n}@example.org")
    asked = []
    for browser in (signed_in(alone.user_id), client):
        browser.get("/account/people/")
        with watched_wire() as wire:
            browser.get("/account/people/")
        asked.append(wire.statements)

    assert asked[0] == asked[1]
