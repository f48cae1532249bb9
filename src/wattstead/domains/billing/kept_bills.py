"""Tells which days are kept because a bill that the law asks for rests on them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.queries import of_bills_visible_to
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer


def days_of_kept_bills(
    viewer: Viewer, *, site_ids: Collection[UUID], today: date, years: int
) -> dict[UUID, list[DayPeriod]]:
    """Return the days of each site that were billed by an invoice which is still kept, or are being billed.

    The years are counted from the end of the calendar year in which an invoice was issued (§ 147
    Abs. 4 AO); cancelled ones are kept like others.
    """
    kept = Q(issued_on=None) | Q(issued_on__gte=date(today.year - years, 1, 1))
    invoices = of_bills_visible_to(viewer, Invoice.objects.filter(kept, contract__site_id__in=site_ids))
    found: dict[UUID, list[DayPeriod]] = {}
    for site_id, starts_on, ends_before in invoices.values_list(
        "contract__site_id", "starts_on", "ends_before"
    ):
        found.setdefault(site_id, []).append(DayPeriod(starts_on=starts_on, ends_before=ends_before))
    return found
