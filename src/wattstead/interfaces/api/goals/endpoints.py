"""Answers what programs ask about the goals of their person, and sets and changes them."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.goals.operations import change_goal, end_goal, forget_goal, resume_goal, set_goal
from wattstead.domains.goals.queries import GoalRecord, goal_held, goal_visible_to, goals_visible_to
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.goals.schemas import Goal, GoalChanges, GoalFilters, GoalPage, NewGoal
from wattstead.interfaces.api.ids import GOAL_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.journeys.progress_of_goals import Progress, progress_of_goals
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer

GOALS = Listing(orders={"-startDate": ("-starts_on", "-id"), "startDate": ("starts_on", "id")})
goals = Resource("Goals", told="What you want to use or pay at most, or to produce at least. Yours alone.")


@goals.lists("/goals", scope=Scope.GOALS_READ, answer=GoalPage, summary="List goals")
def list_goals(request: CalledRequest, filters: Query[GoalFilters]) -> HttpResponse:
    """Return your goals, and how far each has got."""
    with seen_by(request.auth.viewer) as viewer:
        found = GOALS.shown(goals_visible_to(viewer), asked=filters)
        items = _told(viewer, rows=found.rows)
        return json_answer(GoalPage(items=items, next_cursor=found.next_cursor))


@goals.creates("/goals", scope=Scope.GOALS_WRITE, answer=Goal, summary="Set a goal")
def create_goal(request: CalledRequest, body: NewGoal) -> HttpResponse:
    """Set yourself a goal, for one of your sites or for all of them."""
    return done_once(request, lambda viewer: _set(viewer, request=request, body=body))


@goals.gives("/goals/{goalId}", scope=Scope.GOALS_READ, answer=Goal, summary="Retrieve a goal")
def get_goal(request: CalledRequest, goal_id: Id = GOAL_ID) -> HttpResponse:
    """Return one goal, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        (told,) = _told(viewer, rows=[goal_visible_to(viewer, goal_id=goal_id)])
        return tagged_answer(told)


@goals.changes("/goals/{goalId}", scope=Scope.GOALS_WRITE, answer=Goal, summary="Change a goal")
def update_goal(request: CalledRequest, body: GoalChanges, goal_id: Id = GOAL_ID) -> HttpResponse:
    """Change what is named, end the goal, or follow it again."""
    with seen_by(request.auth.viewer) as viewer:
        row = goal_held(viewer, goal_id=goal_id)
        (current,) = _told(viewer, rows=[row])
        require_seen(request, current)
        if body.model_fields_set != {"is_active"}:
            change_goal(viewer, goal_id=row.pk, aim=_changed(row.aim, body=body))
        if body.is_active is not None:
            (resume_goal if body.is_active else end_goal)(viewer, goal_id=row.pk)
        (told,) = _told(viewer, rows=[goal_visible_to(viewer, goal_id=row.pk)])
        return tagged_answer(told)


@goals.removes("/goals/{goalId}", scope=Scope.GOALS_WRITE, summary="Remove a goal")
def remove_goal(request: CalledRequest, goal_id: Id = GOAL_ID) -> HttpResponse:
    """Remove a goal for good."""
    with seen_by(request.auth.viewer) as viewer:
        forget_goal(viewer, goal_id=goal_id)
        return removed_answer()


def _set(viewer: Viewer, *, request: CalledRequest, body: NewGoal) -> HttpResponse:
    aim = Aim(
        site_id=body.site_id,
        goal_type=body.type,
        target=body.target_value,
        unit=body.unit,
        period=body.period,
        days=_days(body.start_date, last_day=body.end_date),
    )
    row = set_goal(viewer, user_id=request.auth.user_id, aim=aim)
    (told,) = _told(viewer, rows=[goal_visible_to(viewer, goal_id=row.pk)])
    return created_answer(told, at=f"/goals/{row.pk}")


def _changed(aim: Aim, *, body: GoalChanges) -> Aim:
    """Return an aim as it is to be: what the body names, else what is."""
    return Aim(
        site_id=body.named("site_id", kept=aim.site_id),
        goal_type=body.type or aim.goal_type,
        target=aim.target if body.target_value is None else body.target_value,
        unit=body.unit or aim.unit,
        period=body.period or aim.period,
        days=_days(body.start_date or aim.days.starts_on, last_day=body.end_date or aim.days.last_day),
    )


def _days(first_day: date, *, last_day: date) -> DayPeriod:
    return DayPeriod(starts_on=first_day, ends_before=last_day + ONE_DAY)


def _told(viewer: Viewer, *, rows: Sequence[GoalRecord]) -> list[Goal]:
    """Return goals as the API writes them, with how far they have got."""
    today = timezone.localdate()
    progress = progress_of_goals(viewer, goals=rows, today=today)
    return [goal_told(row, progress=progress[row.pk], today=today) for row in rows]


def goal_told(row: GoalRecord, *, progress: Progress, today: date) -> Goal:
    """Return a goal as the API writes it."""
    return Goal(
        id=row.pk,
        user_id=row.user_id,
        site_id=row.site_id,
        type=GoalType(row.type),
        target_value=row.target_value,
        unit=GoalUnit(row.unit),
        period=GoalPeriod(row.period),
        start_date=row.starts_on,
        end_date=row.ends_before - ONE_DAY,
        current_value=progress.current,
        progress_percent=progress.percent,
        is_active=row.is_active and today < row.ends_before,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
