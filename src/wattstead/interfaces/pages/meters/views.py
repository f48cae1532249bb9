"""Shows the meters of a site, and one meter with what is known of it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.counter_photos.queries import PhotoOfLook, photos_of_meter
from wattstead.domains.metering.data_quality import data_quality
from wattstead.domains.metering.imports_in_brief import files_waiting, imports_into
from wattstead.domains.metering.meter_views import MeterView, meter_seen, meters_at
from wattstead.domains.metering.quarantine.on_meter import waiting_on_meter
from wattstead.domains.metering.queries import register_visible_to
from wattstead.domains.metering.reading_pages import readings_until
from wattstead.domains.metering.vocabulary import MeterStatus
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import MeterCard, card_of, today_at
from wattstead.interfaces.pages.meters.imports import import_rows, waiting_rows
from wattstead.interfaces.pages.meters.quality import quality_card
from wattstead.interfaces.pages.meters.questions import asked_by, register_asked
from wattstead.interfaces.pages.meters.readings import readings_card
from wattstead.interfaces.pages.meters.waiting import MOST_DAYS, waiting_card
from wattstead.interfaces.pages.places import place_of
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.kernel.viewer import Viewer

IMPORTS_SHOWN = 10
PHOTOS_SHOWN = 20


@require_safe
@for_members
def show_meters(request: PortalRequest) -> HttpResponse:
    """Show the meters of a site."""
    place = place_of(request)
    with seen_by(request.viewer) as viewer:
        meters = meters_at(viewer, site_id=place.site_id, today=today_of(request))
    return render(
        request,
        "meters/list.html",
        {
            "place": place,
            "meters": [card_of(meter) for meter in meters],
            "may_read": may(request.viewer, account_id=place.account_id, to=Action.MANAGE_READINGS),
            "may_add": may(request.viewer, account_id=place.account_id, to=Action.MANAGE_ACCOUNT),
        },
    )


@require_safe
@for_members
def show_meter(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Show one meter, or to htmx only its calendar or its readings."""
    chosen = place_of(request)
    asked = asked_by(request.GET)
    part = request.htmx.target if request.htmx and not request.htmx.history_restore_request else None
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        if not part and meter.site_id != chosen.site_id:
            return redirect(_with_its_site(request, meter=meter))
        register_id = register_asked(asked, meter=meter).register_id
        register = register_visible_to(viewer, register_id=register_id)
        today = today_at(meter)
        found: dict[str, object] = {}
        if part != "readings":
            quality = data_quality(register=register, year=asked.year, today=today)
            found["quality"] = quality_card(quality)
        if part != "quality":
            until = asked.until or today
            page = readings_until(register=register, until=until)
            found["readings"] = readings_card(page)
        photos: tuple[PhotoOfLook, ...] = ()
        if part not in ("quality", "readings"):
            photos = photos_of_meter(viewer, meter_id=meter.meter_id, most=PHOTOS_SHOWN)
            found |= _around(viewer, meter=meter, photos=photos)
        found["may_change"] = may(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    template = {"quality": "meters/_quality.html", "readings": "meters/_readings.html"}.get(part or "")
    card: MeterCard = card_of(meter, photos=photos)
    found |= {"card": card, "register": _chosen(card, register_id=register_id)}
    answer = render(request, template or "meters/meter.html", found)
    patch_vary_headers(answer, ["HX-Request", "HX-Target"])
    return answer


def _with_its_site(request: PortalRequest, *, meter: MeterView) -> str:
    """Return the same address with the site of the meter, so that the page around speaks of it too."""
    query = request.GET.copy()
    query["site"] = str(meter.site_id)
    return f"{request.path}?{query.urlencode()}"


def _around(viewer: Viewer, *, meter: MeterView, photos: tuple[PhotoOfLook, ...]) -> dict[str, object]:
    """Return what only the whole page shows: what the viewer may do, files that came and that wait."""
    zone = ZoneInfo(meter.zone)
    may_read = may(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    imports = imports_into(viewer, meter_id=meter.meter_id, most=IMPORTS_SHOWN)
    waiting = files_waiting(viewer, meter_id=meter.meter_id, most=IMPORTS_SHOWN) if may_read else ()
    may_change = may(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    doubted = waiting_on_meter(viewer, meter_id=meter.meter_id, zone=meter.zone, most_days=MOST_DAYS)
    several = len(meter.registers) > 1
    return {
        "waiting": waiting_card(doubted, zone=zone, names_registers=several, photos=photos)
        if doubted.count
        else None,
        "may_read": may_read,
        "may_report": may_change and meter.status is MeterStatus.ACTIVE,
        "imports": (
            *waiting_rows(waiting, meter_id=meter.meter_id, zone=zone),
            *import_rows(imports, meter_id=meter.meter_id, zone=zone),
        ),
    }


def _chosen(card: MeterCard, *, register_id: UUID) -> object:
    return next(register for register in card.registers if register.register_id == register_id)
