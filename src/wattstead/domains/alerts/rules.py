"""Works out whether and through which channels somebody is alerted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from uuid import UUID

from wattstead.domains.alerts.vocabulary import UNITS, AlertType, ThresholdUnit


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


def tells_in_app(wish: Wish, *, amount: Decimal | None, unit: ThresholdUnit) -> bool:
    """Return whether somebody wants to read of it in the portal; `amount` is held against the threshold."""
    if not wish.is_active or not wish.in_app:
        return False
    threshold = wish.threshold
    if threshold is None or amount is None or threshold.unit is not unit:
        return True
    return amount >= threshold.value


def fits(threshold: Threshold, *, alert_type: AlertType) -> bool:
    """Return whether a threshold makes sense for a type of alert."""
    return threshold.unit in UNITS[alert_type]
