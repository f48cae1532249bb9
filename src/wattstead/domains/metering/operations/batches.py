"""Takes in many readings of one register at once, and says of each what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.operations.readings import (
    ReadingNegative,
    refuse_moment,
    take_in_intervals,
)
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.rules import largest_use
from wattstead.domains.metering.vocabulary import MeterType, ReadingFrequency
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.energy import LARGEST_SCALE, scaled
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.became import Became, Result, became_of_each, overlapping_places
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read

STEPS = {
    ReadingFrequency.QUARTER_HOURLY.value: timedelta(minutes=15),
    ReadingFrequency.HOURLY.value: timedelta(hours=1),
}


class IntervalUnclear(Refusal):
    """An interval has a start before its end; without one the meter's own step counts."""

    code = "interval_unclear"
    kind = "unreadable"
    message = said("Nobody can tell when this interval begins: give its start, before its end.")


class ReadingUnclear(Refusal):
    """A reading is an interval with what it counted, or a look at the counter."""

    code = "reading_unclear"
    kind = "unreadable"
    message = said("Give what was counted in the interval, or what the counter showed: one of the two.")


class IntervalOfTwoDays(Refusal):
    """An interval is told for each local day of the register apart."""

    code = "interval_of_two_days"
    kind = "unreadable"
    message = said("The interval runs past the start of a local day; split it there.")


class IntervalsOverlap(Refusal):
    """Two intervals of one batch share time without being the same."""

    code = "intervals_overlap"
    kind = "unreadable"
    message = said("Another interval of this batch covers a part of this one.")


class IntervalBeyondBelief(Refusal):
    """No connection delivers so much in so short a time."""

    code = "interval_beyond_belief"
    message = said("{delta} in this interval is more than a connection delivers.")


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


@dataclass(frozen=True, kw_only=True)
class _Checked:
    """An interval that may be kept, in seconds since 1970 and millionths of the unit."""

    place: int
    starts_s: int
    length_s: int
    millionths: int
    flag: int


def take_in_batch(
    *, register: Register, readings: Sequence[Brought], now: datetime, reason: str
) -> tuple[Result, ...]:
    """Keep what can be kept of some readings, and return what became of each, in their order.

    A reading that is refused keeps no other from being kept.
    """
    require_unit_of_work()
    results: dict[int, Result] = {}
    checked: list[_Checked] = []
    for place, brought in enumerate(readings):
        try:
            if isinstance(brought, BroughtUnclear):
                raise ReadingUnclear(field="delta")
            if isinstance(brought, BroughtInterval):
                checked.append(_checked(brought, place=place, register=register, now=now))
        except Refusal as refusal:
            results[place] = Result(became=Became.REFUSED, refusal=refusal)
    results |= _take_in(checked, register=register, now=now, reason=reason)
    for place, brought in enumerate(readings):
        if isinstance(brought, BroughtValue):
            results[place] = _look_kept(brought, register=register, now=now)
    return tuple(results[place] for place in range(len(readings)))


def _checked(brought: BroughtInterval, *, place: int, register: Register, now: datetime) -> _Checked:
    """Return an interval as the store knows it; raises what is wrong with it."""
    ends_at = brought.ends_at.astimezone(UTC)
    refuse_moment(register, ends_at, now=now)
    starts_at = _start_of(brought, register=register)
    if starts_at >= ends_at or starts_at.microsecond or ends_at.microsecond:
        raise IntervalUnclear(field="startsAt")
    zone, boundary = ZoneInfo(register.zone), register.day_boundary
    day = local_day_of(starts_at, zone=zone, boundary=boundary)
    if ends_at > day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary):
        raise IntervalOfTwoDays(field="startsAt")
    if brought.delta < 0:
        raise ReadingNegative(field="delta", starts_at=starts_at.astimezone(zone))
    most = largest_use(
        over=ends_at - starts_at,
        multiplier=register.multiplier,
        meter_type=MeterType(register.meter.meter_type),
    )
    if brought.delta > most:
        raise IntervalBeyondBelief(field="delta", delta=brought.delta)
    return _Checked(
        place=place,
        starts_s=int(starts_at.timestamp()),
        length_s=int((ends_at - starts_at).total_seconds()),
        millionths=scaled(brought.delta, LARGEST_SCALE),
        flag=brought.flag,
    )


def _start_of(brought: BroughtInterval, *, register: Register) -> datetime:
    """Return when an interval begins: as told, else one step of the meter before its end."""
    if brought.starts_at is not None:
        return brought.starts_at.astimezone(UTC)
    ends_at, frequency = brought.ends_at.astimezone(UTC), register.meter.reading_frequency
    if frequency == ReadingFrequency.DAILY.value:
        zone, boundary = ZoneInfo(register.zone), register.day_boundary
        day = local_day_of(ends_at - timedelta(seconds=1), zone=zone, boundary=boundary)
        return day_starts_at(day, zone=zone, boundary=boundary)
    if frequency not in STEPS:
        raise IntervalUnclear(field="startsAt")
    return ends_at - STEPS[frequency]


def _take_in(
    checked: Sequence[_Checked], *, register: Register, now: datetime, reason: str
) -> dict[int, Result]:
    """Keep the intervals, and tell of each what it did to what was known."""
    inside_others = overlapping_places([(one.starts_s, one.length_s) for one in checked])
    overlapping = {checked[place].place for place in inside_others}
    refused = {place: Result(became=Became.REFUSED, refusal=IntervalsOverlap()) for place in overlapping}
    checked = [one for one in checked if one.place not in overlapping]
    if not checked:
        return refused
    arriving = _columns(checked)
    last_ends_s = int(arriving.ends_s.max())
    known = read(
        series_of(register),
        Period(
            starts_at=datetime.fromtimestamp(int(arriving.starts_s.min()), UTC) - 2 * ONE_DAY,
            ends_before=datetime.fromtimestamp(last_ends_s, UTC) + ONE_DAY,
        ),
    )
    take_in_intervals(register=register, intervals=arriving, now=now, reason=reason)
    became = became_of_each(known, arriving)
    return refused | {one.place: Result(became=what) for one, what in zip(checked, became, strict=True)}


def _columns(checked: Sequence[_Checked]) -> Intervals:
    rows = [(one.starts_s, one.length_s, one.millionths) for one in checked]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    millionths = table[:, 2]
    scale = next(
        scale
        for scale in range(3, LARGEST_SCALE + 1)
        if not (millionths % 10 ** (LARGEST_SCALE - scale)).any()
    )
    return Intervals(
        starts_s=table[:, 0].copy(),
        length_s=table[:, 1].copy(),
        deltas=millionths // 10 ** (LARGEST_SCALE - scale),
        flags=np.array([one.flag for one in checked], dtype=np.uint8),
        scale=scale,
    )


def _look_kept(brought: BroughtValue, *, register: Register, now: datetime) -> Result:
    """Keep what a counter showed, or nothing of it."""
    try:
        with transaction.atomic():
            record_reading(register=register, value=brought.value, read_at=brought.read_at, now=now)
    except Refusal as refusal:
        return Result(became=Became.REFUSED, refusal=refusal)
    return Result(became=Became.STORED)
