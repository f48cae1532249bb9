"""Tells people of goals they have reached, are about to miss, or have missed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.goals.queries import GoalRecord, goals_visible_to
from wattstead.domains.goals.rules import goal_news
from wattstead.domains.goals.vocabulary import GoalNews, GoalUnit
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.rules import Energy, Fact, Share
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.progress_of_goals import Progress, progress_of_goals
from wattstead.kernel.money import Money
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer

KINDS = {
    GoalNews.REACHED: Kind.GOAL_REACHED,
    GoalNews.AT_RISK: Kind.GOAL_AT_RISK,
    GoalNews.MISSED: Kind.GOAL_MISSED,
}


def tell_of_goals(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for each goal there is something to say of; return how many were written.

    Goals are worked out as their own person sees them, up to yesterday, since today is not over.
    Each goal is told once a period of each piece of news.
    """
    day = now.astimezone(UTC).date()
    with seen_by(viewer):
        running = goals_visible_to(viewer).filter(is_active=True, starts_on__lte=day, ends_before__gte=day)
        user_ids = sorted(set(running.values_list("user_id", flat=True)))
    return sum(_tell(user_id, now=now) for user_id in user_ids)


def _tell(user_id: UUID, *, now: datetime) -> int:
    today = now.astimezone(UTC).date()
    with seen_by(Viewer(user_id=user_id)):
        person = viewer_of(user_id, on=today)
    with seen_by(person):
        yesterday = today - ONE_DAY
        running = goals_visible_to(person).filter(is_active=True, starts_on__lte=yesterday)
        goals = list(running.filter(ends_before__gt=yesterday))
        progress = progress_of_goals(person, goals=goals, today=yesterday)
        return notify(_notices(goals, progress=progress, now=now))


def _notices(goals: list[GoalRecord], *, progress: dict[UUID, Progress], now: datetime) -> Iterator[Notice]:
    for goal in goals:
        found = progress[goal.pk]
        if found.days is None or found.current is None or found.percent is None:
            continue
        elapsed = Decimal(found.days_begun * 100) / len(found.days)
        news = goal_news(goal.aim, percent=found.percent, elapsed=elapsed)
        if news is not None:
            yield Notice(
                user_id=goal.user_id,
                account_id=goal.account_id,
                kind=KINDS[news],
                event=f"goal_{news.value}:{goal.pk}:{found.days.starts_on.isoformat()}",
                at=now,
                facts={
                    "current": _amount(found.current, unit=goal.aim.unit, currency=found.currency),
                    "target": _amount(goal.aim.target, unit=goal.aim.unit, currency=found.currency),
                    "days": found.days,
                },
                action_url="/goals/",
            )


def _amount(amount: Decimal, *, unit: GoalUnit, currency: str | None) -> Fact:
    if currency is not None:
        return Money(amount, currency)
    return Share(amount) if unit is GoalUnit.PERCENT else Energy(amount)
