"""Deletes the old readings of every register that no kept bill rests on, some registers at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wattstead.domains.billing.kept_bills import days_of_kept_bills
from wattstead.domains.metering.operations.retention import (
    count_old_readings,
    delete_old_readings,
    kept_since,
    register_numbers,
    sites_of,
)
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.deleting import Deleted

AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Kept:
    """For how long readings are kept, and for how long those that bills rest on."""

    months: int
    bills_years: int


def delete_readings_of_all(
    viewer: Viewer,
    *,
    kept: Kept,
    now: datetime,
    tell: Callable[[int, int], None],
    is_rehearsal: bool = False,
) -> Deleted:
    """Delete what is older than it is kept, and return how much that was; a rehearsal only tells.

    Each hundred registers have a unit of work of their own, so it may be stopped and begun again.
    `tell` hears how many registers are done, of how many. Raises KeptTooShortly.
    """
    today = now.date()
    before = kept_since(today, months=kept.months)
    with seen_by(viewer):
        numbers = register_numbers()
    deleted = Deleted()
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        with seen_by(viewer):
            billed = days_of_kept_bills(viewer, site_ids=sites_of(some), today=today, years=kept.bills_years)
            if is_rehearsal:
                deleted += count_old_readings(numbers=some, before=before, billed=billed)
            else:
                deleted += delete_old_readings(numbers=some, before=before, billed=billed, now=now)
        tell(min(first + AT_ONCE, len(numbers)), len(numbers))
    return deleted
