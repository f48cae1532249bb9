"""Works out which days a goal looks at, and how far it has got."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.goals.vocabulary import UNITS, GoalPeriod, GoalType, GoalUnit
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of, year_of

_AROUND = {
    GoalPeriod.DAILY: day_of,
    GoalPeriod.WEEKLY: week_of,
    GoalPeriod.MONTHLY: month_of,
    GoalPeriod.YEARLY: year_of,
}
PERCENT_PLACES = 1


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What somebody wants to reach, or to stay below, in each period of some days.

    Without a site it counts all sites of the person together.
    """

    site_id: UUID | None
    goal_type: GoalType
    target: Decimal
    unit: GoalUnit
    period: GoalPeriod
    days: DayPeriod


def fits(unit: GoalUnit, *, goal_type: GoalType) -> bool:
    """Return whether a target of a type can count this unit."""
    return unit in UNITS[goal_type]


def days_looked_at(aim: Aim, *, today: date) -> DayPeriod | None:
    """Return the period around today, or the last one of a goal that is over, within the goal's days.

    None before the goal begins.
    """
    if today < aim.days.starts_on:
        return None
    return _AROUND[aim.period](min(today, aim.days.last_day)).overlap(aim.days)


def percent_of_target(current: Decimal, *, target: Decimal) -> Decimal:
    """Return how much of the target has come together, to a tenth of a percent; it may exceed 100."""
    return max(rounded(current * 100 / target, PERCENT_PLACES), Decimal(0))
