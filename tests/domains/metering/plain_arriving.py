"""Judges readings one by one, in plain Python and with decimals: what the columns are held against."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from wattstead.domains.metering.arriving import Counting, Verdict
from wattstead.domains.metering.rules import largest_use
from wattstead.domains.metering.vocabulary import ReadingFrequency
from wattstead.kernel.calendars import day_starts_at, local_day_of

STEPS = {
    ReadingFrequency.QUARTER_HOURLY: timedelta(minutes=15),
    ReadingFrequency.HOURLY: timedelta(hours=1),
}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A reading as somebody tells it."""

    register: int
    starts_at: datetime | None
    ends_at: datetime | None
    delta: Decimal


@dataclass(frozen=True, kw_only=True)
class Verdicts:
    """What is wrong with each reading, and the stretch of each good one."""

    verdicts: tuple[Verdict, ...]
    stretches: dict[int, tuple[datetime, datetime]]


def judged_one_by_one(
    readings: tuple[Told, ...], *, registers: tuple[Counting, ...], now: datetime
) -> Verdicts:
    """Return what is wrong with each reading: first by itself, then beside the others of its register."""
    verdicts = [_verdict(one, register=registers[one.register], now=now) for one in readings]
    stretches = {
        place: stretch_of(one, register=registers[one.register])
        for place, one in enumerate(readings)
        if verdicts[place] is Verdict.GOOD
    }
    kept: dict[int, tuple[datetime, datetime]] = {}
    for place in sorted(stretches, key=lambda each: (readings[each].register, stretches[each][0], each)):
        starts_at, ends_at = stretches[place]
        beside = [
            other
            for at, other in kept.items()
            if readings[at].register == readings[place].register
            and other[0] < ends_at
            and starts_at < other[1]
            and other != (starts_at, ends_at)
        ]
        if beside:
            verdicts[place] = Verdict.OVERLAPPING
        else:
            kept[place] = (starts_at, ends_at)
    return Verdicts(verdicts=tuple(verdicts), stretches=kept)


def stretch_of(one: Told, *, register: Counting) -> tuple[datetime, datetime]:
    zone, boundary = ZoneInfo(register.series.zone), register.series.day_boundary
    starts_at, ends_at, step = (
        one.starts_at,
        one.ends_at,
        STEPS.get(register.frequency or ReadingFrequency.DAILY),
    )
    if register.frequency is None:
        step = None
    if ends_at is not None and starts_at is None:
        if register.frequency is ReadingFrequency.DAILY:
            day = local_day_of(ends_at - timedelta(seconds=1), zone=zone, boundary=boundary)
            starts_at = day_starts_at(day, zone=zone, boundary=boundary)
        elif step is not None:
            starts_at = ends_at - step
    elif starts_at is not None and ends_at is None:
        if register.frequency is ReadingFrequency.DAILY:
            day = local_day_of(starts_at, zone=zone, boundary=boundary)
            ends_at = day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary)
        elif step is not None:
            ends_at = starts_at + step
    if starts_at is None or ends_at is None:
        raise ValueError
    return starts_at, ends_at


def _verdict(one: Told, *, register: Counting, now: datetime) -> Verdict:
    zone, boundary = ZoneInfo(register.series.zone), register.series.day_boundary
    try:
        starts_at, ends_at = stretch_of(one, register=register)
    except ValueError:
        if one.ends_at is not None and one.ends_at > now:
            return Verdict.IN_FUTURE
        if one.ends_at is not None and register.removed_at is not None and one.ends_at > register.removed_at:
            return Verdict.OUT_OF_USE
        return Verdict.UNCLEAR
    if ends_at > now:
        return Verdict.IN_FUTURE
    if register.removed_at is not None and ends_at > register.removed_at:
        return Verdict.OUT_OF_USE
    if starts_at >= ends_at or starts_at.microsecond or ends_at.microsecond:
        return Verdict.UNCLEAR
    day = local_day_of(starts_at, zone=zone, boundary=boundary)
    if ends_at > day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary):
        return Verdict.OF_TWO_DAYS
    if one.delta < 0:
        return Verdict.NEGATIVE
    most = largest_use(
        over=ends_at - starts_at, multiplier=register.multiplier, meter_type=register.meter_type
    )
    return Verdict.BEYOND_BELIEF if one.delta > most else Verdict.GOOD


def microseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta.resolution
