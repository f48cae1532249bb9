"""Fetches what people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.rules import Fact, facts_read
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind, Sentences
from wattstead.foundation.finding import of_the_person, the_one
from wattstead.kernel.viewer import Viewer

NotificationRecord = Notification
MOST_COUNTED = 100  # a bell says “99+”, however much somebody has not read


@dataclass(frozen=True, kw_only=True)
class Told:
    """A notification as its person reads it; `sentences` and `facts` become words at the edge."""

    notification_id: UUID
    user_id: UUID
    sentences: Sentences
    facts: Mapping[str, Fact]
    action_url: str
    read_at: datetime | None
    written_at: datetime


def notifications_visible_to(viewer: Viewer) -> QuerySet[NotificationRecord]:
    """Return what the viewer was told, the latest first; nobody reads what others were told.

    What was told of accounts they act for no longer is hidden, and what they want elsewhere only.
    """
    rows = of_the_person(Notification.objects.order_by("-created_at", "-id"), viewer=viewer)
    return rows if viewer.is_system else rows.filter(in_app=True)


def notification_visible_to(viewer: Viewer, *, notification_id: UUID) -> NotificationRecord:
    """Return that notification; raises NotFound alike for those of others and missing ones."""
    return the_one(notifications_visible_to(viewer).filter(pk=notification_id))


def unread_count(viewer: Viewer) -> int:
    """Return how many notifications the viewer has not read, counted to MOST_COUNTED."""
    return notifications_visible_to(viewer).filter(read=False)[:MOST_COUNTED].count()


def unread_beside(user_id: UUID, *, accounts: Subquery) -> Combinable:
    """Return the count of `unread_count` as a column of another query, so that a bell costs none of its own.

    `accounts` are the ids of those the person acts for.
    """
    unread = Notification.objects.filter(
        Q(account=None) | Q(account_id__in=accounts), user_id=user_id, read=False, in_app=True
    )
    return Func(
        ArraySubquery(unread.values("pk")[:MOST_COUNTED]), function="cardinality", output_field=IntegerField()
    )


def told_by(row: NotificationRecord) -> Told:
    """Return what a notification says, as values."""
    return Told(
        notification_id=row.pk,
        user_id=row.user_id,
        sentences=SENTENCES[Kind(row.kind)],
        facts=facts_read(row.facts),
        action_url=row.action_url,
        read_at=row.read_at,
        written_at=row.created_at,
    )
