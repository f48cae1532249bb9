"""Fetches how good readings are: of registers one by one, worst first, and of all of them by the day."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet

from wattstead.domains.accounts.serving import is_serving
from wattstead.domains.metering.quality.models import QualityOfDay, RegisterQuality
from wattstead.domains.metering.quality.rules import DAY_S
from wattstead.foundation.beginnings import begins_with
from wattstead.foundation.finding import the_one
from wattstead.foundation.keyset import Page, page_of
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

QualityRecord = RegisterQuality
ORDERS = {
    "missing": ("-missing_ppm", "-id"),
    "estimated": ("-estimated_ppm", "-id"),
    "late": ("-late_p95_s", "-id"),
    "waiting": ("-waiting", "-id"),
}
"""What may be the worst, and by which columns."""
MOST_LATE_COUNTED = 5_000


@dataclass(frozen=True, kw_only=True)
class DayOfAll:
    """How good the readings of all registers were on a day; `late` counts them by places of LATENESS."""

    on: date
    registers: int
    expected: int
    measured: int
    estimated: int
    provisional: int
    corrected: int
    late: tuple[int, ...]
    late_median_s: int | None
    late_p95_s: int | None

    @property
    def present(self) -> int:
        """Return how many readings are there."""
        return self.measured + self.estimated + self.provisional + self.corrected


def qualities_visible_to(viewer: Viewer) -> QuerySet[RegisterQuality]:
    """Return how good the readings of registers are, what misses most first: of the viewer's accounts.

    To staff who act for no account these are everybody's.
    """
    found = RegisterQuality.objects.order_by(*ORDERS["missing"])
    if viewer.is_system or (viewer.staff is not None and not is_serving(viewer)):
        return found
    return found.filter(account_id__in=viewer.account_ids)


def worst_page(
    viewer: Viewer, *, by: str, number: str, limit: int, after: tuple[object, ...] | None
) -> Page[RegisterQuality]:
    """Return some registers, the worst first, `by` one of ORDERS; `number` is how a meter's number begins."""
    rows = qualities_visible_to(viewer)
    if number:
        rows = rows.filter(begins_with("meter_number", text=number))
    return page_of(rows, order=ORDERS[by], limit=limit, after=after)


def late_registers(viewer: Viewer) -> int:
    """Count the registers of which one day in twenty comes more than a day late, up to MOST_LATE_COUNTED."""
    late = qualities_visible_to(viewer).filter(late_p95_s__gt=DAY_S).order_by()
    return late[:MOST_LATE_COUNTED].count()


def quality_seen(viewer: Viewer, *, register_id: UUID) -> RegisterQuality:
    """Return how good the readings of a register are; raises NotFound alike for foreign and missing ones."""
    return the_one(qualities_visible_to(viewer).filter(register_id=register_id))


def days_of_all(viewer: Viewer, days: DayPeriod) -> tuple[DayOfAll, ...]:
    """Return how good all readings were, day by day; to staff alone, for others there is nothing."""
    if viewer.staff is None and not viewer.is_system:
        return ()
    rows = QualityOfDay.objects.filter(day__gte=days.starts_on, day__lt=days.ends_before).order_by("day")
    return tuple(
        DayOfAll(
            on=row.day,
            registers=row.registers,
            expected=row.expected,
            measured=row.measured,
            estimated=row.estimated,
            provisional=row.provisional,
            corrected=row.corrected,
            late=tuple(row.late),
            late_median_s=row.late_median_s,
            late_p95_s=row.late_p95_s,
        )
        for row in rows
    )


def measured_last() -> date | None:
    """Return the day on which this was worked out last, or None."""
    found: date | None = QualityOfDay.objects.aggregate(last=Max("measured_on"))["last"]
    return found
