"""Fetches what people aim at."""

from uuid import UUID

from django.db.models import Q, QuerySet

from wattstead.domains.goals.models import Goal
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

GoalRecord = Goal


def goals_visible_to(viewer: Viewer) -> QuerySet[GoalRecord]:
    """Return the viewer's own goals, the latest first; those of sites they act for no longer are hidden."""
    rows = Goal.objects.order_by("-starts_on", "-id")
    if viewer.is_system:
        return rows
    if viewer.user_id is None:
        return rows.none()
    mine = Q(account=None) | Q(account_id__in=viewer.account_ids)
    return rows.filter(mine, user_id=viewer.user_id)


def goal_visible_to(viewer: Viewer, *, goal_id: UUID) -> GoalRecord:
    """Return that goal; raises NotFound alike for those of others and missing ones."""
    return the_one(goals_visible_to(viewer).filter(pk=goal_id))


def goal_held(viewer: Viewer, *, goal_id: UUID) -> GoalRecord:
    """Return that goal, kept from others until the unit of work ends; raises NotFound."""
    return the_one(goals_visible_to(viewer).select_for_update(no_key=True).filter(pk=goal_id))
