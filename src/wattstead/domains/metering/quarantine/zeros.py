"""Joins a time without use that several deliveries make together, for the check that finds it too long."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from wattstead.domains.metering.checks.deliveries import Mask, MeterColumns, UsualUse
from wattstead.domains.metering.checks.limits import HOUR_S
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Int64s, Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import ManyIntervals

LONGEST_BETWEEN_S = 40 * 86_400
MOST_AT_ONCE = 2_000
LATEST_S = np.iinfo(np.int64).max


def with_zeros_joined(many: ManyIntervals, *, meters: MeterColumns, usual: UsualUse) -> UsualUse:
    """Return what is usual, known up to a delivery that goes on with zeros.

    What is usual was learnt last night; the zeros of today came in deliveries since. Only those registers are
    looked up that have counted nothing for long enough already, in one statement for all: most days
    that is none.
    """
    asked = _asked(many, meters=meters, usual=usual)
    if asked is None:
        return usual
    places, begins_s = asked
    known_until_s, zero_since_s = usual.known_until_s.copy(), usual.zero_since_s.copy()
    between = _between(many, places=places, begins_s=begins_s, since_s=known_until_s[places])
    for place, begin_s in zip(places.tolist(), begins_s.tolist(), strict=True):
        known = between.get(many.series[place].number)
        if known is None:
            continue
        since_s = _zeros_before(
            known,
            begin_s=begin_s,
            known_until_s=int(known_until_s[place]),
            zero_since_s=int(zero_since_s[place]),
        )
        if since_s is not None:
            known_until_s[place], zero_since_s[place] = begin_s, since_s
    return replace(usual, known_until_s=known_until_s, zero_since_s=zero_since_s)


def _asked(many: ManyIntervals, *, meters: MeterColumns, usual: UsualUse) -> tuple[Int64s, Int64s] | None:
    """Return the registers to look up, and where the delivery of each begins; None where there are none."""
    if not len(many) or not usual.is_known.any():
        return None
    last_s = int((many.starts_s + many.length_s).max())
    long_ago: Mask = usual.is_known & (last_s - usual.zero_since_s >= meters.limit("zero_h") * HOUR_S)
    long_ago &= last_s - usual.known_until_s < LONGEST_BETWEEN_S
    if not long_ago.any():
        return None
    rows = np.nonzero(long_ago[many.which])[0]
    begins_s = np.full(len(many.series), LATEST_S, dtype=np.int64)
    np.minimum.at(begins_s, many.which[rows], many.starts_s[rows])
    firsts = rows[many.starts_s[rows] == begins_s[many.which[rows]]]
    zeros = np.unique(many.which[firsts[many.deltas[firsts] == 0]])
    places = zeros[begins_s[zeros] > usual.known_until_s[zeros]][:MOST_AT_ONCE]
    return (places, begins_s[places]) if len(places) else None


def _between(
    many: ManyIntervals, *, places: Int64s, begins_s: Int64s, since_s: Int64s
) -> dict[int, Intervals]:
    """Return what the store holds of registers from what is known on, by their numbers."""
    series = tuple(sorted((many.series[place] for place in places.tolist()), key=lambda one: one.number))
    # A day more on both sides: whatever its zone, a register's day lies within.
    days = DayPeriod(
        starts_on=day_of_number(int(since_s.min()) // 86_400) - timedelta(days=1),
        ends_before=day_of_number(int(begins_s.max()) // 86_400) + timedelta(days=2),
    )
    return by_register(columns_of(read_many(series, days), series=series))


def _zeros_before(known: Intervals, *, begin_s: int, known_until_s: int, zero_since_s: int) -> int | None:
    """Return since when nothing was counted up to `begin_s` without a gap, or None where something was."""
    inside = (known.ends_s <= begin_s) & (known.starts_s >= known_until_s)
    starts_s, ends_s, deltas = known.starts_s[inside], known.ends_s[inside], known.deltas[inside]
    if not len(starts_s) or ends_s[-1] != begin_s or deltas[-1] != 0:
        return None
    goes_on = (starts_s[1:] == ends_s[:-1]) & (deltas[:-1] == 0)
    broken = np.nonzero(~goes_on)[0]
    first = int(broken[-1]) + 1 if len(broken) else 0
    since_s = int(starts_s[first])
    return zero_since_s if since_s == known_until_s else since_s
