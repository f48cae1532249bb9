"""Fetches what is known around the gaps of a register: readings, what its counter showed, a profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wattstead.domains.accounts.queries import account_visible_to
from wattstead.domains.accounts.vocabulary import AccountType
from wattstead.domains.metering.estimation.gaps import WHOLE_DAY, Slots, gaps_in, usual_step
from wattstead.domains.metering.estimation.own_profile import WEEKS_AROUND_S
from wattstead.domains.metering.estimation.planning import Advance, Known
from wattstead.domains.metering.estimation.standard_profiles import StandardProfile
from wattstead.domains.metering.estimation.wall_clock import Region
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations.hand_readings import (
    CounterRanBackwards,
    UseBeyondBelief,
    advance_between,
)
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.intervals import Int64s
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
Mask = npt.NDArray[np.bool_]


class StandardProfiles(Protocol):
    """Knows which standard load profile fits a register."""

    def fitting(self, *, feeds_in: bool, is_business: bool) -> StandardProfile:
        """Return the profile of such customers."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Surroundings:
    """What is known around a period of a register; `ours` tells which intervals we estimated ourselves.

    `advances` are those between looks at the counter that have a gap or an estimate of ours between them.
    """

    known: Known
    ours: Mask
    advances: tuple[Advance, ...]
    open_slots: Slots


def surroundings(register: Register, *, period: Period, profiles: StandardProfiles) -> Surroundings:
    """Return what is known around a period, some weeks and the nearest looks at the counter on both sides."""
    seen = _looks_around(register, period=period)
    known = _known(register, period=period, seen=seen, profiles=profiles)
    ours = _our_estimates(register, known=known)
    open_slots = gaps_in(
        known.intervals,
        starts_s=seconds(period.starts_at),
        ends_s=seconds(period.ends_before),
        step_s=known.step_s,
        days=known.days,
    )
    guessed = known.intervals.picked(ours)
    return Surroundings(
        known=known,
        ours=ours,
        advances=_advances(
            register,
            seen=seen,
            starts_s=np.concatenate([open_slots.starts_s, guessed.starts_s]),
            ends_s=np.concatenate([open_slots.ends_s, guessed.ends_s]),
        ),
        open_slots=open_slots,
    )


def first_known_at(series: Series, *, first_day: date) -> datetime:
    """Return when anything is known of a register first: an interval, or what its counter showed."""
    period = time_of(series, DayPeriod(starts_on=first_day, ends_before=first_day + ONE_DAY))
    intervals, seen = read(series=series, period=period), values_around(series, period)
    begins = [moment(int(intervals.starts_s[0]))] if len(intervals) else []
    return min([*begins, *(each.at for each in seen)], default=period.ends_before)


def time_of(series: Series, days: DayPeriod) -> Period:
    """Return the time of some days of a register."""
    return time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)


def seconds(at: datetime) -> int:
    """Return a moment in seconds since 1970."""
    return int(at.timestamp())


def moment(at_s: int) -> datetime:
    """Return the moment so many seconds after 1970."""
    return datetime.fromtimestamp(at_s, UTC)


def _looks_around(register: Register, *, period: Period) -> tuple[RegisterValue, ...]:
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
        region=_region(register),
        standard=_standard(register, profiles=profiles),
    )


def _region(register: Register) -> Region:
    """Return where a register counts: its zone, and country and state of its site for the holidays."""
    viewer = require_unit_of_work()
    sites = sites_visible_to(viewer).filter(pk=register.meter.site_id)
    country, state = sites.values_list("country", "state").get()
    return Region(zone=register.zone, country=country, state=state)


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


def _our_estimates(register: Register, *, known: Known) -> Mask:
    """Tell which intervals are estimates of which we kept how they were made."""
    held = known.intervals
    found: Mask = held.flags == ESTIMATED
    if not found.any():
        return found
    guessed = held.picked(found)
    made = Estimate.objects.filter(
        register=register,
        starts_at__lt=moment(int(guessed.ends_s[-1])),
        ends_before__gt=moment(int(guessed.starts_s[0])),
    ).values_list("starts_at", "ends_before")
    inside = np.zeros(len(held), dtype=bool)
    for starts_at, ends_before in made:
        inside |= (held.starts_s >= seconds(starts_at)) & (held.ends_s <= seconds(ends_before))
    return np.asarray(found & inside)


def _advances(
    register: Register, *, seen: Sequence[RegisterValue], starts_s: Int64s, ends_s: Int64s
) -> tuple[Advance, ...]:
    """Return how far the register went between looks at its counter that have one of these slots between."""
    moments = np.array([seconds(each.at) for each in seen], dtype=np.int64)
    begun = np.searchsorted(np.sort(starts_s), moments[1:], side="left")
    over = np.searchsorted(np.sort(ends_s), moments[:-1], side="right")
    pairs = np.flatnonzero(begun > over).tolist()
    found = (_advance(register, before=seen[at], after=seen[at + 1]) for at in pairs)
    return tuple(each for each in found if each is not None)


def _advance(register: Register, *, before: RegisterValue, after: RegisterValue) -> Advance | None:
    """Return how far the register went between two looks; None where it cannot have gone so."""
    try:
        counted = advance_between(register, before=before, after=after)
    except (CounterRanBackwards, UseBeyondBelief):
        return None
    return Advance(starts_s=seconds(before.at), ends_s=seconds(after.at), counted=counted)
