"""Lists the issued invoices of all accounts whose readings changed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from wattstead.domains.billing.changed_periods import (
    ChangedPeriodRecord,
    changed_periods_visible_to,
    open_changes,
)
from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.foundation.keyset import page_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Badge
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.changes.words import energy_change, money_change, state_badge
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod

A_PAGE = 50
MOST_COUNTED = 1000


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """An invoice whose readings changed, in a line."""

    address: str
    number: str
    contract: str
    when: str
    energy: str
    cause: str
    money: str
    billed: str
    badge: Badge
    found: str


@require_safe
@for_staff
def show_changes(request: PortalRequest) -> HttpResponse:
    """List what is open, or everything, what was found last first."""
    with_all, after = request.GET.get("show") == "all", _after_in(request.GET.get("after", ""))
    zone = ZoneInfo(reader_of(request).timezone)
    with seen_by(request.viewer) as viewer:
        rows = changed_periods_visible_to(viewer)
        if not with_all:
            rows = rows.filter(state=ChangeState.OPEN.value)
        page = page_of(rows, order=("-found_at", "-id"), limit=A_PAGE, after=after)
        count = open_changes(viewer, limit=MOST_COUNTED)
    here = reverse("staff_changes")
    goes_on = ""
    if page.last_key:
        last = page.rows[-1]
        asked = {"after": f"{last.found_at.isoformat()}|{last.pk}"} | ({"show": "all"} if with_all else {})
        goes_on = f"{here}?{urlencode(asked)}"
    found = {
        "rows": [_row(period, zone=zone) for period in page.rows],
        "sentence": _sentence(count),
        "with_all": with_all,
        "next": goes_on,
        "first": here if after else "",
    }
    return shown(request, "staff_changes/list.html", found)


def _sentence(count: int) -> str:
    if not count:
        return gettext("Every issued invoice is as its readings are.")
    return ngettext(
        "{count} issued invoice has other readings now than it was worked out from.",
        "{count} issued invoices have other readings now than they were worked out from.",
        count,
    ).format(count=f"{count}{'+' if count == MOST_COUNTED else ''}")


def _row(period: ChangedPeriodRecord, *, zone: ZoneInfo) -> ChangeRow:
    changed = DayPeriod(starts_on=period.starts_on, ends_before=period.ends_before)
    return ChangeRow(
        address=reverse("staff_change", args=[period.pk]),
        number=period.invoice_number,
        contract=period.contract_number,
        when=days.days(changed),
        energy=energy_change(period),
        cause=gettext("Values of gas were corrected") if period.has_other_gas_values else "",
        money=money_change(period),
        billed=figures.money(Money(period.billed_total, period.currency)),
        badge=state_badge(ChangeState(period.state)),
        found=days.day(period.found_at.astimezone(zone).date()),
    )


def _after_in(written: str) -> tuple[datetime, UUID] | None:
    """Return the last row shown, or None where nobody wrote one that can be read."""
    at, _, key = written.partition("|")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None
