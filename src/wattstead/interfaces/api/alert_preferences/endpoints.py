"""Answers what programs ask about how their person wants to be alerted, and changes it."""

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.alerts.operations import (
    change_preference,
    forget_preference,
    keep_preference,
    quiet_hours_of,
    threshold_of,
)
from wattstead.domains.alerts.queries import (
    PreferenceRecord,
    preference_held,
    preference_visible_to,
    preferences_visible_to,
)
from wattstead.domains.alerts.rules import Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.alert_preferences.schemas import (
    AlertPreference,
    AlertPreferenceChanges,
    AlertPreferenceFilters,
    AlertPreferencePage,
    NewAlertPreference,
)
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import PREFERENCE_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, removed_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

PREFERENCES = Listing(orders={"createdAt": ("created_at", "id"), "-createdAt": ("-created_at", "-id")})
PATH = "/alert-preferences/{preferenceId}"
alert_preferences = Resource(
    "Alert preferences",
    told="What you want to hear of, through which channels, from how much on, and when not. Yours alone.",
)


@alert_preferences.lists(
    "/alert-preferences",
    scope=Scope.NOTIFICATIONS_READ,
    answer=AlertPreferencePage,
    summary="List alert preferences",
)
def list_alert_preferences(request: CalledRequest, filters: Query[AlertPreferenceFilters]) -> HttpResponse:
    """Return what you have said of alerts; of what you have not, you hear in the portal."""
    with seen_by(request.auth.viewer) as viewer:
        found = PREFERENCES.shown(preferences_visible_to(viewer), asked=filters)
        items = [preference_told(row) for row in found.rows]
        return json_answer(AlertPreferencePage(items=items, next_cursor=found.next_cursor))


@alert_preferences.creates(
    "/alert-preferences",
    scope=Scope.NOTIFICATIONS_WRITE,
    answer=AlertPreference,
    summary="Add an alert preference",
)
def create_alert_preference(request: CalledRequest, body: NewAlertPreference) -> HttpResponse:
    """Say what you want of a type of alert: once everywhere, and once for each site."""
    return done_once(request, lambda viewer: _added(viewer, request=request, body=body))


@alert_preferences.gives(
    PATH, scope=Scope.NOTIFICATIONS_READ, answer=AlertPreference, summary="Retrieve an alert preference"
)
def get_alert_preference(request: CalledRequest, preference_id: Id = PREFERENCE_ID) -> HttpResponse:
    """Return one preference, with the ETag that a change asks for."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(preference_told(preference_visible_to(viewer, preference_id=preference_id)))


@alert_preferences.changes(
    PATH, scope=Scope.NOTIFICATIONS_WRITE, answer=AlertPreference, summary="Change an alert preference"
)
def update_alert_preference(
    request: CalledRequest, body: AlertPreferenceChanges, preference_id: Id = PREFERENCE_ID
) -> HttpResponse:
    """Change what is named; the type of alert and the site stay."""
    with seen_by(request.auth.viewer) as viewer:
        row = preference_held(viewer, preference_id=preference_id)
        current = preference_told(row)
        require_seen(request, current)
        change_preference(viewer, preference_id=row.pk, wish=_changed(current, body=body))
        return tagged_answer(preference_told(preference_visible_to(viewer, preference_id=row.pk)))


@alert_preferences.removes(PATH, scope=Scope.NOTIFICATIONS_WRITE, summary="Remove an alert preference")
def remove_alert_preference(request: CalledRequest, preference_id: Id = PREFERENCE_ID) -> HttpResponse:
    """Forget what you said of an alert, so that what is usual holds again."""
    with seen_by(request.auth.viewer) as viewer:
        forget_preference(viewer, preference_id=preference_id)
        return removed_answer()


def _added(viewer: Viewer, *, request: CalledRequest, body: NewAlertPreference) -> HttpResponse:
    wish = Wish(
        alert_type=body.alert_type,
        site_id=body.site_id,
        by_email=body.email_enabled,
        by_text_message=body.sms_enabled,
        in_app=body.in_app_enabled,
        threshold=threshold_of(body.threshold_value, unit=body.threshold_unit),
        quiet_hours=quiet_hours_of(body.quiet_hours_start, ends_before=body.quiet_hours_end),
        is_active=body.is_active,
    )
    row = keep_preference(viewer, user_id=request.auth.user_id, wish=wish)
    told = preference_told(preference_visible_to(viewer, preference_id=row.pk))
    return created_answer(told, at=f"/alert-preferences/{row.pk}")


def _changed(current: AlertPreference, *, body: AlertPreferenceChanges) -> Wish:
    """Return a wish as it is to be: what the body names, else what is."""
    value = body.named("threshold_value", kept=current.threshold_value)
    unit = body.named("threshold_unit", kept=current.threshold_unit)
    quiet_from = body.named("quiet_hours_start", kept=current.quiet_hours_start)
    quiet_until = body.named("quiet_hours_end", kept=current.quiet_hours_end)
    return Wish(
        alert_type=current.alert_type,
        site_id=current.site_id,
        by_email=bool(body.named("email_enabled", kept=current.email_enabled)),
        by_text_message=bool(body.named("sms_enabled", kept=current.sms_enabled)),
        in_app=bool(body.named("in_app_enabled", kept=current.in_app_enabled)),
        threshold=threshold_of(value, unit=unit),
        quiet_hours=quiet_hours_of(quiet_from, ends_before=quiet_until),
        is_active=bool(body.named("is_active", kept=current.is_active)),
    )


def preference_told(row: PreferenceRecord) -> AlertPreference:
    """Return a preference as the API writes it."""
    return AlertPreference(
        id=row.pk,
        user_id=row.user_id,
        site_id=row.site_id,
        alert_type=AlertType(row.alert_type),
        email_enabled=row.email_enabled,
        sms_enabled=row.sms_enabled,
        in_app_enabled=row.in_app_enabled,
        threshold_value=row.threshold_value,
        threshold_unit=ThresholdUnit(row.threshold_unit) if row.threshold_unit else None,
        quiet_hours_start=row.quiet_hours_start,
        quiet_hours_end=row.quiet_hours_end,
        is_active=row.is_active,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
