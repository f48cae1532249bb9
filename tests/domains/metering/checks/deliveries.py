"""Makes deliveries for tests: readings of some registers whose usual use is known."""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from wattstead.domains.metering.checks.declarations import Verdict
from wattstead.domains.metering.checks.deliveries import MeterColumns, UsualUse
from wattstead.domains.metering.checks.judging import NO_REASON, Judged, judge
from wattstead.domains.metering.checks.limits import kind_number
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.series import ManyIntervals, Series

MONDAY_S = int(datetime(2026, 1, 11, 23, tzinfo=UTC).timestamp())
"""Midnight in Berlin."""
NOW_S = MONDAY_S + 60 * 86_400
USUAL_WH_AN_HOUR = 400


def some_meters(
    count: int = 1,
    *,
    meter_type: MeterType = MeterType.ELECTRICITY,
    direction: Direction = Direction.IMPORT,
    multiplier: int = 1,
    begins_s: int = 0,
    ends_s: int = NOW_S,
    step_s: int = 900,
) -> MeterColumns:
    """Return meters that are all alike."""
    every = np.ones(count, dtype=np.int64)
    return MeterColumns(
        kind=every * kind_number(meter_type, direction),
        multiplier_milli=every * multiplier * 1000,
        step_s=every * step_s,
        begins_s=every * begins_s,
        ends_s=every * ends_s,
    )


def steady_use(
    count: int = 1, *, per_hour: int = USUAL_WH_AN_HOUR, largest: int = 2000, zero_since_s: int = MONDAY_S
) -> UsualUse:
    """Return that registers count the same in every hour, in thousandths of the unit, for eight weeks."""
    every = np.ones(count, dtype=np.int64)
    return UsualUse(
        hours=np.full((count, 168), per_hour, dtype=np.int32),
        largest=every * largest,
        known_days=every * 56,
        known_until_s=every * MONDAY_S,
        zero_since_s=every * zero_since_s,
    )


def readings(
    deltas: list[int],
    *,
    register: int = 0,
    of: int = 1,
    starts_s: int = MONDAY_S,
    step_s: int = 900,
    flag: int = METERED,
) -> ManyIntervals:
    """Return readings of one register among `of`, one after the other, in thousandths of the unit."""
    count = len(deltas)
    return ManyIntervals(
        series=tuple(
            Series(number=place + 1, account_id=UUID(int=1), meter_id=UUID(int=2), zone="Europe/Berlin")
            for place in range(of)
        ),
        which=np.full(count, register, dtype=np.int64),
        starts_s=starts_s + np.arange(count, dtype=np.int64) * step_s,
        length_s=np.full(count, step_s, dtype=np.int64),
        deltas=np.array(deltas, dtype=np.int64),
        flags=np.full(count, flag, dtype=np.uint8),
    )


def told(
    many: ManyIntervals, *, meters: MeterColumns | None = None, usual: UsualUse | None = None
) -> list[str]:
    """Return the verdict on each reading, and why where there is a reason: "quarantine: spike"."""
    judged = judge(many, meters=meters or some_meters(), usual=usual, now_s=NOW_S)
    return [_told(judged, place=place) for place in range(len(many))]


def _told(judged: Judged, *, place: int) -> str:
    verdict = Verdict(int(judged.verdicts[place])).name.lower()
    return verdict if judged.reasons[place] == NO_REASON else f"{verdict}: {judged.reason(place)}"
