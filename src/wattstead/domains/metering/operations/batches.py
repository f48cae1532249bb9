"""Takes in many readings of one register at once, and says of each what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np

from wattstead.domains.metering.arriving import (
    UNTOLD,
    Arriving,
    ManyCounting,
    Verdict,
    judged,
    kept,
)
from wattstead.domains.metering.checks.deliveries import MeterColumns
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.looks import Look, take_in_looks
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.operations.verdicts import (
    IntervalOfTwoDays,
    IntervalsOverlap,
    IntervalUnclear,
    refusal_of,
)
from wattstead.domains.metering.quarantine.holding import hold_doubtful
from wattstead.domains.metering.quarantine.usual import meters_of
from wattstead.domains.metering.queries import counting_of, series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE, scaled
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.became import Became, Result, became_of_each
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read
from wattstead.timeseries.series import ManyIntervals

__all__ = ["IntervalOfTwoDays", "IntervalUnclear", "IntervalsOverlap"]


class ReadingUnclear(Refusal):
    """A reading is an interval with what it counted, or a look at the counter."""

    code = "reading_unclear"
    kind = "unreadable"
    message = said("Give what was counted in the interval, or what the counter showed: one of the two.")


@dataclass(frozen=True, kw_only=True)
class BroughtInterval:
    """What was counted up to a moment, since `starts_at` or for one step of the meter."""

    starts_at: datetime | None
    ends_at: datetime
    delta: Decimal
    flag: int


@dataclass(frozen=True, kw_only=True)
class BroughtValue:
    """What the counter showed at a moment."""

    read_at: datetime
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class BroughtUnclear:
    """A reading that says neither, or both."""


Brought = BroughtInterval | BroughtValue | BroughtUnclear


def take_in_batch(
    *, register: Register, readings: Sequence[Brought], now: datetime, reason: str
) -> tuple[Result, ...]:
    """Keep what can be kept of some readings, and return what became of each, in their order.

    A reading that is refused or waits keeps no other from being kept.
    """
    require_unit_of_work()
    intervals = {
        place: brought for place, brought in enumerate(readings) if isinstance(brought, BroughtInterval)
    }
    results = _intervals_kept(intervals, register=register, now=now, reason=reason)
    for place, brought in enumerate(readings):
        if isinstance(brought, BroughtUnclear):
            results[place] = Result(became=Became.REFUSED, refusal=ReadingUnclear(field="delta"))
    looks = {
        place: Look(register=register, value=brought.value, read_at=brought.read_at)
        for place, brought in enumerate(readings)
        if isinstance(brought, BroughtValue)
    }
    taken = take_in_looks(tuple(looks.values()), now=now, source=reason)
    results |= dict(zip(looks, taken, strict=True))
    return tuple(results[place] for place in range(len(readings)))


def _intervals_kept(
    intervals: dict[int, BroughtInterval], *, register: Register, now: datetime, reason: str
) -> dict[int, Result]:
    """Keep the good intervals, and tell by its place what became of each."""
    counting = counting_of(register)
    arriving = _columns(tuple(intervals.values()))
    meters = meters_of(ManyCounting.of((counting,)))
    most_per_hour = meters.limit("most_per_hour")
    found = judged(arriving, registers=(counting,), now=now, most_per_hour=most_per_hour)
    places = list(intervals)
    results = {
        places[row]: Result(
            became=Became.REFUSED,
            refusal=refusal_of(row, arriving=arriving, judged=found, register=counting),
        )
        for row in np.nonzero(found.verdicts != Verdict.GOOD)[0].tolist()
    }
    if not len(found.order):
        return results
    became = _became(
        kept(arriving, judged=found, registers=(counting,)).picked(np.argsort(found.order)),
        meters=meters,
        register=register,
        now=now,
        reason=reason,
    )
    good = zip(np.sort(found.order).tolist(), became, strict=True)
    return results | {places[row]: Result(became=what) for row, what in good}


def _became(
    as_they_came: ManyIntervals, *, meters: MeterColumns, register: Register, now: datetime, reason: str
) -> list[Became]:
    """Keep good intervals and tell, in the order in which they came, what each did to what was known."""
    held = hold_doubtful(as_they_came, now=now, source=reason, meters=meters)
    waiting = set(held.rows.tolist())
    became = iter(_kept(held.keep, register=register, now=now, reason=reason))
    return [Became.WAITING if row in waiting else next(became) for row in range(len(as_they_came))]


def _kept(keep: ManyIntervals, *, register: Register, now: datetime, reason: str) -> list[Became]:
    if not len(keep):
        return []
    coming = Intervals(
        starts_s=keep.starts_s,
        length_s=keep.length_s,
        deltas=keep.deltas,
        flags=keep.flags,
        scale=keep.scale,
    )
    known = read(
        series_of(register),
        Period(
            starts_at=datetime.fromtimestamp(int(coming.starts_s.min()), UTC) - 2 * ONE_DAY,
            ends_before=datetime.fromtimestamp(int(coming.ends_s.max()), UTC) + ONE_DAY,
        ),
    )
    take_in_intervals(register=register, intervals=coming, now=now, reason=reason)
    return became_of_each(known, coming)


def _columns(intervals: Sequence[BroughtInterval]) -> Arriving:
    rows = [
        (
            UNTOLD if one.starts_at is None else _microseconds(one.starts_at),
            _microseconds(one.ends_at),
            scaled(one.delta, LARGEST_SCALE),
        )
        for one in intervals
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Arriving(
        which=np.zeros(len(rows), dtype=np.int64),
        starts_us=table[:, 0].copy(),
        ends_us=table[:, 1].copy(),
        millionths=table[:, 2].copy(),
        flags=np.array([one.flag for one in intervals], dtype=np.uint8),
    )


def _microseconds(moment: datetime) -> int:
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta.resolution
