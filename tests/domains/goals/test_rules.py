from datetime import date
from decimal import Decimal

import pytest

from tests.factories.goals import an_aim
from wattstead.domains.goals.rules import days_looked_at, fits, percent_of_target
from wattstead.domains.goals.vocabulary import UNITS, GoalPeriod, GoalType, GoalUnit
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of

FROM_10_MARCH = DayPeriod(starts_on=date(2025, 3, 10), ends_before=date(2025, 6, 16))


@pytest.mark.parametrize(
    ("period", "today", "days"),
    [
        (GoalPeriod.DAILY, date(2025, 4, 9), day_of(date(2025, 4, 9))),
        (GoalPeriod.WEEKLY, date(2025, 4, 9), week_of(date(2025, 4, 9))),
        (GoalPeriod.MONTHLY, date(2025, 4, 9), month_of(date(2025, 4, 1))),
        (GoalPeriod.YEARLY, date(2025, 4, 9), FROM_10_MARCH),
    ],
)
def test_a_goal_looks_at_the_period_around_today(period: GoalPeriod, today: date, days: DayPeriod) -> None:
    assert days_looked_at(an_aim(period=period, days=FROM_10_MARCH), today=today) == days


def test_a_goal_that_begins_later_looks_at_nothing_yet() -> None:
    assert days_looked_at(an_aim(days=FROM_10_MARCH), today=date(2025, 3, 9)) is None


def test_the_first_and_last_period_are_cut_to_the_days_of_the_goal() -> None:
    aim = an_aim(days=FROM_10_MARCH)

    assert days_looked_at(aim, today=date(2025, 3, 20)) == DayPeriod(
        starts_on=date(2025, 3, 10), ends_before=date(2025, 4, 1)
    )
    assert days_looked_at(aim, today=date(2025, 6, 2)) == DayPeriod(
        starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 16)
    )


def test_a_goal_that_is_over_keeps_looking_at_its_last_period() -> None:
    assert days_looked_at(an_aim(days=FROM_10_MARCH), today=date(2026, 1, 1)) == DayPeriod(
        starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 16)
    )


@pytest.mark.parametrize(
    ("current", "percent"), [("0", "0.0"), ("100", "33.3"), ("450", "150.0"), ("-20", "0")]
)
def test_progress_is_a_share_of_the_target(current: str, percent: str) -> None:
    assert percent_of_target(Decimal(current), target=Decimal(300)) == Decimal(percent)


def test_each_type_of_goal_is_counted_in_its_own_units() -> None:
    assert UNITS.keys() == set(GoalType)
    assert fits(GoalUnit.PERCENT, goal_type=GoalType.SELF_CONSUMPTION)
    assert not fits(GoalUnit.PERCENT, goal_type=GoalType.CONSUMPTION)


def test_less_is_better_of_what_is_used_and_paid() -> None:
    assert [each.is_limit for each in GoalType] == [True, True, False, False]
