"""Makes goals for tests; call inside `seen_by(SYSTEM)`."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.goals.models import Goal
from wattstead.domains.goals.operations import set_goal
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer

YEAR = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))


def an_aim(
    goal_type: GoalType = GoalType.CONSUMPTION,
    *,
    site_id: UUID | None = None,
    target: str = "300",
    unit: GoalUnit = GoalUnit.KWH,
    period: GoalPeriod = GoalPeriod.MONTHLY,
    days: DayPeriod = YEAR,
) -> Aim:
    """Aim at no more than 300 kWh a month in 2025."""
    return Aim(
        site_id=site_id,
        goal_type=goal_type,
        target=Decimal(target),
        unit=unit,
        period=period,
        days=days,
    )


def a_goal(
    aim: Aim | None = None, *, user_id: UUID, site_id: UUID | None = None, viewer: Viewer = SYSTEM
) -> Goal:
    return set_goal(viewer, user_id=user_id, aim=aim or an_aim(site_id=site_id))
