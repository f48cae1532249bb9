"""Seats somebody at the service desk, and works out what its pages show as the nights would have done."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.identity.email_addresses import confirm_email
from wattstead.domains.identity.one_time_codes import code_of, step_at
from wattstead.domains.identity.operations import register_user
from wattstead.domains.identity.queries import user_named
from wattstead.domains.identity.second_factors import begin_app, confirm_app, has_second_factor
from wattstead.domains.identity.staff import give_role, is_staffed_beside
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.quality.queries import measured_last
from wattstead.foundation.tenancy import require_unit_of_work, seen_by
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.learn_usual_use import learn_usual_use_of_all
from wattstead.journeys.measure_quality import measure_quality_of_all
from wattstead.kernel.viewer import SYSTEM

CLERK = "mira.okafor@wattstead.example"


def the_clerk() -> UUID:
    """Return the person of the customer service, who answers questions."""
    known = user_named(CLERK)
    if known is not None:
        return known.pk
    clerk = register_user(
        email=CLERK,
        password=None,
        first_name="Mira",
        last_name="Okafor",
        role=Role.SUPPORT,
        language="en",
        timezone=ZONE,
    )
    confirm_email(user_id=clerk.pk)
    return clerk.pk


def seat_clerk(*, now: datetime) -> UUID | None:
    """Let the person of the customer service decide about everything, with a second factor like all staff.

    None where the supplier has staff of its own: there nobody is let in.
    """
    viewer = require_unit_of_work()
    if is_staffed_beside(CLERK):
        return None
    clerk_id = the_clerk()
    if not has_second_factor(clerk_id):
        give_role(viewer, user_id=clerk_id, role=Role.ADMIN)
        secret = begin_app(user_id=clerk_id)
        confirm_app(user_id=clerk_id, code=code_of(secret, step=step_at(now)), now=now)
    return clerk_id


def judge_readings(*, now: datetime) -> None:
    """Work out what is usual and how good all readings are; once a day."""
    today = now.date()
    with seen_by(SYSTEM):
        if measured_last() == today:
            return
    learn_usual_use_of_all(SYSTEM, today=today)
    measure_quality_of_all(SYSTEM, today=today)
