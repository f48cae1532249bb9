"""Two who press at the same moment: one owner stays, and an invitation lets one person in once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from tests.factories.accounts import a_member, a_person, a_viewer, an_account
from wattstead.domains.accounts.models import Membership
from wattstead.domains.accounts.operations.invitations import InvitationSpent, create_invitation
from wattstead.domains.accounts.operations.memberships import LastOwner, end_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.models import User
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.accept_invitation import accept_invitation
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at_once(*presses: Callable[[], object]) -> list[str]:
    """Let every press happen in a thread of its own, all together; return what became of them."""
    ready = Barrier(len(presses))

    def pressed(press: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            press()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(presses)) as threads:
        return sorted(threads.map(pressed, presses))


def test_two_owners_who_leave_at_once_leave_one_behind() -> None:
    with seen_by(SYSTEM):
        one = a_person()
        account = an_account(owner=one)
        other = a_member(account, role=MembershipRole.OWNER)
        held = {each.user_id: each.pk for each in Membership.objects.filter(account=account)}

    def leave(person: User) -> None:
        with seen_by(a_viewer(user_id=person.pk, account_id=account.pk)):
            end_membership(membership_id=held[person.pk], now=NOW)

    told = at_once(lambda: leave(one), lambda: leave(other))

    with seen_by(SYSTEM):
        left = Membership.objects.filter(account=account, valid_before=None).count()
    assert (told, left) == (["done", LastOwner.code], 1)


def test_an_invitation_pressed_twice_at_once_lets_in_once() -> None:
    with seen_by(SYSTEM):
        owner, guest = a_person(), a_person(email="bo@example.org")
        account = an_account(owner=owner)
    with seen_by(a_viewer(user_id=owner.pk, account_id=account.pk)):
        token = create_invitation(
            account_id=account.pk,
            email="bo@example.org",
            role=MembershipRole.VIEWER,
            inviter_id=owner.pk,
            now=NOW,
        ).token

    def accept() -> None:
        accept_invitation(user_id=guest.pk, addresses=frozenset({"bo@example.org"}), token=token, now=NOW)

    told = at_once(accept, accept, accept)

    with seen_by(SYSTEM):
        held = Membership.objects.filter(account=account, user=guest).count()
    assert (told, held) == (["done", InvitationSpent.code, InvitationSpent.code], 1)
