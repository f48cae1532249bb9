"""Fills the gaps of registers, and keeps how each was filled."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.accounts.queries import account_visible_to, require
from wattstead.domains.accounts.vocabulary import AccountType, Action
from wattstead.domains.metering.estimation.gaps import WHOLE_DAY, Slots, gaps_in, usual_step
from wattstead.domains.metering.estimation.own_profile import WEEKS_AROUND_S
from wattstead.domains.metering.estimation.planning import Advance, FilledGap, Known, fill_gaps
from wattstead.domains.metering.estimation.standard_profiles import StandardProfile
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.hand_readings import (
    CounterRanBackwards,
    UseBeyondBelief,
    advance_between,
)
from wattstead.domains.metering.queries import removed_at, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import local_day_of, time_of_days
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries import store
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.reads import read
from wattstead.timeseries.register_values import RegisterValue, values_around
from wattstead.timeseries.series import Series

MOST_DAYS = 400
_STEP_OF = {
    ReadingFrequency.QUARTER_HOURLY.value: 900,
    ReadingFrequency.HOURLY.value: 3_600,
    ReadingFrequency.DAILY.value: WHOLE_DAY,
}
_LONGEST_BETWEEN_READS = timedelta(days=MOST_DAYS)


class EstimationTooLong(Refusal):
    """Gaps are filled for a year and a month at most in one go."""

    code = "estimation_too_long"
    kind = "unreadable"
    message = said("Gaps are estimated for {most_days} days at most in one go.")


class NoGapToEstimate(Refusal):
    """Every reading that should be there by now is there."""

    code = "no_gap_to_estimate"
    message = said("No reading is missing from {first_day} to {last_day}.")


class NothingToEstimateFrom(Refusal):
    """Readings are missing, but nothing tells what they could have been."""

    code = "nothing_to_estimate_from"
    message = said(
        "Readings are missing from {first_day} to {last_day}, but nothing is known that tells how many"
        " there could have been. Enter what the counter showed before and after."
    )


class StandardProfiles(Protocol):
    """Knows which standard load profile fits a register."""

    def fitting(self, *, feeds_in: bool, is_business: bool) -> StandardProfile:
        """Return the profile of such customers."""


def plan_estimates(
    *, register: Register, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Sequence[FilledGap]:
    """Return what would be filled into the gaps of some days of a register; nothing is kept.

    Raises RoleNotAllowed, EstimationTooLong, NoGapToEstimate and NothingToEstimateFrom.
    """
    viewer = require_unit_of_work()
    require(viewer, account_id=register.account_id, to=Action.MANAGE_ACCOUNT)
    told = {"first_day": days.starts_on, "last_day": days.last_day}
    if len(days) > MOST_DAYS:
        raise EstimationTooLong(field="end_date", most_days=MOST_DAYS)
    period = _awaited(register, days=days, now=now)
    if period is None:
        raise NoGapToEstimate(field="start_date", **told)
    seen = _reads_around(register, period=period)
    known = _known(register, period=period, seen=seen, profiles=profiles)
    if not len(_open_slots(known, period=period)):
        raise NoGapToEstimate(field="start_date", **told)
    filled = fill_gaps(
        known,
        starts_s=_seconds(period.starts_at),
        ends_s=_seconds(period.ends_before),
        advances=_advances(register, known=known, period=period, seen=seen),
    )
    if not filled:
        raise NothingToEstimateFrom(field="start_date", **told)
    return filled


def estimate_gaps(
    *, register: Register, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Sequence[Estimate]:
    """Fill the gaps of some days of a register, and keep how each was filled, oldest first.

    An estimate never takes the place of a reading, and any reading that comes takes its place.
    Raises what `plan_estimates` refuses.
    """
    viewer = require_unit_of_work()
    planned = plan_estimates(register=register, days=days, profiles=profiles, now=now)
    for gap in planned:
        store.take_in(
            series=series_of(register),
            intervals=gap.filled,
            known_at=now,
            actor_id=viewer.user_id,
            reason=f"estimate: {gap.method.value}",
        )
    return Estimate.objects.bulk_create(
        _estimate(gap, register=register, made_at=now, made_by=viewer.user_id) for gap in planned
    )


def _estimate(gap: FilledGap, *, register: Register, made_at: datetime, made_by: UUID | None) -> Estimate:
    advance = gap.advance
    return Estimate(
        account_id=register.account_id,
        register=register,
        starts_at=_moment(gap.starts_s),
        ends_before=_moment(gap.ends_s),
        method=gap.method.value,
        profile=gap.profile,
        intervals=len(gap.filled),
        total_millionths=gap.filled.total * 10 ** (LARGEST_SCALE - gap.filled.scale),
        advance_millionths=advance.counted if advance else None,
        read_from=_moment(advance.starts_s) if advance else None,
        read_until=_moment(advance.ends_s) if advance else None,
        made_at=made_at,
        made_by=made_by,
    )


def _awaited(register: Register, *, days: DayPeriod, now: datetime) -> Period | None:
    """Return the part of some days in which readings should have come: from the first known until today."""
    series = series_of(register)
    held = known_days(series)
    if held is None:
        return None
    asked = _time_of(series, days)
    today = local_day_of(now, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    over = _time_of(series, DayPeriod(starts_on=today, ends_before=today + ONE_DAY)).starts_at
    starts_at = max(asked.starts_at, _first_known_at(series, first_day=held.starts_on))
    ends_before = min(asked.ends_before, over, removed_at(register) or over)
    return Period(starts_at=starts_at, ends_before=ends_before) if starts_at < ends_before else None


def _first_known_at(series: Series, *, first_day: date) -> datetime:
    """Return when anything is known of a register first: an interval, or what its counter showed."""
    period = _time_of(series, DayPeriod(starts_on=first_day, ends_before=first_day + ONE_DAY))
    intervals, seen = read(series=series, period=period), values_around(series, period)
    begins = [_moment(int(intervals.starts_s[0]))] if len(intervals) else []
    return min([*begins, *(each.at for each in seen)], default=period.ends_before)


def _reads_around(register: Register, *, period: Period) -> tuple[RegisterValue, ...]:
    """Return what the counter showed in a period and next to it, as far as that is not too long ago."""
    seen = values_around(series_of(register), period)
    first, last = period.starts_at - _LONGEST_BETWEEN_READS, period.ends_before + _LONGEST_BETWEEN_READS
    return tuple(each for each in seen if first <= each.at <= last)


def _known(
    register: Register, *, period: Period, seen: Sequence[RegisterValue], profiles: StandardProfiles
) -> Known:
    series = series_of(register)
    around = timedelta(seconds=WEEKS_AROUND_S)
    moments = [period.starts_at - around, period.ends_before + around, *(each.at for each in seen)]
    intervals = read(series=series, period=Period(starts_at=min(moments), ends_before=max(moments)))
    return Known(
        intervals=intervals,
        step_s=usual_step(intervals, otherwise=_STEP_OF.get(register.meter.reading_frequency, WHOLE_DAY)),
        days=series.calendar,
        standard=_standard(register, profiles=profiles),
    )


def _standard(register: Register, *, profiles: StandardProfiles) -> StandardProfile | None:
    """Return the standard profile of what the register counts; nobody has one of gas or of what is fed in."""
    meter = register.meter
    if meter.meter_type != MeterType.ELECTRICITY.value or register.direction != Direction.IMPORT.value:
        return None
    account = account_visible_to(require_unit_of_work(), account_id=register.account_id)
    return profiles.fitting(
        feeds_in=Register.objects.filter(meter=meter, direction=Direction.EXPORT.value).exists(),
        is_business=account.account_type is AccountType.BUSINESS,
    )


def _advances(
    register: Register, *, known: Known, period: Period, seen: Sequence[RegisterValue]
) -> list[Advance]:
    """Return how far the register went around each gap, where it was read before and after."""
    moments = np.array([_seconds(each.at) for each in seen], dtype=np.int64)
    slots = _open_slots(known, period=period)
    begun = np.searchsorted(slots.starts_s, moments[1:], side="left")
    over = np.searchsorted(slots.ends_s, moments[:-1], side="right")
    with_gap = np.flatnonzero(begun > over).tolist()
    found = (_advance(register, before=seen[at], after=seen[at + 1]) for at in with_gap)
    return [each for each in found if each is not None]


def _advance(register: Register, *, before: RegisterValue, after: RegisterValue) -> Advance | None:
    """Return how far the register went between two reads; None where it cannot have gone so."""
    try:
        counted = advance_between(register, before=before, after=after)
    except (CounterRanBackwards, UseBeyondBelief):
        return None
    return Advance(starts_s=_seconds(before.at), ends_s=_seconds(after.at), counted=counted)


def _open_slots(known: Known, *, period: Period) -> Slots:
    return gaps_in(
        known.intervals,
        starts_s=_seconds(period.starts_at),
        ends_s=_seconds(period.ends_before),
        step_s=known.step_s,
        days=known.days,
    )


def _time_of(series: Series, days: DayPeriod) -> Period:
    return time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
