from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories.accounts import a_person
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.api.world import World, a_world, undone
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return everybody who may ask, with what is theirs, for a file of tests; then it is undone."""
    with django_db_blocker.unblock(), undone():
        yield a_world()


@pytest.fixture
def owner(household: WholeHousehold) -> Program:
    return a_program(household.user_id)


@pytest.fixture
def onlooker(household: WholeHousehold) -> Program:
    """Return a program of somebody who may see the household's account, and nothing more."""
    with seen_by(SYSTEM):
        person = a_person()
        grant_membership(
            user_id=person.pk,
            account_id=household.account_id,
            role=MembershipRole.VIEWER,
            valid_from=date(2020, 1, 1),
        )
    return a_program(person.pk)
