"""Shows how good the readings of all meters are, and of one register day by day."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wattstead.domains.metering.data_quality import data_quality
from wattstead.domains.metering.quality.queries import (
    MOST_LATE_COUNTED,
    days_of_all,
    late_registers,
    measured_last,
    quality_seen,
    worst_page,
)
from wattstead.domains.metering.quarantine.work import queue_seen
from wattstead.domains.metering.queries import register_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.meters.quality import quality_card as year_card
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.staff.acting import acting
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.quality.asked import Asked, QualityUnreadable, asked_by
from wattstead.interfaces.staff.quality.cards import counts_told, nearly_all, orders, quality_card, worst_rows
from wattstead.interfaces.staff.waiting.asked import Asked as AskedQueue
from wattstead.interfaces.staff.waiting.cards import reason_bars
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY, DayPeriod

A_PAGE = 25
MONTHS = 12


@require_safe
@for_staff
def show_quality(request: PortalRequest) -> HttpResponse:
    """Show how complete, sure and punctual all readings are, and the worst registers."""
    asked, today = asked_by(request.GET), today_of(request)
    period = DayPeriod(starts_on=_first_day(today), ends_before=today)
    with seen_by(request.viewer) as viewer:
        found = days_of_all(viewer, period)
        late, as_of = late_registers(viewer), measured_last()
        page = worst_page(viewer, by=asked.by, number=asked.meter, limit=A_PAGE, after=asked.after)
        queue = queue_seen(viewer)
    card = quality_card(
        found,
        period=period,
        late_registers=f"{late}{'+' if late >= MOST_LATE_COUNTED else ''}",
        as_of="" if as_of is None else gettext("Worked out on {day}.").format(day=days.day(as_of)),
    )
    context = {
        "card": card,
        "reasons": reason_bars(queue, asked=AskedQueue()),
        "most": max(queue.counts.values(), default=1),
        "rows": worst_rows(page.rows, by=asked.by),
        "orders": orders(asked),
        "asked": asked,
        "nearly_all": nearly_all(),
        "next": _goes_on(asked, key=page.last_key),
        "first": f"{replace(asked, after=None).address}#worst" if asked.after else "",
    }
    return shown(request, "staff_quality/quality.html", context, queue=queue)


@require_safe
@for_staff
def show_register(request: PortalRequest, register_id: UUID) -> HttpResponse:
    """Show one register day by day; whoever looks acts for its account while doing so."""
    today, year = today_of(request), _year(request)
    with seen_by(request.viewer) as viewer:
        known = quality_seen(viewer, register_id=register_id)
    with seen_by(acting(request, account_id=known.account_id)) as viewer:
        register = register_visible_to(viewer, register_id=register_id)
        quality = data_quality(register=register, year=year, today=today)
    context = {
        "row": worst_rows([known], by="missing")[0],
        "quality": year_card(quality),
        "counts": counts_told(known.direction),
        "last_day": days.day(known.last_day) if known.last_day else "",
        "queue_address": AskedQueue(meter=known.meter_number).address,
        "nearly_all": nearly_all(),
        "may_change": False,
    }
    only_inside = request.htmx and not request.htmx.history_restore_request
    template = "meters/_quality.html" if only_inside else "staff_quality/register.html"
    return shown(request, template, context)


def _first_day(today: date) -> date:
    """Return the first day of the month eleven months ago."""
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not EARLIEST_DAY.year <= int(text[:6]) < LATEST_DAY.year:
        raise QualityUnreadable(field="year", part="year")
    return int(text)


def _goes_on(asked: Asked, *, key: tuple[object, ...] | None) -> str:
    if key is None:
        return ""
    figure, name = key
    return f"{replace(asked, after=(int(str(figure)), UUID(str(name)))).address}#worst"
