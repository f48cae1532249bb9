"""Works out what people are alerted of, whether they want to be, and through which channels."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.alerts.vocabulary import UNITS, AlertType, ThresholdUnit
from wattstead.domains.notifications.rules import Channels

USUAL_SURPLUS = Decimal(50)
"""By how many percent a day takes clearly more than such days do, where nobody says otherwise."""
LEAST_SURPLUS_KWH = Decimal(1)
LEAST_PRODUCTION_KWH = Decimal(1)
FEWEST_LIKE_DAYS = 4
FEWEST_DAYS_BEFORE = 7
DUE_WITHIN = timedelta(days=3)
OVERDUE_FOR = timedelta(days=14)
ENDING_WITHIN = timedelta(days=30)
SILENT_AFTER = timedelta(days=1)
SILENCE_TOLD_FOR = timedelta(days=14)


class PaymentNews(StrEnum):
    """What there is to say of an open invoice."""

    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """From how much on somebody wants to hear of something."""

    value: Decimal
    unit: ThresholdUnit


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """When somebody wants to be left in peace, by the clock where they live; may pass midnight."""

    starts_at: time
    ends_before: time

    def cover(self, clock: time) -> bool:
        """Return whether a time of day lies in them."""
        if self.starts_at < self.ends_before:
            return self.starts_at <= clock < self.ends_before
        return clock >= self.starts_at or clock < self.ends_before


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants of one type of alert, everywhere or at one site."""

    alert_type: AlertType
    site_id: UUID | None
    by_email: bool
    by_text_message: bool
    in_app: bool
    threshold: Threshold | None
    quiet_hours: QuietHours | None
    is_active: bool


def unwished(alert_type: AlertType) -> Wish:
    """Return what holds for somebody who has not said what they want: they are told in the portal."""
    return Wish(
        alert_type=alert_type,
        site_id=None,
        by_email=False,
        by_text_message=False,
        in_app=True,
        threshold=None,
        quiet_hours=None,
        is_active=True,
    )


def wish_for(alert_type: AlertType, *, site_id: UUID | None, among: Iterable[Wish]) -> Wish:
    """Return what somebody wants of an alert at a site: what they said of the site goes before the rest."""
    of_type = {wish.site_id: wish for wish in among if wish.alert_type is alert_type}
    return of_type.get(site_id) or of_type.get(None) or unwished(alert_type)


def is_enough(wish: Wish, *, amount: Decimal | None, unit: ThresholdUnit) -> bool:
    """Return whether an amount reaches the threshold; one that counts something else forbids nothing."""
    threshold = wish.threshold
    if threshold is None or amount is None or threshold.unit is not unit:
        return True
    return amount >= threshold.value


def channels_of(wish: Wish, *, at: datetime, zone: ZoneInfo) -> Channels | None:
    """Return how somebody is told of what happens at a moment; None where they want to hear nothing.

    What would disturb waits for the end of their quiet hours; reading in the portal never does.
    """
    if not wish.is_active or not (wish.in_app or wish.by_email or wish.by_text_message):
        return None
    disturbs_at = disturbing_from(wish.quiet_hours, at=at, zone=zone)
    return Channels(
        in_app=wish.in_app,
        mail_at=disturbs_at if wish.by_email else None,
        text_at=disturbs_at if wish.by_text_message else None,
    )


def disturbing_from(quiet_hours: QuietHours | None, *, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment from `at` on that is in nobody's quiet hours."""
    here = at.astimezone(zone)
    if quiet_hours is None or not quiet_hours.cover(here.time()):
        return at
    ends = datetime.combine(here.date(), quiet_hours.ends_before, tzinfo=zone)
    if ends <= here:
        ends = datetime.combine(here.date() + timedelta(days=1), quiet_hours.ends_before, tzinfo=zone)
    return ends.astimezone(UTC)


def fits(threshold: Threshold, *, alert_type: AlertType) -> bool:
    """Return whether a threshold makes sense for a type of alert."""
    return threshold.unit in UNITS[alert_type]


def usual_of(days: Iterable[Decimal], *, fewest: int) -> Decimal | None:
    """Return what days mostly come to, in kWh; None where too few of them are known."""
    known = list(days)
    return median(known) if len(known) >= fewest else None


def is_high_use(used: Decimal, *, usual: Decimal, threshold: Threshold | None) -> bool:
    """Return whether a day took clearly more than such days do, both in kWh.

    A threshold in kWh says from how much on a day is high, one in percent by how much more it is.
    """
    if threshold is not None and threshold.unit is ThresholdUnit.KWH:
        return used >= threshold.value
    more = USUAL_SURPLUS if threshold is None else threshold.value
    return used - usual >= LEAST_SURPLUS_KWH and used * 100 >= usual * (100 + more)


def is_production_drop(
    produced: Decimal, *, usual: Decimal, least: Decimal, threshold: Threshold | None
) -> bool:
    """Return whether panels gave clearly less than on the days before, all in kWh.

    Clouds come and go: where nobody says otherwise, it is a drop below half of what the darkest
    of those days gave. A threshold says by how much less than usual, in percent or in kWh.
    Where little is usual, little is no drop.
    """
    if usual < LEAST_PRODUCTION_KWH:
        return False
    if threshold is None:
        return produced * 2 < least
    if threshold.unit is ThresholdUnit.KWH:
        return usual - produced >= threshold.value
    return produced * 100 <= usual * (100 - threshold.value)


def payment_news(due_on: date, *, today: date) -> PaymentNews | None:
    """Return what there is to say of an open invoice today; what is overdue for long is no news."""
    if today <= due_on <= today + DUE_WITHIN:
        return PaymentNews.DUE
    if due_on < today <= due_on + OVERDUE_FOR:
        return PaymentNews.OVERDUE
    return None


def is_ending_soon(supplied_before: date, *, today: date) -> bool:
    """Return whether a contract that supplies today will soon supply no more."""
    return today < supplied_before <= today + ENDING_WITHIN


def is_silent(last_seen_at: datetime, *, now: datetime) -> bool:
    """Return whether a device was not heard of for a day; what is silent for long is no news."""
    return SILENT_AFTER <= now - last_seen_at <= SILENCE_TOLD_FOR
