"""Lists the areas of gas grids with their latest values, and says where last month's are missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from wattstead.domains.metering.gas_areas.keeping import MAY_TELL
from wattstead.domains.metering.gas_areas.values import (
    GasAreaQualityRecord,
    GasAreaRecord,
    count_areas_behind,
    gas_areas,
    latest_values_of,
    postal_codes_of,
)
from wattstead.domains.metering.gas_areas.vocabulary import LONGEST_CODE
from wattstead.foundation.keyset import page_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.gas import words
from wattstead.kernel.periods import ONE_DAY, DayPeriod, month_of

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class AreaRow:
    """An area in a line, with its latest values; `is_behind` where last month is not told to its end."""

    address: str
    code: str
    name: str
    places: str
    when: str
    state_number: str
    calorific_value: str
    is_behind: bool


@require_safe
@for_staff
def show_areas(request: PortalRequest) -> HttpResponse:
    """List the areas in order of their codes."""
    after = request.GET.get("after", "").replace("\0", "")[:LONGEST_CODE]
    last_month = month_of(month_of(today_of(request)).starts_on - ONE_DAY)
    with seen_by(request.viewer):
        page = page_of(gas_areas(), order=("code",), limit=A_PAGE, after=(after,) if after else None)
        ids = [area.pk for area in page.rows]
        behind = count_areas_behind(told_until=last_month.ends_before)
        latest, places = latest_values_of(ids), postal_codes_of(ids)
    rows = [
        _row(area, latest=latest.get(area.pk), places=places[area.pk], told_until=last_month.ends_before)
        for area in page.rows
    ]
    here = reverse("staff_gas")
    found = {
        "rows": rows,
        "sentence": _sentence(behind, month=last_month),
        "may_change": request.viewer.staff == MAY_TELL,
        "next": f"{here}?{urlencode({'after': page.rows[-1].code})}" if page.last_key else "",
        "first": here if after else "",
    }
    return shown(request, "staff_gas/list.html", found)


def _sentence(behind: int, *, month: DayPeriod) -> str:
    called = days.month(month.starts_on)
    if not behind:
        return gettext("For every area the values of {month} are known.").format(month=called)
    return ngettext(
        "The values of {month} are missing for {count} area.",
        "The values of {month} are missing for {count} areas.",
        behind,
    ).format(month=called, count=behind)


def _row(
    area: GasAreaRecord, *, latest: GasAreaQualityRecord | None, places: Collection[str], told_until: date
) -> AreaRow:
    return AreaRow(
        address=reverse("staff_gas_area", args=[area.pk]),
        code=area.code,
        name=area.name,
        places=figures.number(Decimal(len(places)), places=0),
        when=words.when(latest) if latest else figures.NO_FIGURE,
        state_number=words.state_number(latest.state_number) if latest else figures.NO_FIGURE,
        calorific_value=words.calorific_value(latest) if latest else figures.NO_FIGURE,
        is_behind=latest is None or latest.ends_before < told_until,
    )
