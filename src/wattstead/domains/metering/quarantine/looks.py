"""Checks what counters showed before it is kept, and holds back looks that somebody must look at first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from wattstead.domains.metering.checks.counters import sums_differ
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.hand_readings import (
    Advance,
    CounterRanBackwards,
    UseBeyondBelief,
    advance_to,
    keep_advance,
    record_reading,
)
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.quarantine.vocabulary import LONGEST_SOURCE, WaitingState
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE, scaled
from wattstead.kernel.periods import Period
from wattstead.timeseries.flags import METERED, estimates
from wattstead.timeseries.reads import read
from wattstead.timeseries.register_values import value_before


@dataclass(frozen=True, kw_only=True)
class _Doubt:
    reason: CheckName
    found: int
    limit: int


def record_or_hold_look(
    *, register: Register, value: Decimal, read_at: datetime, now: datetime, source: str
) -> bool:
    """Keep what a machine says a counter showed, or let it wait; return whether it is kept.

    A counter that shows less than before waits unless it rolled over, as does one that went further
    than a connection delivers, or than its intervals say. Raises what else `record_reading` refuses.
    """
    shown = scaled(value * register.multiplier, LARGEST_SCALE)
    try:
        advance = advance_to(register=register, value=value, read_at=read_at, now=now)
    except (CounterRanBackwards, UseBeyondBelief):
        before = value_before(series_of(register), read_at)
        doubt = _Doubt(reason=CheckName.ROLLOVER, found=shown, limit=before.value if before else 0)
    else:
        checked = _sum_check(register, advance=advance)
        if checked is None:
            keep_advance(register=register, advance=advance, now=now)
            return True
        doubt = checked
    state = _state_of(register, shown=shown, read_at=read_at)
    if state == WaitingState.ACCEPTED.value:
        record_reading(register=register, value=value, read_at=read_at, now=now)
        return True
    if state is None:
        WaitingReading.objects.create(
            account_id=register.account_id,
            meter_id=register.meter_id,
            register=register,
            site_id=register.meter.site_id,
            meter_number=register.meter.meter_number,
            unit=register.unit,
            ends_at=read_at,
            millionths=shown,
            flag=METERED,
            reason=doubt.reason.value,
            found=doubt.found,
            limit=doubt.limit,
            source=source[:LONGEST_SOURCE],
            brought_by=require_unit_of_work().user_id,
            brought_at=now,
        )
    return False


def _sum_check(register: Register, *, advance: Advance) -> _Doubt | None:
    """Compare the counter's advance with the intervals since, where all of that time was measured."""
    if advance.before is None or advance.earlier is None or advance.before.at >= advance.shown.at:
        return None
    period = Period(starts_at=advance.before.at, ends_before=advance.shown.at)
    known = read(series=series_of(register), period=period)
    measured = known.picked(~estimates(known.flags)).at_scale(LARGEST_SCALE)
    if int(measured.length_s.sum()) != int(period.length.total_seconds()):
        return None
    counted, went = np.array([measured.total]), np.array([advance.earlier])
    if not sums_differ(intervals=counted, advance=went)[0]:
        return None
    return _Doubt(reason=CheckName.SUM_CHECK, found=advance.earlier, limit=measured.total)


def _state_of(register: Register, *, shown: int, read_at: datetime) -> str | None:
    """Return how things stand with the same look, if it was held back before."""
    return (
        WaitingReading.objects.filter(register=register, starts_at=None, ends_at=read_at, millionths=shown)
        .values_list("state", flat=True)
        .first()
    )
