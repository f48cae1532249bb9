"""Tells people what has happened, and remembers what they have read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from wattstead.domains.notifications.models import Notification
from wattstead.domains.notifications.queries import Told, notifications_visible_to, told_by
from wattstead.domains.notifications.rules import (
    IN_THE_PORTAL,
    Channels,
    Fact,
    is_path_of_ours,
    kept_fact,
    names_in,
)
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer

STALE_AFTER = timedelta(days=3)
"""A message that could not be sent for so long is no news any more."""


class AddressElsewhere(Refusal):
    """A notification leads to a page of this portal and nowhere else."""

    code = "address_elsewhere"
    kind = "unreadable"
    message = said("“{address}” does not lead to a page of this portal.")


class FactsMissing(Refusal):
    """A sentence lacks a fact it names, which would be seen only once somebody reads it."""

    code = "facts_missing"
    message = said("The notification “{notice}” lacks: {names}.")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something to tell one person: `event` names what has happened, such as `invoice_issued:…`."""

    user_id: UUID
    kind: Kind
    event: str
    at: datetime
    facts: Mapping[str, Fact]
    action_url: str = ""
    account_id: UUID | None = None
    channels: Channels = IN_THE_PORTAL


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A notification whose messages are to be noted as jobs now, by which channels."""

    told: Told
    account_id: UUID | None
    by_mail: bool
    by_text_message: bool


def notify(notices: Iterable[Notice]) -> int:
    """Write notifications; who has heard of an event already is not told again. Return how many are new.

    Only the system may tell others something. Raises AddressElsewhere and FactsMissing.
    """
    require_unit_of_work()
    written = [_written(notice) for notice in notices]
    told = Notification.objects.filter(
        user_id__in={one.user_id for one in written}, event__in={one.event for one in written}
    )
    known = set(told.values_list("user_id", "event")) if written else set()
    new = [one for one in written if (one.user_id, one.event) not in known]
    # Two jobs may tell of one event at the same moment: the second finds it told.
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def take_waiting(*, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Take the notifications whose messages wait no longer; whoever asks next does not find them.

    Two that ask at once get different ones. What waited for too long is taken and given to nobody.
    """
    require_unit_of_work()
    is_due = Q(mail_at__lte=now) | Q(text_at__lte=now)
    rows = list(
        Notification.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(is_due)
        .order_by("created_at", "id")[:limit]
    )
    ids = [row.pk for row in rows]
    Notification.objects.filter(pk__in=ids, mail_at__lte=now).update(mail_at=None)
    Notification.objects.filter(pk__in=ids, text_at__lte=now).update(text_at=None)
    return tuple(
        Waiting(
            told=told_by(row),
            account_id=row.account_id,
            by_mail=_is_to_be_sent(row.mail_at, now=now),
            by_text_message=_is_to_be_sent(row.text_at, now=now),
        )
        for row in rows
    )


def _is_to_be_sent(at: datetime | None, *, now: datetime) -> bool:
    return at is not None and now - STALE_AFTER < at <= now


def mark_read(viewer: Viewer, *, notification_id: UUID, now: datetime) -> None:
    """Remember that the viewer has read one notification; twice is as good as once. Raises NotFound."""
    require_unit_of_work()
    theirs = notifications_visible_to(viewer).filter(pk=notification_id)
    if not theirs.filter(read=False).update(read=True, read_at=now) and not theirs.exists():
        raise NotFound


def mark_all_read(viewer: Viewer, *, now: datetime) -> int:
    """Remember that the viewer has read everything that is there; return how much of it was unread."""
    require_unit_of_work()
    return notifications_visible_to(viewer).filter(read=False).update(read=True, read_at=now)


def mark_older_read(*, user_id: UUID, written_before: datetime) -> int:
    """Take what a person was told before a moment as read, the day after; return how many those were."""
    require_unit_of_work()
    old = Notification.objects.filter(user_id=user_id, read=False, created_at__lt=written_before)
    return old.update(read=True, read_at=F("created_at") + timedelta(days=1))


def forget_notification(viewer: Viewer, *, notification_id: UUID) -> None:
    """Remove one of the viewer's notifications; raises NotFound."""
    require_unit_of_work()
    removed, _ = notifications_visible_to(viewer).filter(pk=notification_id).delete()
    if not removed:
        raise NotFound


def forget_old_notifications(*, written_before: datetime) -> int:
    """Remove what anybody was told before a moment; return how many that were."""
    require_unit_of_work()
    removed, _ = Notification.objects.filter(created_at__lt=written_before).delete()
    return removed


def _written(notice: Notice) -> Notification:
    if notice.action_url and not is_path_of_ours(notice.action_url):
        raise AddressElsewhere(field="actionUrl", address=notice.action_url)
    missing = names_in(SENTENCES[notice.kind]) - set(notice.facts)
    if missing:
        raise FactsMissing(notice=notice.kind.value, names=", ".join(sorted(missing)))
    return Notification(
        user_id=notice.user_id,
        account_id=notice.account_id,
        kind=notice.kind.value,
        facts={name: kept_fact(fact) for name, fact in notice.facts.items()},
        action_url=notice.action_url,
        event=notice.event,
        created_at=notice.at,
        in_app=notice.channels.in_app,
        mail_at=notice.channels.mail_at,
        text_at=notice.channels.text_at,
    )
