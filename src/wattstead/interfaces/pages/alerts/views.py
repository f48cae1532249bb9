"""Shows what a person wants to hear of, and keeps what they change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.alerts.operations import change_preference, forget_preference, keep_preference
from wattstead.domains.alerts.queries import preferences_visible_to, wish_in
from wattstead.domains.alerts.rules import Wish, unwished
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.billing.queries import sees_bills
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.alerts.forms import (
    ABOUT_BILLS,
    ORDER,
    AlertForm,
    QuietHoursForm,
    forms_for,
    lines_of,
)
from wattstead.interfaces.pages.alerts.words import alert_name
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.kernel.viewer import Viewer

EXCEPTIONS_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_alerts(request: PortalRequest) -> HttpResponse:
    """Show a switch for each alert and channel, and keep what was switched."""
    with seen_by(request.viewer) as viewer:
        rows = list(preferences_visible_to(viewer)[: len(ORDER) + EXCEPTIONS_SHOWN])
        kept = {AlertType(row.alert_type): row for row in rows if row.site_id is None}
        exceptions = [row for row in rows if row.site_id is not None]
        names = dict(
            sites_visible_to(viewer)
            .filter(pk__in=[row.site_id for row in exceptions])
            .values_list("pk", "name")
        )
    asked_for = [each for each in ORDER if sees_bills(request.viewer) or each not in ABOUT_BILLS]
    wishes = {each: wish_in(kept[each]) if each in kept else unwished(each) for each in asked_for}
    data = request.POST if request.method == "POST" else None
    quiet, asked = _quiet(data, wishes=wishes), forms_for(data, wishes=wishes)
    is_valid = all([quiet.is_valid(), *(form.is_valid() for form in asked)])
    if request.method == "POST" and is_valid:
        ids = {alert_type: row.pk for alert_type, row in kept.items()}
        with seen_by(request.viewer) as viewer:
            _keep(viewer, user_id=reader_of(request).id, asked=asked, quiet=quiet, ids=ids)
        messages.success(request, gettext("Your changes are kept."))
        return redirect("alerts")
    page = {
        "lines": lines_of(asked),
        "quiet": quiet,
        "has_problems": data is not None,
        "exceptions": [
            {
                "preference_id": row.pk,
                "name": alert_name(AlertType(row.alert_type)),
                "site": names.get(row.site_id or row.pk, ""),
            }
            for row in exceptions
        ],
    }
    return render(request, "alerts/page.html", page, status=422 if data is not None else 200)


@require_POST
@for_members
def forget(request: PortalRequest, preference_id: UUID) -> HttpResponse:
    """Let what holds everywhere hold for a site again."""
    with seen_by(request.viewer) as viewer:
        forget_preference(viewer, preference_id=preference_id)
    messages.success(request, gettext("What you chose for all sites holds there again."))
    return redirect("alerts")


def _quiet(data: object, *, wishes: dict[AlertType, Wish]) -> QuietHoursForm:
    """Return the form for quiet hours: those of the first alert that has some are those of all."""
    hours = next((wish.quiet_hours for wish in wishes.values() if wish.quiet_hours is not None), None)
    initial = {} if hours is None else {"starts_at": hours.starts_at, "ends_before": hours.ends_before}
    return QuietHoursForm(data, initial=initial)  # type: ignore[arg-type] # a QueryDict or None


def _keep(
    viewer: Viewer,
    *,
    user_id: UUID,
    asked: tuple[AlertForm, ...],
    quiet: QuietHoursForm,
    ids: dict[AlertType, UUID],
) -> None:
    """Keep what was entered; what is as usual and was never said otherwise needs no row."""
    quiet_hours = quiet.quiet_hours()
    for form in asked:
        wish = form.wish(quiet_hours=quiet_hours)
        if form.alert_type in ids:
            change_preference(viewer, preference_id=ids[form.alert_type], wish=wish)
        elif wish != unwished(form.alert_type):
            keep_preference(viewer, user_id=user_id, wish=wish)
