"""Tells what waits of one meter, day by day."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Min, Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.domains.metering.vocabulary import Direction
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.viewer import Viewer

_IS_LOOK = ExpressionWrapper(Q(starts_at__isnull=True), output_field=BooleanField())


@dataclass(frozen=True, kw_only=True)
class WaitingDay:
    """What waits of one register and day for one reason.

    `total` is the energy of its `count` readings in the register's unit, or what a counter showed where
    `is_look`; `limit` is what the check held the first of them against.
    """

    register_id: UUID
    direction: Direction
    unit: str
    reason: CheckName
    on: date
    count: int
    total: Decimal
    limit: Decimal
    starts_at: datetime
    ends_at: datetime
    is_look: bool


@dataclass(frozen=True, kw_only=True)
class WaitingOnMeter:
    """How many readings of a meter wait, and the latest days of them."""

    count: int
    days: tuple[WaitingDay, ...]


def waiting_on_meter(viewer: Viewer, *, meter_id: UUID, zone: str, most_days: int) -> WaitingOnMeter:
    """Return what waits of a meter, the latest days first."""
    waiting = waiting_of_accounts(viewer).filter(meter_id=meter_id, state=WaitingState.OPEN.value)
    rows = list(
        waiting.select_related(None)
        .annotate(begins_at=Coalesce("starts_at", "ends_at"))
        .annotate(on=TruncDate("begins_at", tzinfo=ZoneInfo(zone)), is_look=_IS_LOOK)
        .values("register_id", "register__direction", "unit", "reason", "on", "is_look")
        .annotate(
            count=Count("id"),
            total=Sum("millionths"),
            least=Min("limit"),
            first=Min("begins_at"),
            last=Max("ends_at"),
        )
        .order_by("-on", "reason", "register_id", "is_look")[: most_days + 1]
    )
    count = sum(row["count"] for row in rows) if len(rows) <= most_days else waiting.count()
    return WaitingOnMeter(
        count=count,
        days=tuple(
            WaitingDay(
                register_id=row["register_id"],
                direction=Direction(row["register__direction"]),
                unit=row["unit"],
                reason=CheckName(row["reason"]),
                on=row["on"],
                count=row["count"],
                total=unscaled(row["total"], LARGEST_SCALE),
                limit=unscaled(row["least"], LARGEST_SCALE),
                starts_at=row["first"],
                ends_at=row["last"],
                is_look=row["is_look"],
            )
            for row in rows[:most_days]
        ),
    )
