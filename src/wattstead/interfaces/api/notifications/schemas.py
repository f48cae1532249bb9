"""Says what a notification looks like."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.notifications.vocabulary import NotificationType, Severity
from wattstead.interfaces.api.fields import Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging, Truth


class Notification(Outgoing):
    """Something you were told in the portal, in your language."""

    id: UUID
    user_id: UUID
    type: NotificationType
    severity: Severity
    title: str
    message: str
    action_url: str | None = Field(description="A path of this portal.", examples=["/invoices/"])
    read: bool
    read_at: datetime | None
    created_at: datetime


class NotificationPage(PageOf[Notification]):
    """A page of notifications."""


class NotificationFilters(Paging):
    """Which notifications, in which order."""

    type: NotificationType | None = None
    severity: Severity | None = None
    read: Truth | None = None
    ordering: Literal["-createdAt", "createdAt"] = "-createdAt"


class AllRead(Outgoing):
    """How many notifications had not been read before."""

    read: int
