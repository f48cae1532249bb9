"""Lists what a person was told, and remembers what they have read."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from wattstead.domains.notifications.operations import mark_all_read, mark_read
from wattstead.domains.notifications.queries import (
    notification_visible_to,
    notifications_visible_to,
    told_by,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.notifications.cards import years_of
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.sites.cards import Paging

ON_A_PAGE = 20
LAST_PAGE = 500


@require_safe
@for_members
def show_notifications(request: PortalRequest) -> HttpResponse:
    """List what the reader was told, the latest first; all of it, or what they have not read."""
    only_unread = request.GET.get("show") == "unread"
    number = _page_number(request.GET.get("page", ""))
    first = (number - 1) * ON_A_PAGE
    with seen_by(request.viewer) as viewer:
        rows = notifications_visible_to(viewer)
        rows = rows.filter(read=False) if only_unread else rows
        found = [told_by(row) for row in rows[first : first + ON_A_PAGE + 1]]
    page = {
        "years": years_of(found[:ON_A_PAGE], now=_now(request)),
        "unread": request.unread,
        "only_unread": only_unread,
        "ways": _ways(only_unread=only_unread),
        "paging": _paging(
            number, has_more=len(found) > ON_A_PAGE and number < LAST_PAGE, only_unread=only_unread
        ),
    }
    return render(request, "notifications/list.html", page)


@require_POST
@for_members
def open_notification(request: PortalRequest, notification_id: UUID) -> HttpResponse:
    """Note that the reader has read it, and lead on to what it is about."""
    with seen_by(request.viewer) as viewer:
        address = notification_visible_to(viewer, notification_id=notification_id).action_url
        mark_read(viewer, notification_id=notification_id, now=timezone.now())
    # It was checked when it was written; a second look costs nothing.
    is_ours = url_has_allowed_host_and_scheme(address, None)
    return redirect(address if is_ours else reverse("notifications"))


@require_POST
@for_members
def read(request: PortalRequest, notification_id: UUID) -> HttpResponse:
    """Note that the reader has read it."""
    with seen_by(request.viewer) as viewer:
        mark_read(viewer, notification_id=notification_id, now=timezone.now())
    return redirect("notifications")


@require_POST
@for_members
def read_all(request: PortalRequest) -> HttpResponse:
    """Note that the reader has read everything."""
    with seen_by(request.viewer) as viewer:
        count = mark_all_read(viewer, now=timezone.now())
    words = ngettext(
        "{count} notification is marked as read.", "{count} notifications are marked as read.", count
    )
    messages.success(request, words.format(count=count))
    return redirect("notifications")


def _now(request: PortalRequest) -> datetime:
    """Return this moment where the reader lives."""
    return timezone.now().astimezone(ZoneInfo(reader_of(request).timezone))


def _page_number(asked: str) -> int:
    is_number = asked.isascii() and asked.isdigit()
    return min(max(int(asked[:9]), 1), LAST_PAGE) if is_number else 1


def _ways(*, only_unread: bool) -> tuple[dict[str, object], ...]:
    here = reverse("notifications")
    return (
        {"key": "all", "label": gettext("All"), "address": here, "is_current": not only_unread},
        {
            "key": "unread",
            "label": gettext("Unread"),
            "address": f"{here}?show=unread",
            "is_current": only_unread,
        },
    )


def _paging(number: int, *, has_more: bool, only_unread: bool) -> Paging | None:
    """Return the ways to the neighbouring pages, where there are any."""
    if number == 1 and not has_more:
        return None

    def address(page: int) -> str:
        asked = {"show": "unread"} if only_unread else {}
        return f"{reverse('notifications')}?{urlencode({**asked, 'page': page})}"

    return Paging(
        told=gettext("Page {number}").format(number=number),
        previous=address(number - 1) if number > 1 else "",
        next=address(number + 1) if has_more else "",
    )
