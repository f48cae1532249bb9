"""Works out which days a goal looks at, and how far it has got."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.goals.vocabulary import UNITS, GoalNews, GoalPeriod, GoalType, GoalUnit
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of, year_of

_AROUND = {
    GoalPeriod.DAILY: day_of,
    GoalPeriod.WEEKLY: week_of,
    GoalPeriod.MONTHLY: month_of,
    GoalPeriod.YEARLY: year_of,
}
PERCENT_PLACES = 1
EARLIEST_WORRY = Decimal(25)  # percent of the period: before, a single day makes every limit look lost
TOO_FAST = Decimal(110)  # percent of the target to which a period would come at this pace


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


@dataclass(frozen=True, kw_only=True)
class SunnyDay:
    """What the panels of a site produced on a day and what left it, in kWh.

    `produced_share` and `exported_share` say for how much of the day each is known, up to 1.
    """

    produced_kwh: Decimal
    exported_kwh: Decimal
    produced_share: Decimal
    exported_share: Decimal

    @property
    def is_known_alike(self) -> bool:
        """Return whether both are known for as much of the day, within an hour."""
        return abs(self.produced_share - self.exported_share) * 24 <= 1


@dataclass(frozen=True, kw_only=True)
class UsedAtHome:
    """What was produced on some days, and what of it did not leave the site."""

    produced_kwh: Decimal
    used_kwh: Decimal


def used_at_home(days: Iterable[SunnyDay]) -> UsedAtHome | None:
    """Return production less export of the days that both are known of; None without such a day.

    A battery may give on one day what it took on another, so days are summed before they are compared.
    """
    known = [day for day in days if day.is_known_alike]
    if not known:
        return None
    produced = sum((day.produced_kwh for day in known), Decimal(0))
    exported = sum((day.exported_kwh for day in known), Decimal(0))
    return UsedAtHome(produced_kwh=produced, used_kwh=max(produced - exported, Decimal(0)))


def share_of_production(found: UsedAtHome) -> Decimal | None:
    """Return how much of the production was used at home, to a tenth of a percent; None when it was dark."""
    if found.produced_kwh <= 0:
        return None
    return rounded(found.used_kwh * 100 / found.produced_kwh, PERCENT_PLACES)


def goal_news(aim: Aim, *, percent: Decimal, elapsed: Decimal) -> GoalNews | None:
    """Return what there is to say of a goal of which so many percent have come together.

    `elapsed` is how many percent of its period have begun. A share can sink again until the
    period is over, so it is reached only then.
    """
    if not aim.goal_type.is_limit:
        is_final = aim.unit is not GoalUnit.PERCENT or elapsed >= 100
        return GoalNews.REACHED if percent >= 100 and is_final else None
    if percent > 100:
        return GoalNews.MISSED
    is_fast = elapsed >= EARLIEST_WORRY and percent * 100 > TOO_FAST * elapsed
    return GoalNews.AT_RISK if is_fast else None
