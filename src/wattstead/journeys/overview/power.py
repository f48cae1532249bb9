"""Works out the curve of a day, what is usual at each time of it, and the power of the latest interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.explore_usage.edges import Integers, edges_outside, sums_between
from wattstead.journeys.overview.answers import CurvePoint, Power
from wattstead.journeys.overview.counters import USUAL_DAYS
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import day_of
from wattstead.timeseries.intervals import Intervals

QUARTER_S, HOUR_S = 900, 3600
EXPECTED_WITHIN = timedelta(minutes=45)  # a quarter-hour ends, is sent, and is taken in
FEWEST_POINTS = 12  # a meter that is read a few times a day has no curve
POWER_PLACES = 3


@dataclass(frozen=True, kw_only=True)
class _Slots:
    """The power in each slot of a day by the wall clock at its start; unknown slots are left out."""

    edges_s: Integers
    power_kw: tuple[Decimal | None, ...]


def latest_power(
    *, used: Sequence[Intervals], fed_in: Sequence[Intervals], now: datetime, zone: ZoneInfo
) -> Power | None:
    """Return the mean power of the latest interval of at most an hour, or None without one."""
    ends = [int(one.ends_s[-1]) for one in (*used, *fed_in) if len(one) and int(one.length_s[-1]) <= HOUR_S]
    if not ends:
        return None
    end_s = max(ends)
    return Power(
        ends_at=datetime.fromtimestamp(end_s, zone),
        used_kw=_power_until(end_s, of=used),
        fed_in_kw=_power_until(end_s, of=fed_in),
        is_of_now=datetime.fromtimestamp(end_s, zone) + EXPECTED_WITHIN >= now,
    )


def curve_of(on: date, *, used: Sequence[Intervals], zone: ZoneInfo) -> tuple[CurvePoint, ...]:
    """Return the power through a day, and what was usual at each time of the seven days before.

    Empty when the meter knows nothing of the parts of a day.
    """
    shown = _slots(on, used=used, zone=zone)
    if len(shown.power_kw) < FEWEST_POINTS:
        return ()
    usual: dict[time, list[Decimal]] = {}
    for back in range(1, USUAL_DAYS + 1):
        earlier = _slots(on - timedelta(days=back), used=used, zone=zone)
        for clock, power in zip(_clocks(earlier.edges_s, zone=zone), earlier.power_kw, strict=True):
            if power is not None:
                usual.setdefault(clock, []).append(power)
    instants = [datetime.fromtimestamp(edge, zone) for edge in shown.edges_s.tolist()]
    return tuple(
        CurvePoint(
            starts_at=instants[n],
            ends_before=instants[n + 1],
            used_kw=power,
            usual_kw=_mean(usual.get(clock, [])),
        )
        for n, (clock, power) in enumerate(
            zip(_clocks(shown.edges_s, zone=zone), shown.power_kw, strict=True)
        )
    )


def usual_until_now(curve: tuple[CurvePoint, ...]) -> Decimal | None:
    """Return what is usually used in the parts of the day that are known of this day."""
    both = [point for point in curve if point.used_kw is not None and point.usual_kw is not None]
    known = [point for point in curve if point.used_kw is not None]
    if not both or len(both) < len(known):
        return None
    return rounded(
        sum(
            (
                (point.usual_kw or Decimal(0))
                * Decimal(int((point.ends_before.timestamp() - point.starts_at.timestamp())))
                / HOUR_S
                for point in both
            ),
            Decimal(0),
        ),
        POWER_PLACES,
    )


def _slots(on: date, *, used: Sequence[Intervals], zone: ZoneInfo) -> _Slots:
    whole = time_of_days(day_of(on), zone=zone)
    start_s, end_s = int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())
    edges_s = np.append(np.arange(start_s, end_s, QUARTER_S, dtype=np.int64), end_s)
    for one in used:
        edges_s = edges_outside(edges_s, starts_s=one.starts_s, length_s=one.length_s)
    lengths_s = np.diff(edges_s)
    energy = np.zeros(len(lengths_s))
    known = np.ones(len(lengths_s), dtype=bool) if used else np.zeros(len(lengths_s), dtype=bool)
    for one in used:
        energy = energy + sums_between(edges_s, starts_s=one.starts_s, values=one.deltas) / 10**one.scale
        known &= sums_between(edges_s, starts_s=one.starts_s, values=one.length_s) == lengths_s
    power = energy * HOUR_S / lengths_s
    return _Slots(
        edges_s=edges_s,
        power_kw=tuple(
            rounded(Decimal(repr(value)), POWER_PLACES) if is_known else None
            for value, is_known in zip(power.tolist(), known.tolist(), strict=True)
        ),
    )


def _clocks(edges_s: Integers, *, zone: ZoneInfo) -> list[time]:
    return [datetime.fromtimestamp(edge, zone).time() for edge in edges_s[:-1].tolist()]


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    return rounded(sum(values, Decimal(0)) / len(values), POWER_PLACES) if values else None


def _power_until(end_s: int, *, of: Sequence[Intervals]) -> Decimal | None:
    """Return the power of the intervals that end at this moment; None when none does."""
    found = [one for one in of if len(one) and int(one.ends_s[-1]) == end_s]
    if not found:
        return None
    return rounded(
        sum(
            (unscaled(int(one.deltas[-1]), one.scale) * HOUR_S / int(one.length_s[-1]) for one in found),
            Decimal(0),
        ),
        POWER_PLACES,
    )
