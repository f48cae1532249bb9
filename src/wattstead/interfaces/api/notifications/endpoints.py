"""Answers what programs ask about the notifications of their person."""

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.notifications.operations import forget_notification, mark_all_read, mark_read
from wattstead.domains.notifications.queries import (
    NotificationRecord,
    notification_visible_to,
    notifications_visible_to,
    told_by,
)
from wattstead.domains.notifications.vocabulary import kinds_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import NOTIFICATION_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.notifications.schemas import (
    AllRead,
    Notification,
    NotificationFilters,
    NotificationPage,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, removed_answer, tagged_answer
from wattstead.interfaces.notices import message_of, title_of
from wattstead.kernel.viewer import Viewer

NOTIFICATIONS = Listing(
    orders={"-createdAt": ("-created_at", "-id"), "createdAt": ("created_at", "id")},
    columns={"type": None, "severity": None},
)
notifications = Resource(
    "Notifications", told="What you were told in the portal: invoices, imports, contracts. Yours alone."
)


@notifications.lists(
    "/notifications", scope=Scope.NOTIFICATIONS_READ, answer=NotificationPage, summary="List notifications"
)
def list_notifications(request: CalledRequest, filters: Query[NotificationFilters]) -> HttpResponse:
    """Return what you were told, the latest first."""
    with seen_by(request.auth.viewer) as viewer:
        rows = notifications_visible_to(viewer)
        if filters.type is not None or filters.severity is not None:
            kinds = kinds_of(about=filters.type, severity=filters.severity)
            rows = rows.filter(kind__in=[kind.value for kind in kinds])
        found = NOTIFICATIONS.shown(rows, asked=filters)
        items = [notification_told(row) for row in found.rows]
        return json_answer(NotificationPage(items=items, next_cursor=found.next_cursor))


# Before the one with an id in its place: the first address that fits is taken.
@notifications.does(
    "/notifications/read-all",
    scope=Scope.NOTIFICATIONS_WRITE,
    answer=AllRead,
    summary="Mark all notifications as read",
)
def read_all_notifications(request: CalledRequest) -> HttpResponse:
    """Remember that you have read everything that is there now."""
    return done_once(request, _all_read)


@notifications.gives(
    "/notifications/{notificationId}",
    scope=Scope.NOTIFICATIONS_READ,
    answer=Notification,
    summary="Retrieve a notification",
)
def get_notification(request: CalledRequest, notification_id: Id = NOTIFICATION_ID) -> HttpResponse:
    """Return one notification."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(
            notification_told(notification_visible_to(viewer, notification_id=notification_id))
        )


@notifications.does(
    "/notifications/{notificationId}/read",
    scope=Scope.NOTIFICATIONS_WRITE,
    answer=Notification,
    summary="Mark a notification as read",
)
def read_notification(request: CalledRequest, notification_id: Id = NOTIFICATION_ID) -> HttpResponse:
    """Remember that you have read it; it stays read since the first time."""
    return done_once(request, lambda viewer: _read(viewer, notification_id=notification_id))


@notifications.removes(
    "/notifications/{notificationId}", scope=Scope.NOTIFICATIONS_WRITE, summary="Remove a notification"
)
def remove_notification(request: CalledRequest, notification_id: Id = NOTIFICATION_ID) -> HttpResponse:
    """Remove a notification that you need no more."""
    with seen_by(request.auth.viewer) as viewer:
        forget_notification(viewer, notification_id=notification_id)
        return removed_answer()


def _read(viewer: Viewer, *, notification_id: Id) -> HttpResponse:
    mark_read(viewer, notification_id=notification_id, now=timezone.now())
    return tagged_answer(notification_told(notification_visible_to(viewer, notification_id=notification_id)))


def _all_read(viewer: Viewer) -> HttpResponse:
    return json_answer(AllRead(read=mark_all_read(viewer, now=timezone.now())))


def notification_told(row: NotificationRecord) -> Notification:
    """Return a notification as the API writes it."""
    told = told_by(row)
    return Notification(
        id=told.notification_id,
        user_id=told.user_id,
        type=told.sentences.type,
        severity=told.sentences.severity,
        title=title_of(told),
        message=message_of(told),
        action_url=told.action_url or None,
        read=told.read_at is not None,
        read_at=told.read_at,
        created_at=told.written_at,
    )
