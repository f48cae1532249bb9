"""Makes one world for many questions: a household, a stranger's, and everybody who asks about them.

To make it takes longer than to ask, so that it stands as long as a file of tests runs; what
one question changes is undone before the next.
"""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import transaction

from tests.factories.accounts import a_person
from tests.factories.alerts import a_preference
from tests.factories.factors import every_factor
from tests.factories.files import a_picture
from tests.factories.goals import a_goal
from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.notifications import a_notification
from tests.interfaces.api.programs import Program, a_program
from tests.interfaces.api.things import ids_of
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.identity.avatars import change_avatar
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.access import Principal
from wattstead.kernel.viewer import SYSTEM

MEMBERS = {Principal.BILLING: MembershipRole.BILLING, Principal.VIEWER: MembershipRole.VIEWER}
STAFF = {Principal.SUPPORT: Role.SUPPORT, Principal.ADMIN: Role.ADMIN}
SERVING = {Principal.SUPPORT: Principal.SUPPORT_FOR, Principal.ADMIN: Principal.ADMIN_FOR}


@dataclass(frozen=True, kw_only=True)
class World:
    """Who asks, and the ids of what each of them asks about.

    `near` are those of the household, with what is personal of the one who asks where they
    have such things; `far` those of an account that is nobody's but the stranger's.
    """

    household: WholeHousehold
    other: WholeHousehold
    programs: Mapping[Principal, Program]
    near: Mapping[Principal, Mapping[str, str]]
    far: Mapping[str, str]


def a_world() -> World:
    """Keep a household with three members, a stranger's household, and two who work for the supplier."""
    household, other = a_whole_household(), a_whole_household()
    others: list[UUID] = []
    programs = {
        Principal.OWNER: a_program(household.user_id),
        Principal.STRANGER: a_program(other.user_id),
        Principal.NOBODY: Program(),
    }
    near = dict.fromkeys(Principal, ids_of(household))
    for principal, role in MEMBERS.items():
        member = _a_member(household, role=role)
        programs[principal] = a_program(member.user_id)
        others.append(member.user_id)
        near[principal] = ids_of(member)
    for principal, work in STAFF.items():
        with seen_by(SYSTEM):
            person = a_person(role=work)
            every_factor(person.pk)
        others.append(person.pk)
        programs[principal] = a_program(person.pk)
        programs[SERVING[principal]] = replace(programs[principal], acting_for=str(household.account_id))
    with seen_by(SYSTEM):
        for person_id in (household.user_id, other.user_id, *others):
            change_avatar(user_id=person_id, picture=io.BytesIO(a_picture()))
    return World(household=household, other=other, programs=programs, near=near, far=ids_of(other))


def _a_member(household: WholeHousehold, *, role: MembershipRole) -> WholeHousehold:
    """Let one more person act for the household, and return it as theirs."""
    with seen_by(SYSTEM):
        person = a_person(first_name="Bo")
        grant_membership(
            user_id=person.pk, account_id=household.account_id, role=role, valid_from=date(2020, 1, 1)
        )
        a_notification(user_id=person.pk, account_id=household.account_id)
        a_preference(user_id=person.pk, site_id=household.site_id)
        a_goal(user_id=person.pk, site_id=household.site_id)
    return replace(household, user_id=person.pk)


@contextmanager
def undone() -> Iterator[None]:
    """Take back, at the end, whatever was changed meanwhile."""
    block = transaction.atomic()
    # As Django's own test case does: units of work inside may believe they are the outermost.
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
