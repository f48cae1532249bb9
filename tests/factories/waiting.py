"""Makes readings that wait for a decision, for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.holding import hold_doubtful
from wattstead.domains.metering.quarantine.models import UsualProfile, WaitingReading
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.gathering import one_register
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.series import Series

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def a_waiting_reading(
    register: Register,
    *,
    starts_at: datetime | None = NOON,
    ends_at: datetime = NOON + timedelta(minutes=15),
    millionths: int = 40_000_000,
    reason: CheckName = CheckName.SPIKE,
    state: WaitingState = WaitingState.OPEN,
    brought_at: datetime = NOON + timedelta(days=1),
    brought_by: UUID | None = None,
) -> WaitingReading:
    decided = state is not WaitingState.OPEN
    kept = decided and state is not WaitingState.REJECTED
    return WaitingReading.objects.create(
        account_id=register.account_id,
        meter_id=register.meter_id,
        register=register,
        site_id=register.meter.site_id,
        meter_number=register.meter.meter_number,
        unit=register.unit,
        starts_at=starts_at,
        ends_at=ends_at,
        millionths=millionths,
        flag=METERED,
        reason=reason.value,
        found=millionths,
        limit=15_000_000,
        source="made for a test",
        brought_at=brought_at,
        brought_by=brought_by,
        state=state.value,
        decided_at=brought_at if decided else None,
        decided_millionths=millionths if kept else None,
    )


def a_usual_profile(register: Register, *, per_hour: int = 400, largest: int = 400) -> UsualProfile:
    """Return that a register counts the same in each hour, in thousandths of its unit."""
    return UsualProfile.objects.create(
        account_id=register.account_id,
        register=register,
        hours=np.full(168, per_hour, dtype="<i4").tobytes(),
        largest=largest,
        known_days=56,
        known_until=NOON,
        zero_since=NOON,
    )


def kept_of(series: Series, intervals: Intervals, *, now: datetime, source: str) -> Intervals:
    """Check readings of one register, let the doubted wait and return those to keep."""
    keep = hold_doubtful(one_register(series, intervals), now=now, source=source).keep
    return Intervals(
        starts_s=keep.starts_s,
        length_s=keep.length_s,
        deltas=keep.deltas,
        flags=keep.flags,
        scale=keep.scale,
    )
