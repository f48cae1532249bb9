"""Fetches what people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.rules import Fact, facts_read
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind, Sentences
from wattstead.kernel.refusals import NotFound
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
    """Return what the viewer was told, the latest first; nobody reads what others were told."""
    rows = Notification.objects.order_by("-created_at", "-id")
    if viewer.is_system:
        return rows
    return rows.none() if viewer.user_id is None else rows.filter(user_id=viewer.user_id)


def notification_visible_to(viewer: Viewer, *, notification_id: UUID) -> NotificationRecord:
    """Return that notification; raises NotFound alike for those of others and missing ones."""
    found = notifications_visible_to(viewer).filter(pk=notification_id).first()
    if found is None:
        raise NotFound
    return found


def unread_count(viewer: Viewer) -> int:
    """Return how many notifications the viewer has not read, counted to MOST_COUNTED."""
    return notifications_visible_to(viewer).filter(read=False)[:MOST_COUNTED].count()


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
