"""Makes alert preferences for tests; call inside `seen_by(SYSTEM)`."""

from datetime import time
from decimal import Decimal
from uuid import UUID

from wattstead.domains.alerts.models import AlertPreference
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.kernel.viewer import SYSTEM, Viewer

NIGHT = QuietHours(starts_at=time(22), ends_before=time(7))


def a_wish(
    alert_type: AlertType = AlertType.HIGH_CONSUMPTION,
    *,
    site_id: UUID | None = None,
    in_app: bool = True,
    by_email: bool = False,
    by_text_message: bool = False,
    threshold: Threshold | None = None,
    quiet_hours: QuietHours | None = NIGHT,
    is_active: bool = True,
) -> Wish:
    return Wish(
        alert_type=alert_type,
        site_id=site_id,
        by_email=by_email,
        by_text_message=by_text_message,
        in_app=in_app,
        threshold=threshold,
        quiet_hours=quiet_hours,
        is_active=is_active,
    )


def a_preference(
    *,
    user_id: UUID,
    site_id: UUID | None = None,
    alert_type: AlertType = AlertType.HIGH_CONSUMPTION,
    viewer: Viewer = SYSTEM,
) -> AlertPreference:
    """Let a person be alerted from 20 kWh a day on, but not at night."""
    wish = a_wish(alert_type, site_id=site_id, threshold=Threshold(value=Decimal(20), unit=ThresholdUnit.KWH))
    return keep_preference(viewer, user_id=user_id, wish=wish)
