"""Finds people around a household, and reads pages as they do."""

from typing import Protocol
from uuid import UUID

from tests.factories.accounts import a_member
from tests.interfaces.pages.households import Household
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM


def somebody_who_may_only_look(household: Household, *, role: MembershipRole = MembershipRole.VIEWER) -> UUID:
    """Keep a person who acts for the household's account in that role."""
    with seen_by(SYSTEM):
        return a_member(Account.objects.get(pk=household.account_id), role=role).pk


class Answer(Protocol):
    """What a browser gets."""

    content: bytes


def words_of(answer: Answer) -> str:
    """Return a page with plain blanks, as a reader sees it."""
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
