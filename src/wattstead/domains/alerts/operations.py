"""Keeps how people want to be alerted."""

from datetime import time
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.alerts.models import AlertPreference
from wattstead.domains.alerts.queries import PreferenceRecord, preferences_visible_to
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish, fits
from wattstead.domains.alerts.vocabulary import UNITS, ThresholdUnit
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.money import rounded
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer

THRESHOLD_PLACES = 3
LARGEST_THRESHOLD = Decimal(999_999_999)


class PreferenceTaken(Refusal):
    """The person has said already what they want of this alert at this site."""

    code = "preference_taken"
    message = said("You have already said what you want of this alert here. Change that instead.")


class ThresholdDoesNotFit(Refusal):
    """A threshold counts something that this type of alert knows nothing of."""

    code = "threshold_does_not_fit"
    kind = "unreadable"
    message = said("This alert takes no threshold of that unit. It takes: {units}.")


class ThresholdOutOfReach(Refusal):
    """A threshold is an amount above zero."""

    code = "threshold_out_of_reach"
    kind = "unreadable"
    message = said("A threshold is an amount above zero and below {largest}.")


class QuietHoursEmpty(Refusal):
    """Quiet hours that end when they begin are all day or none: nobody can tell."""

    code = "quiet_hours_empty"
    kind = "unreadable"
    message = said("Quiet hours end at another time than they begin.")


class ThresholdIncomplete(Refusal):
    """A threshold without its unit, or the other way round, says nothing."""

    code = "threshold_incomplete"
    kind = "unreadable"
    message = said("A threshold is a number with a unit.")


class QuietHoursIncomplete(Refusal):
    """Quiet hours have a beginning and an end, or there are none."""

    code = "quiet_hours_incomplete"
    kind = "unreadable"
    message = said("Say when quiet hours begin and when they end.")


def threshold_of(value: Decimal | None, *, unit: ThresholdUnit | None) -> Threshold | None:
    """Return a threshold, or None where nothing is said; raises ThresholdIncomplete."""
    if value is None and unit is None:
        return None
    if value is None or unit is None:
        raise ThresholdIncomplete(field="thresholdValue" if value is None else "thresholdUnit")
    return Threshold(value=value, unit=unit)


def quiet_hours_of(starts_at: time | None, *, ends_before: time | None) -> QuietHours | None:
    """Return quiet hours, or None where nothing is said; raises QuietHoursIncomplete."""
    if starts_at is None and ends_before is None:
        return None
    if starts_at is None or ends_before is None:
        raise QuietHoursIncomplete(field="quietHoursStart" if starts_at is None else "quietHoursEnd")
    return QuietHours(starts_at=starts_at, ends_before=ends_before)


def keep_preference(viewer: Viewer, *, user_id: UUID, wish: Wish) -> PreferenceRecord:
    """Keep what a person wants of a type of alert, everywhere or at one site.

    Raises PreferenceTaken, NotFound of a site the viewer does not see, RoleNotAllowed,
    ThresholdDoesNotFit, ThresholdOutOfReach and QuietHoursEmpty.
    """
    require_unit_of_work()
    site = None if wish.site_id is None else site_visible_to(viewer, site_id=wish.site_id)
    if site is not None:
        require(viewer, account_id=site.account_id, to=Action.FOLLOW)
    columns = _columns(wish)
    with refusing({"one_preference_per_person_site_and_alert": PreferenceTaken(field="alertType")}):
        return AlertPreference.objects.create(
            user_id=user_id,
            site_id=None if site is None else site.pk,
            account_id=None if site is None else site.account_id,
            alert_type=wish.alert_type.value,
            **columns,
        )


def change_preference(viewer: Viewer, *, preference_id: UUID, wish: Wish) -> None:
    """Keep another wish in the place of one; its type and its site stay.

    Raises NotFound, ThresholdDoesNotFit, ThresholdOutOfReach and QuietHoursEmpty.
    """
    require_unit_of_work()
    if not preferences_visible_to(viewer).filter(pk=preference_id).update(**_columns(wish)):
        raise NotFound


def forget_preference(viewer: Viewer, *, preference_id: UUID) -> None:
    """Forget what somebody wanted of an alert, so that what is usual holds again; raises NotFound."""
    require_unit_of_work()
    removed, _ = preferences_visible_to(viewer).filter(pk=preference_id).delete()
    if not removed:
        raise NotFound


def _columns(wish: Wish) -> dict[str, object]:
    threshold, quiet = wish.threshold, wish.quiet_hours
    if threshold is not None:
        _refuse_threshold(threshold, wish=wish)
    if quiet is not None:
        _refuse_quiet_hours(quiet)
    return {
        "email_enabled": wish.by_email,
        "sms_enabled": wish.by_text_message,
        "in_app_enabled": wish.in_app,
        "threshold_value": None if threshold is None else rounded(threshold.value, THRESHOLD_PLACES),
        "threshold_unit": "" if threshold is None else threshold.unit.value,
        "quiet_hours_start": None if quiet is None else quiet.starts_at,
        "quiet_hours_end": None if quiet is None else quiet.ends_before,
        "is_active": wish.is_active,
    }


def _refuse_threshold(threshold: Threshold, *, wish: Wish) -> None:
    if not fits(threshold, alert_type=wish.alert_type):
        units = ", ".join(unit.value for unit in UNITS[wish.alert_type]) or "–"
        raise ThresholdDoesNotFit(field="thresholdUnit", units=units)
    if not 0 < rounded(threshold.value, THRESHOLD_PLACES) < LARGEST_THRESHOLD:
        raise ThresholdOutOfReach(field="thresholdValue", largest=LARGEST_THRESHOLD)


def _refuse_quiet_hours(quiet: QuietHours) -> None:
    if quiet.starts_at == quiet.ends_before:
        raise QuietHoursEmpty(field="quietHoursEnd")
