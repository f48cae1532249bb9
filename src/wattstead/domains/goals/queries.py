"""Fetches what people aim at."""

from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.goals.models import Goal
from wattstead.foundation.finding import of_the_person, the_one
from wattstead.kernel.viewer import Viewer

GoalRecord = Goal


def goals_visible_to(viewer: Viewer) -> QuerySet[GoalRecord]:
    """Return the viewer's own goals, the latest first; those of sites they act for no longer are hidden."""
    return of_the_person(Goal.objects.order_by("-starts_on", "-id"), viewer=viewer)


def goal_visible_to(viewer: Viewer, *, goal_id: UUID) -> GoalRecord:
    """Return that goal; raises NotFound alike for those of others and missing ones."""
    return the_one(goals_visible_to(viewer).filter(pk=goal_id))


def goal_held(viewer: Viewer, *, goal_id: UUID) -> GoalRecord:
    """Return that goal, kept from others until the unit of work ends; raises NotFound."""
    return the_one(goals_visible_to(viewer).select_for_update(no_key=True).filter(pk=goal_id))
