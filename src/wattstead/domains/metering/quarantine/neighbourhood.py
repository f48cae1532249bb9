"""Shows a reading that waits among its neighbours: what its register counted around it, and what is usual."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.checks.deliveries import HOURS_OF_WEEK
from wattstead.domains.metering.checks.limits import ENOUGH_DAYS, HOUR_S, MILLI, MILLIONTHS
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.models import IS_OPEN, UsualProfile
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.finding import the_one
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.reads import read

Floats = npt.NDArray[np.float64]
DAYS_BEFORE, DAYS_IN_ALL = 1, 3
MOST_DRAWN = 1_000


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """What a register counted around a reading that waits: an hour a figure, in its unit; for a picture.

    `counted` is what the store holds and `waiting` what waits, None where there is nothing; `usual` is
    empty where nothing is known to be usual. The hours go on from `starts_at`; `midnights` are the places
    of those that begin a day, and the first hour after the last day.
    """

    starts_at: datetime
    zone: str
    unit: str
    midnights: tuple[int, ...]
    counted: tuple[float | None, ...]
    waiting: tuple[float | None, ...]
    usual: tuple[float, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Stretches:
    """Amounts of stretches of time, in units."""

    starts_s: Int64s
    length_s: Int64s
    amounts: Floats


def neighbourhood_of(viewer: Viewer, *, reading_id: UUID) -> Neighbourhood:
    """Return what is known from the day before to the day after a waiting reading; raises NotFound."""
    waiting = the_one(waiting_of_accounts(viewer).filter(pk=reading_id))
    series = series_of(waiting.register)
    starts_s = int((waiting.starts_at or waiting.ends_at).timestamp())
    day = int(series.calendar.numbers(np.array([starts_s], dtype=np.int64))[0]) - DAYS_BEFORE
    midnights_s = series.calendar.starts_s(np.arange(day, day + DAYS_IN_ALL + 1, dtype=np.int64))
    hours = (midnights_s - midnights_s[0]) // HOUR_S
    period = Period(starts_at=_moment(midnights_s[0]), ends_before=_moment(midnights_s[-1]))
    known = read(series, period)
    stored = _Stretches(
        starts_s=known.starts_s, length_s=known.length_s, amounts=known.deltas / 10.0**known.scale
    )
    return Neighbourhood(
        starts_at=period.starts_at,
        zone=waiting.register.zone,
        unit=waiting.unit,
        midnights=tuple(hours.tolist()),
        counted=_by_hour(stored, since_s=int(midnights_s[0]), count=int(hours[-1])),
        waiting=_by_hour(
            _waiting_in(viewer, register=waiting.register, period=period),
            since_s=int(midnights_s[0]),
            count=int(hours[-1]),
        ),
        usual=_usual(waiting.register, first_day=day, midnights_s=midnights_s),
    )


def _waiting_in(viewer: Viewer, *, register: Register, period: Period) -> _Stretches:
    rows = (
        waiting_of_accounts(viewer)
        .filter(IS_OPEN, register=register, starts_at__gte=period.starts_at)
        .filter(starts_at__lt=period.ends_before)
        .values_list("starts_at", "ends_at", "millionths")[:MOST_DRAWN]
    )
    found = [
        (int(starts_at.timestamp()), int((ends_at - starts_at).total_seconds()), millionths / MILLIONTHS)
        for starts_at, ends_at, millionths in rows
        if starts_at is not None
    ]
    return _Stretches(
        starts_s=np.array([row[0] for row in found], dtype=np.int64),
        length_s=np.array([row[1] for row in found], dtype=np.int64),
        amounts=np.array([row[2] for row in found], dtype=np.float64),
    )


def _by_hour(stretches: _Stretches, *, since_s: int, count: int) -> tuple[float | None, ...]:
    """Return what falls into each hour, longer stretches spread evenly; None where none does."""
    amounts, seconds = np.zeros(count), np.zeros(count)
    if len(stretches.starts_s):
        begin_s = stretches.starts_s - since_s
        end_s, rate = begin_s + stretches.length_s, stretches.amounts / np.maximum(stretches.length_s, 1)
        for further in range(int(stretches.length_s.max()) // HOUR_S + 2):
            hour = begin_s // HOUR_S + further
            shared = np.minimum(end_s, (hour + 1) * HOUR_S) - np.maximum(begin_s, hour * HOUR_S)
            inside = (shared > 0) & (hour >= 0) & (hour < count)
            np.add.at(amounts, hour[inside], (rate * shared)[inside])
            np.add.at(seconds, hour[inside], shared[inside])
    known = zip(amounts.tolist(), (seconds > 0).tolist(), strict=True)
    return tuple(amount if is_known else None for amount, is_known in known)


def _usual(register: Register, *, first_day: int, midnights_s: Int64s) -> tuple[float, ...]:
    """Return what is usual in each hour of some days, or nothing where too little is known."""
    profile = UsualProfile.objects.filter(register=register, known_days__gte=ENOUGH_DAYS).first()
    if profile is None:
        return ()
    of_week = np.frombuffer(bytes(profile.hours), dtype="<i4").reshape(HOURS_OF_WEEK) / MILLI
    usual: list[float] = []
    for place, length_s in enumerate(np.diff(midnights_s).tolist()):
        monday_first = (first_day + place + 3) % 7 * 24  # 1970-01-01 was a Thursday
        hours = np.minimum(np.arange(length_s // HOUR_S), 23)
        usual += of_week[monday_first + hours].tolist()
    return tuple(usual)


def _moment(instant_s: int) -> datetime:
    return datetime.fromtimestamp(int(instant_s), UTC)
