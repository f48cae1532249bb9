"""Readings for tests of the store: one meter in Vienna, quarter-hours of a day in June."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import numpy as np

from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.series import ManyIntervals, Series

MINE = UUID("0198c0de-0000-7000-8000-00000000000a")
THEIRS = UUID("0198c0de-0000-7000-8000-00000000000b")
MIDNIGHT = datetime(2025, 5, 31, 22, tzinfo=UTC)
DAY = Period(starts_at=MIDNIGHT, ends_before=MIDNIGHT + timedelta(days=1))
JUNE_1 = DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 2))
IN_TIME = MIDNIGHT + timedelta(days=1, hours=2)
QUARTER_S = 900


def register(number: int, *, account_id: UUID = MINE, scale: int = 3) -> Series:
    meter_id = UUID(int=1 << 100 | number)
    return Series(number=number, account_id=account_id, meter_id=meter_id, zone="Europe/Vienna", scale=scale)


def slots(deltas: dict[int, int], *, flag: int = 0) -> Intervals:
    """Return the readings of some quarter-hours of the day, by their place in it."""
    start_s = int(MIDNIGHT.timestamp())
    return intervals(
        [Given(start_s + slot * QUARTER_S, QUARTER_S, delta, flag) for slot, delta in sorted(deltas.items())]
    )


def slots_held(found: Intervals) -> dict[int, int]:
    places = (found.starts_s - int(MIDNIGHT.timestamp())) // QUARTER_S
    return dict(zip(places.tolist(), found.deltas.tolist(), strict=True))


def of_all(series: "tuple[Series, ...]", given: Intervals) -> ManyIntervals:
    """Return the same readings of several registers."""
    count = len(series)
    return ManyIntervals(
        series=series,
        which=np.repeat(np.arange(count, dtype=np.int64), len(given)),
        starts_s=np.tile(given.starts_s, count),
        length_s=np.tile(given.length_s, count),
        deltas=np.tile(given.deltas, count),
        flags=np.tile(given.flags, count),
        scale=given.scale,
    )
