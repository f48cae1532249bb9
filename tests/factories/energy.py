"""Makes energy for tests: the same amount in every slot of some days, or with slots left out."""

from collections.abc import Collection
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.kernel.calendars import day_starts_at, time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals

BERLIN = ZoneInfo("Europe/Berlin")
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def steady(
    days: DayPeriod,
    *,
    amount: int,
    step_s: int = 900,
    boundary: time = time(0),
    without: Collection[int] = (),
    estimated: Collection[int] = (),
) -> Intervals:
    """Return `amount` in each slot of `days` in Berlin, but for the slots at the places named."""
    whole = time_of_days(days, zone=BERLIN, boundary=boundary)
    starts_s = np.arange(
        int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp()), step_s, dtype=np.int64
    )
    places = np.arange(len(starts_s))
    flags = np.where(np.isin(places, list(estimated)), ESTIMATED, METERED).astype(np.uint8)
    every = Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), step_s, dtype=np.int64),
        deltas=np.full(len(starts_s), amount, dtype=np.int64),
        flags=flags,
    )
    return every.picked(~np.isin(places, list(without)))


def gas_days(days: DayPeriod, *, litres: int) -> Intervals:
    """Return `litres` on each gas day in Berlin, from six to six, be it 23, 24 or 25 hours long."""
    edges = [day_starts_at(day, zone=BERLIN, boundary=time(6)) for day in (*days, days.ends_before)]
    edges_s = np.array([int(edge.timestamp()) for edge in edges], dtype=np.int64)
    return Intervals(
        starts_s=edges_s[:-1],
        length_s=np.diff(edges_s),
        deltas=np.full(len(days), litres, dtype=np.int64),
        flags=np.full(len(days), METERED, dtype=np.uint8),
    )


def counted(register: Register, intervals: Intervals) -> None:
    """Keep what a register counted; call inside `seen_by(SYSTEM)`."""
    take_in_intervals(register=register, intervals=intervals, now=LATER, reason="made for a test")
