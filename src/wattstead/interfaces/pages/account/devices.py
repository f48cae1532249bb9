"""Shows where a person is signed in, and signs them out there."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wattstead.domains.identity.operations import end_other_sessions, end_session
from wattstead.domains.identity.queries import session_id_of, sessions_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.cards import DeviceCard
from wattstead.interfaces.pages.account.words import ago, device_name
from wattstead.interfaces.pages.requests import PortalRequest, reader_of


@never_cache
@require_safe
@login_required
def show_devices(request: PortalRequest) -> HttpResponse:
    """List the browsers the reader is signed in with, this one first."""
    now = timezone.now().astimezone(ZoneInfo(reader_of(request).timezone))
    with seen_by(request.viewer) as viewer:
        sessions = sessions_of(viewer, now=now)
    here = session_id_of(request.session.session_key or "")
    cards = [
        DeviceCard(
            session_id=one.session_id,
            name=device_name(one.device),
            seen=ago(one.seen_at, now=now) if one.seen_at else "",
            is_handheld=one.device.is_handheld,
            is_this=one.session_id == here,
        )
        for one in sessions
    ]
    cards.sort(key=lambda card: not card.is_this)
    return render(request, "account_area/devices.html", {"devices": cards, "has_others": len(cards) > 1})


@require_POST
@login_required
def sign_out(request: PortalRequest, session_id: str) -> HttpResponse:
    """Sign the reader out of one browser; of this one, as the button of the menu does."""
    if session_id == session_id_of(request.session.session_key or ""):
        logout(request)
        return redirect("welcome")
    with seen_by(request.viewer):
        end_session(user_id=reader_of(request).id, session_id=session_id)
    messages.success(request, gettext("That device is signed out."))
    return redirect("devices")


@require_POST
@login_required
def sign_out_others(request: PortalRequest) -> HttpResponse:
    """Sign the reader out everywhere but here."""
    with seen_by(request.viewer):
        ended = end_other_sessions(user_id=reader_of(request).id, but_key=request.session.session_key or "")
    words = ngettext("{count} other device is signed out.", "{count} other devices are signed out.", ended)
    messages.success(request, words.format(count=ended))
    return redirect("devices")
