"""Fetches how people want to be alerted."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.alerts.models import AlertPreference
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.foundation.finding import of_the_person, the_one
from wattstead.kernel.viewer import Viewer

PreferenceRecord = AlertPreference


def preferences_visible_to(viewer: Viewer) -> QuerySet[PreferenceRecord]:
    """Return what the viewer wants to be alerted of, in the order in which they said so.

    What they said of sites they act for no longer is hidden, not forgotten.
    """
    return of_the_person(AlertPreference.objects.order_by("created_at", "id"), viewer=viewer)


def preference_visible_to(viewer: Viewer, *, preference_id: UUID) -> PreferenceRecord:
    """Return that preference; raises NotFound alike for those of others and missing ones."""
    return the_one(preferences_visible_to(viewer).filter(pk=preference_id))


def preference_held(viewer: Viewer, *, preference_id: UUID) -> PreferenceRecord:
    """Return that preference, kept from others until the unit of work ends; raises NotFound."""
    held = preferences_visible_to(viewer).select_for_update(no_key=True)
    return the_one(held.filter(pk=preference_id))


def wishes_of(user_ids: Collection[UUID], *, alert_type: AlertType) -> Mapping[UUID, tuple[Wish, ...]]:
    """Return what each of some people wants of a type of alert; for the system, which tells them."""
    found: dict[UUID, tuple[Wish, ...]] = dict.fromkeys(user_ids, ())
    rows = AlertPreference.objects.filter(user_id__in=user_ids, alert_type=alert_type.value)
    for row in rows.order_by("id"):
        found[row.user_id] = (*found[row.user_id], wish_in(row))
    return found


def wish_in(row: PreferenceRecord) -> Wish:
    """Return what a preference says, as a value."""
    return Wish(
        alert_type=AlertType(row.alert_type),
        site_id=row.site_id,
        by_email=row.email_enabled,
        by_text_message=row.sms_enabled,
        in_app=row.in_app_enabled,
        threshold=(
            None
            if row.threshold_value is None
            else Threshold(value=row.threshold_value, unit=ThresholdUnit(row.threshold_unit))
        ),
        quiet_hours=(
            None
            if row.quiet_hours_start is None or row.quiet_hours_end is None
            else QuietHours(starts_at=row.quiet_hours_start, ends_before=row.quiet_hours_end)
        ),
        is_active=row.is_active,
    )
