"""Makes weeks of readings for tests of estimation: every hour of the week has an amount of its own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.timeseries.flags import METERED
from wattstead.timeseries.intervals import Int64s, Intervals

BERLIN = ZoneInfo("Europe/Berlin")


def seconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=BERLIN).timestamp())  # type: ignore[misc,arg-type]


def usual(starts_s: Int64s) -> Int64s:
    """Return what an hour of the week takes: 100 for each hour of the clock, more on weekends."""
    amounts = []
    for start in starts_s.tolist():
        local = datetime.fromtimestamp(start, BERLIN)
        amounts.append(100 + 10 * local.hour + (500 if local.weekday() >= 5 else local.weekday()))
    return np.array(amounts, dtype=np.int64)


def hours(first: int, last: int) -> Int64s:
    return np.arange(first, last, int(timedelta(hours=1).total_seconds()), dtype=np.int64)


def counted(starts_s: Int64s, *, times: int = 1, flag: int = METERED) -> Intervals:
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), 3600, dtype=np.int64),
        deltas=usual(starts_s) * times,
        flags=np.full(len(starts_s), flag, dtype=np.uint8),
    )
