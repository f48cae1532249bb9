"""Shows the devices of a site, all together and one by one."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.devices.solar.queries import SolarSystemView
from wattstead.domains.devices.solar.vocabulary import SOLAR_TRANSITIONS
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.devices.cards import CHARGER, Clock
from wattstead.interfaces.pages.devices.kinds import KINDS, DeviceView, card_of, devices_at, kind_named
from wattstead.interfaces.pages.devices.moves import ways_of
from wattstead.interfaces.pages.devices.series import series_card
from wattstead.interfaces.pages.devices.sessions import sessions_card
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.places import Place, place_of
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def list_devices(request: PortalRequest) -> HttpResponse:
    """Show the devices of a site."""
    place = place_of(request)
    with seen_by(request.viewer) as viewer:
        cards = devices_at(viewer, site_id=place.site_id, clock=clock_at(place))
    may_manage = may(request.viewer, account_id=place.account_id, to=Action.MANAGE_DEVICES)
    page = {"place": place, "cards": cards, "may_manage": may_manage, "kinds": KINDS}
    return render(request, "devices/list.html", page)


@require_safe
@for_members
def show_device(request: PortalRequest, kind: str, device_id: UUID) -> HttpResponse:
    """Show one device; for a charger with what was charged there."""
    place, named = place_of(request), kind_named(kind)
    clock = clock_at(place)
    with seen_by(request.viewer) as viewer:
        device = named.seen(viewer, device_id)
        if device.site_id != place.site_id:
            return redirect(f"{request.path}?site={device.site_id}")
        sessions = sessions_card(viewer, charger_id=device_id, clock=clock) if kind == CHARGER else None
        day = request.GET.get("day", "")
        series = series_card(viewer, kind=kind, device_id=device_id, day=day, clock=clock)
    may_manage = may(request.viewer, account_id=device.account_id, to=Action.MANAGE_DEVICES)
    page = {
        "card": card_of(device, clock=clock),
        "device_id": device_id,
        "may_manage": may_manage and device.retired_at is None,
        "sessions": sessions,
        "series": series,
        "ways": _ways(device),
    }
    return render(request, "devices/device.html", page)


def clock_at(place: Place) -> Clock:
    """Return the clock on the wall of a site, now."""
    return Clock(zone=ZoneInfo(place.zone), now=timezone.now())


def _ways(device: DeviceView) -> object:
    """Return what can be said of a solar system next."""
    if not isinstance(device, SolarSystemView):
        return ()
    return ways_of(SOLAR_TRANSITIONS.following(device.status))
