"""Puts notifications into words, grouped by the year in which they were written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext

from wattstead.domains.notifications.queries import Told
from wattstead.domains.notifications.vocabulary import NotificationType, Severity
from wattstead.interfaces.notices import message_of, title_of
from wattstead.interfaces.pages.account.words import ago

_ICONS = {
    NotificationType.ALERT: "icons/alert.svg",
    NotificationType.BILLING: "icons/invoices.svg",
    NotificationType.CONTRACT: "icons/contract.svg",
    NotificationType.DEVICE: "icons/meters.svg",
    NotificationType.SYSTEM: "icons/info.svg",
    NotificationType.SUPPORT: "icons/mail.svg",
}
_TONES = {
    Severity.INFO: "bg-wash text-primary",
    Severity.SUCCESS: "bg-success/12 text-success",
    Severity.WARNING: "bg-warning/12 text-warning",
    Severity.ERROR: "bg-error/12 text-error",
}


@dataclass(frozen=True, kw_only=True)
class NotificationCard:
    """One notification; `written_at` is for machines, `when` for readers."""

    notification_id: UUID
    title: str
    message: str
    icon: str
    tone: str
    severity_told: str
    leads_on: bool
    is_read: bool
    when: str
    written_at: str


@dataclass(frozen=True, kw_only=True)
class Year:
    """The notifications of a year."""

    title: str
    cards: tuple[NotificationCard, ...]


def years_of(told: Iterable[Told], *, now: datetime) -> tuple[Year, ...]:
    """Return notifications in the words of the reader, year by year, the latest first."""
    by_year = groupby(told, key=lambda one: one.written_at.astimezone(now.tzinfo).year)
    return tuple(
        Year(title=str(year), cards=tuple(_card(one, now=now) for one in together))
        for year, together in by_year
    )


def _card(told: Told, *, now: datetime) -> NotificationCard:
    written_at = told.written_at.astimezone(now.tzinfo)
    return NotificationCard(
        notification_id=told.notification_id,
        title=title_of(told),
        message=message_of(told),
        icon=_ICONS[told.sentences.type],
        tone=_TONES[told.sentences.severity],
        severity_told=_severity(told.sentences.severity),
        leads_on=bool(told.action_url),
        is_read=told.read_at is not None,
        when=ago(written_at, now=now),
        written_at=written_at.isoformat(timespec="minutes"),
    )


def _severity(severity: Severity) -> str:
    """Return what the colour says, for those who do not see it; nothing where there is nothing to say."""
    return {Severity.WARNING: gettext("Attention:"), Severity.ERROR: gettext("Problem:")}.get(severity, "")
