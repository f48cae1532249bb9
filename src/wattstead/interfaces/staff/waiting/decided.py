"""Shows what was decided about readings that waited: by whom, when, how and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wattstead.domains.identity.queries import names_of
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.queries import WaitingRecord
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.domains.metering.quarantine.work import decided_page
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Badge
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.waiting.asked import LONGEST_NUMBER, after_in, written
from wattstead.interfaces.staff.waiting.cards import amount_of, day_of, time_of
from wattstead.interfaces.staff.waiting.words import reason_label, state_badge
from wattstead.kernel.energy import LARGEST_SCALE, unscaled

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One decision: who made it when, about which reading, and how."""

    address: str
    meter: str
    when: str
    reading: str
    reason: str
    badge: Badge
    brought: str
    kept: str
    who: str
    note: str


@require_safe
@for_staff
def show_decided(request: PortalRequest) -> HttpResponse:
    """List decisions, the latest first."""
    number = request.GET.get("meter", "").replace("\x00", "").strip()[:LONGEST_NUMBER]
    after, zone = after_in(request.GET.get("after", "")), ZoneInfo(reader_of(request).timezone)
    with seen_by(request.viewer) as viewer:
        page = decided_page(viewer, number=number, limit=A_PAGE, after=after)
        names = names_of({row.decided_by for row in page.rows if row.decided_by})
    last, here = page.rows[-1] if page.last_key else None, reverse("staff_decided")
    goes_on = ""
    if last is not None and last.decided_at is not None:
        goes_on = f"{here}?{urlencode({'meter': number, 'after': written((last.decided_at, last.pk))})}"
    found = {
        "rows": decision_rows(page.rows, names=names, zone=zone),
        "number": number,
        "next": goes_on,
        "first": here if after or number else "",
    }
    return shown(request, "staff_waiting/decided.html", found)


def decision_rows(
    rows: Iterable[WaitingRecord], *, names: Mapping[UUID, str], zone: ZoneInfo
) -> tuple[DecisionRow, ...]:
    """Return decisions in words."""
    return tuple(_row(row, names=names, zone=zone) for row in rows)


def _row(row: WaitingRecord, *, names: Mapping[UUID, str], zone: ZoneInfo) -> DecisionRow:
    decided = (row.decided_at or row.brought_at).astimezone(zone)
    kept = row.decided_millionths
    return DecisionRow(
        address=reverse("staff_reading", args=[row.pk]),
        meter=row.meter_number,
        when=f"{days.day(decided.date())}, {days.clock(decided)}",
        reading=f"{days.weekday(day_of(row, zone=zone))}, {time_of(row, zone=zone)}",
        reason=reason_label(CheckName(row.reason)),
        badge=state_badge(WaitingState(row.state)),
        brought=amount_of(row),
        kept=""
        if kept is None or kept == row.millionths
        else figures.energy(unscaled(kept, LARGEST_SCALE), unit=unit_written(row.unit)),
        who=names.get(row.decided_by, "") if row.decided_by else gettext("the portal"),
        note=row.note,
    )
