"""Tells what was known of a register at an earlier moment."""

from datetime import datetime
from itertools import groupby

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.kernel.periods import Period
from wattstead.timeseries.days import DAY_S
from wattstead.timeseries.history import NOTHING, SECOND_US, STEPS, microseconds
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import days_of, read_days
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

STORED = sql.SQL("""
SELECT day - DATE '1970-01-01', (extract(epoch FROM stored_at) * 1000000)::bigint FROM {blocks}
WHERE register = %(register)s
    AND day BETWEEN DATE '1970-01-01' + %(first)s::integer AND DATE '1970-01-01' + %(last)s::integer
""")
Stretch = tuple[int, int]
"""The end and the length of an interval, in seconds."""
Step = tuple[int, int, int, int, int]
"""What a stretch held (or NOTHING), its flag, the scale, and between which moments in microseconds."""


def read_as_known(
    series: Series, period: Period, known_at: datetime, *, table: BlockTable = READINGS
) -> Intervals:
    """Return what was known at `known_at` of the readings whose stretch begins inside `period`.

    Exact for whatever was corrected, withdrawn or brought late; what came on the day itself
    or the day after counts as known from the end of its stretch.
    """
    on, then_us = cursor(), microseconds(known_at)
    first, last = days_of(series, period)
    now = read_days(on, series=series, first=first, last=last, table=table)
    chains = _chains(on, series=series, period=period, table=table)
    told = [_told(stretch, chain, then_us=then_us) for stretch, chain in chains.items()]
    untold = now.picked(_standing(on, now, series=series, chains=chains, then_us=then_us, table=table))
    back = [reading for reading in told if reading is not None]
    scale = max([untold.scale, *(reading[4] for reading in back)])
    told_now = _clear_of(untold, back=back).at_scale(scale)
    return _within(period, _put_together(told_now, back, scale=scale))


Reading = tuple[int, int, int, int, int]
"""Start, length, delta, flag and scale of an earlier reading."""


def _chains(
    on: psycopg.Cursor[TupleRow], *, series: Series, period: Period, table: BlockTable
) -> dict[Stretch, list[Step]]:
    """Return the steps that came to an end, for each stretch of time, oldest first."""
    arguments = {
        "register": series.number,
        "nothing": int(NOTHING),
        "first_s": period.starts_at.timestamp(),
        "last_s": period.ends_before.timestamp() + 2 * DAY_S,
    }
    rows = on.execute(STEPS.format(revisions=sql.Identifier(table.revisions)), arguments).fetchall()
    ordered = sorted(rows, key=lambda row: (row[0], row[1]))
    return {
        stretch: [(row[2], row[3], row[4], row[5], row[6]) for row in steps]
        for stretch, steps in groupby(ordered, key=lambda row: (row[0], row[1]))
    }


def _told(stretch: Stretch, chain: list[Step], *, then_us: int) -> Reading | None:
    """Return the reading a stretch held then, when a step that has ended says so."""
    for delta, flag, scale, from_us, until_us in chain:
        if from_us <= then_us < until_us and delta != NOTHING:
            return (stretch[0] - stretch[1], stretch[1], delta, flag, scale)
    return None


def _standing(
    on: psycopg.Cursor[TupleRow],
    now: Intervals,
    *,
    series: Series,
    chains: dict[Stretch, list[Step]],
    then_us: int,
    table: BlockTable,
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Tell which of today's readings stood already: since their last change, or since they came."""
    first, last = _day_span(series, now)
    days = {"register": series.number, "first": first, "last": last}
    rows = on.execute(STORED.format(blocks=sql.Identifier(table.blocks)), days).fetchall()
    stored_us: dict[int, int] = dict(rows)
    since_us = np.maximum(
        np.fromiter((stored_us[day] for day in _day_list(series, now)), dtype=np.int64, count=len(now)),
        now.ends_s * SECOND_US,
    )
    if chains:
        pairs = zip(now.ends_s.tolist(), now.length_s.tolist(), strict=True)
        for place, stretch in enumerate(pairs):
            if stretch in chains:
                since_us[place] = chains[stretch][-1][4]
    return since_us <= then_us


def _day_list(series: Series, now: Intervals) -> list[int]:
    days: list[int] = series.calendar.numbers(now.starts_s).tolist()
    return days


def _day_span(series: Series, now: Intervals) -> tuple[int, int]:
    days = series.calendar.numbers(now.starts_s)
    return (int(days.min()), int(days.max())) if len(days) else (0, 0)


def _clear_of(untold: Intervals, *, back: list[Reading]) -> Intervals:
    """Return today's readings that share no time with an earlier one of other bounds."""
    if not back:
        return untold
    starts_s, lengths_s = np.array(sorted(back), dtype=np.int64)[:, :2].T
    first = np.searchsorted(starts_s + lengths_s, untold.starts_s, side="right")
    after = np.searchsorted(starts_s, untold.ends_s, side="left")
    return untold.picked(first >= after)


def _put_together(untold: Intervals, back: list[Reading], *, scale: int) -> Intervals:
    table = np.array([reading[:4] for reading in back], dtype=np.int64).reshape(-1, 4)
    scales = np.array([reading[4] for reading in back], dtype=np.int64)
    deltas = np.concatenate([untold.deltas, table[:, 2] * 10 ** (scale - scales)])
    starts_s = np.concatenate([untold.starts_s, table[:, 0]])
    order = np.argsort(starts_s)
    return Intervals(
        starts_s=starts_s[order],
        length_s=np.concatenate([untold.length_s, table[:, 1]])[order],
        deltas=deltas[order],
        flags=np.concatenate([untold.flags, table[:, 3].astype(np.uint8)])[order],
        scale=scale,
    )


def _within(period: Period, intervals: Intervals) -> Intervals:
    inside = (intervals.starts_s >= period.starts_at.timestamp()) & (
        intervals.starts_s < period.ends_before.timestamp()
    )
    return intervals.picked(inside)
