"""Sets goals, changes and ends them."""

from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.goals.models import Goal
from wattstead.domains.goals.queries import GoalRecord, goals_visible_to
from wattstead.domains.goals.rules import Aim, fits
from wattstead.domains.goals.vocabulary import UNITS, GoalUnit
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.money import rounded
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer

TARGET_PLACES = 3
LARGEST_TARGET = Decimal(999_999_999)
MOST_GOALS = 100
LONGEST_DAYS = 3660


class UnitDoesNotFitGoal(Refusal):
    """A target counts something that goals of this type know nothing of."""

    code = "unit_does_not_fit_goal"
    kind = "unreadable"
    message = said("A goal of this type is not counted in that unit. It is counted in: {units}.")


class TargetOutOfReach(Refusal):
    """A target is above zero; a share is at most all of it."""

    code = "target_out_of_reach"
    kind = "unreadable"
    message = said("A target is above zero and at most {largest}.")


class GoalTooLong(Refusal):
    """A goal spans at most ten years."""

    code = "goal_too_long"
    kind = "unreadable"
    message = said("A goal lasts at most ten years.")


class TooManyGoals(Refusal):
    """Nobody looks after that many goals, and each is worked out when it is looked at."""

    code = "too_many_goals"
    message = said("You have {most} goals already. Remove some that are over.")


def set_goal(viewer: Viewer, *, user_id: UUID, aim: Aim) -> GoalRecord:
    """Keep a new goal of a person.

    Raises NotFound of a site the viewer does not see, RoleNotAllowed, UnitDoesNotFitGoal,
    TargetOutOfReach, GoalTooLong and TooManyGoals.
    """
    take_turn("goals", of=user_id)
    if Goal.objects.filter(user_id=user_id).count() >= MOST_GOALS:
        raise TooManyGoals(most=MOST_GOALS)
    return Goal.objects.create(user_id=user_id, **_columns(viewer, aim=aim))


def change_goal(viewer: Viewer, *, goal_id: UUID, aim: Aim) -> None:
    """Aim at something else from now on; raises NotFound and what `set_goal` refuses of an aim."""
    require_unit_of_work()
    if not goals_visible_to(viewer).filter(pk=goal_id).update(**_columns(viewer, aim=aim)):
        raise NotFound


def end_goal(viewer: Viewer, *, goal_id: UUID) -> None:
    """Stop following a goal; twice is as good as once. Raises NotFound."""
    _follow(viewer, goal_id=goal_id, is_active=False)


def resume_goal(viewer: Viewer, *, goal_id: UUID) -> None:
    """Follow a goal again; raises NotFound."""
    _follow(viewer, goal_id=goal_id, is_active=True)


def forget_goal(viewer: Viewer, *, goal_id: UUID) -> None:
    """Remove a goal; raises NotFound."""
    require_unit_of_work()
    removed, _ = goals_visible_to(viewer).filter(pk=goal_id).delete()
    if not removed:
        raise NotFound


def _follow(viewer: Viewer, *, goal_id: UUID, is_active: bool) -> None:
    require_unit_of_work()
    if not goals_visible_to(viewer).filter(pk=goal_id).update(is_active=is_active):
        raise NotFound


def _columns(viewer: Viewer, *, aim: Aim) -> dict[str, object]:
    if not fits(aim.unit, goal_type=aim.goal_type):
        units = ", ".join(unit.value for unit in UNITS[aim.goal_type])
        raise UnitDoesNotFitGoal(field="unit", units=units)
    largest = Decimal(100) if aim.unit is GoalUnit.PERCENT else LARGEST_TARGET
    target = rounded(aim.target, TARGET_PLACES)
    if not 0 < target <= largest:
        raise TargetOutOfReach(field="targetValue", largest=largest)
    if len(aim.days) > LONGEST_DAYS:
        raise GoalTooLong(field="endDate")
    site = None if aim.site_id is None else site_visible_to(viewer, site_id=aim.site_id)
    if site is not None:
        require(viewer, account_id=site.account_id, to=Action.FOLLOW)
    return {
        "site_id": None if site is None else site.pk,
        "account_id": None if site is None else site.account_id,
        "type": aim.goal_type.value,
        "target_value": target,
        "unit": aim.unit.value,
        "period": aim.period.value,
        "starts_on": aim.days.starts_on,
        "ends_before": aim.days.ends_before,
    }
