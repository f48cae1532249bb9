"""People aim at something for a site they see, or for all of theirs, and nobody else knows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from tests.factories.goals import YEAR, a_goal, an_aim
from tests.factories.households import WholeHousehold
from wattstead.domains.goals import operations
from wattstead.domains.goals.models import Goal
from wattstead.domains.goals.operations import (
    GoalTooLong,
    TargetOutOfReach,
    TooManyGoals,
    UnitDoesNotFitGoal,
    change_goal,
    end_goal,
    forget_goal,
    resume_goal,
    set_goal,
)
from wattstead.domains.goals.queries import goal_held, goal_visible_to, goals_visible_to
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


def kept(household: WholeHousehold, aim: Aim) -> Goal:
    with seen_by(household.viewer) as viewer:
        return set_goal(viewer, user_id=household.user_id, aim=aim)


def test_a_goal_is_read_as_it_was_set(household: WholeHousehold) -> None:
    aim = an_aim(GoalType.COST, site_id=household.site_id, target="80.000", unit=GoalUnit.CURRENCY)

    goal = kept(household, aim)

    with seen_by(household.viewer) as viewer:
        found = goal_visible_to(viewer, goal_id=goal.pk)
    assert (found.aim, found.is_active, found.account_id) == (aim, True, household.account_id)


def test_a_goal_without_a_site_counts_all_of_them(household: WholeHousehold) -> None:
    goal = kept(household, an_aim())

    assert (goal.site_id, goal.account_id) == (None, None)


def test_a_foreign_site_is_as_good_as_missing(household: WholeHousehold, stranger: WholeHousehold) -> None:
    for site_id in (stranger.site_id, new_key()):
        with pytest.raises(NotFound):
            kept(household, an_aim(site_id=site_id))


@pytest.mark.parametrize(
    ("aim", "refusal"),
    [
        (an_aim(GoalType.CONSUMPTION, unit=GoalUnit.CURRENCY), UnitDoesNotFitGoal),
        (an_aim(GoalType.COST, unit=GoalUnit.KWH), UnitDoesNotFitGoal),
        (an_aim(target="0.0001"), TargetOutOfReach),
        (an_aim(target="1e12"), TargetOutOfReach),
        (an_aim(GoalType.SELF_CONSUMPTION, unit=GoalUnit.PERCENT, target="101"), TargetOutOfReach),
        (
            an_aim(days=DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2045, 1, 1))),
            GoalTooLong,
        ),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(
    aim: Aim, refusal: type[Exception], household: WholeHousehold
) -> None:
    with pytest.raises(refusal):
        kept(household, aim)


def test_nobody_sets_more_goals_than_they_can_look_after(
    household: WholeHousehold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_GOALS", 1)

    with pytest.raises(TooManyGoals):
        kept(household, an_aim())


def test_a_goal_is_changed_ended_resumed_and_removed(household: WholeHousehold) -> None:
    goal = kept(household, an_aim())
    other = an_aim(GoalType.PRODUCTION, target="1200.000", period=GoalPeriod.YEARLY)

    with seen_by(household.viewer) as viewer:
        change_goal(viewer, goal_id=goal.pk, aim=other)
        changed = goal_held(viewer, goal_id=goal.pk).aim
        end_goal(viewer, goal_id=goal.pk)
        ended = goal_visible_to(viewer, goal_id=goal.pk).is_active
        resume_goal(viewer, goal_id=goal.pk)
        resumed = goal_visible_to(viewer, goal_id=goal.pk).is_active
        forget_goal(viewer, goal_id=goal.pk)
        left = [row.site_id for row in goals_visible_to(viewer)]

    assert (changed, ended, resumed) == (other, False, True)
    assert left == [household.site_id]


def test_a_strangers_goal_is_as_good_as_missing(household: WholeHousehold, stranger: WholeHousehold) -> None:
    with seen_by(stranger.viewer) as viewer:
        (theirs,) = goals_visible_to(viewer)

    for wanted in (theirs.pk, new_key()):
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            goal_visible_to(viewer, goal_id=wanted)
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            goal_held(viewer, goal_id=wanted)
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            change_goal(viewer, goal_id=wanted, aim=an_aim())
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            end_goal(viewer, goal_id=wanted)
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            forget_goal(viewer, goal_id=wanted)


def test_a_goal_for_a_site_is_hidden_from_somebody_who_left(household: WholeHousehold) -> None:
    with seen_by(Viewer(user_id=household.user_id)) as former:
        assert list(goals_visible_to(former)) == []


def test_nobody_looks_through_nobodys_eyes() -> None:
    with seen_by(Viewer(user_id=None)) as nobody:
        assert list(goals_visible_to(nobody)) == []


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"unit": "currency"}, "goal_unit_fits_its_type"),
        ({"type": "gossip"}, "goal_unit_fits_its_type"),
        ({"target_value": 0}, "goal_target_is_positive"),
        (
            {"type": "self_consumption", "unit": "percent", "target_value": 101},
            "goal_percentage_is_at_most_100",
        ),
        ({"period": "hourly"}, "goal_period_is_known"),
        ({"ends_before": YEAR.starts_on - timedelta(days=1)}, "goal_ends_after_it_begins"),
        ({"account": None}, "goal_site_with_its_account"),
    ],
)
def test_the_database_refuses_a_wrong_goal(
    changes: dict[str, object], constraint: str, household: WholeHousehold
) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        Goal.objects.filter(user_id=household.user_id).update(**changes)


def test_the_database_refuses_a_goal_for_a_foreign_site(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    with pytest.raises(IntegrityError, match="goal_site_of_its_account"), seen_by(SYSTEM):
        goal = a_goal(user_id=household.user_id, site_id=household.site_id)
        Goal.objects.filter(pk=goal.pk).update(site_id=stranger.site_id)
