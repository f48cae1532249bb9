"""Makes the readings the bench loads: households at 15 minutes, the same in every run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np

from wattstead.kernel.periods import DayPeriod, Period
from wattstead.timeseries.days import day_number
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import ManyIntervals, Series

ZONE = "Europe/Berlin"
STEP_S = 900
MONTH = DayPeriod(starts_on=date(2025, 9, 1), ends_before=date(2025, 10, 1))
LIVE_DAY = DayPeriod(starts_on=date(2025, 11, 3), ends_before=date(2025, 11, 4))
YEAR = DayPeriod(starts_on=date(2024, 1, 1), ends_before=date(2025, 1, 1))
KNOWN_AT = datetime(2025, 10, 2, tzinfo=UTC)
LIVE_METERS = 1_000


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much one run loads; `meters` have a month each, `live_meters` a day filled live."""

    meters: int
    live_meters: int
    repeats: int


FULL = Size(meters=5_000, live_meters=LIVE_METERS, repeats=7)
QUICK = Size(meters=1_000, live_meters=LIVE_METERS, repeats=3)


def households(count: int, *, first: int) -> tuple[Series, ...]:
    """Return `count` registers, one meter and one account each."""
    return tuple(
        Series(number=number, account_id=UUID(int=number), meter_id=UUID(int=1 << 64 | number), zone=ZONE)
        for number in range(first, first + count)
    )


def starts_of(days: DayPeriod) -> Int64s:
    """Return the start of every quarter-hour of `days`."""
    edges = np.array([day_number(days.starts_on), day_number(days.ends_before)], dtype=np.int64)
    first_s, last_s = households(1, first=1)[0].calendar.starts_s(edges).tolist()
    return np.arange(first_s, last_s, STEP_S, dtype=np.int64)


def period_of(days: DayPeriod) -> Period:
    """Return the time that `days` last."""
    starts_s = starts_of(days)
    last = datetime.fromtimestamp(int(starts_s[-1]), UTC) + timedelta(seconds=STEP_S)
    return Period(starts_at=datetime.fromtimestamp(int(starts_s[0]), UTC), ends_before=last)


def readings(series: tuple[Series, ...], *, starts_s: Int64s) -> ManyIntervals:
    """Return a reading of every register for each start: 0 to 2 kWh a quarter-hour, mostly little."""
    count = len(series) * len(starts_s)
    use_wh = np.random.default_rng(len(starts_s)).gamma(1.2, 90.0, count).astype(np.int64)
    return ManyIntervals(
        series=series,
        which=np.repeat(np.arange(len(series), dtype=np.int64), len(starts_s)),
        starts_s=np.tile(starts_s, len(series)),
        length_s=np.full(count, STEP_S, dtype=np.int64),
        deltas=np.minimum(use_wh, 2_000),
        flags=np.zeros(count, dtype=np.uint8),
    )
