"""Writes what every export says of a reading as columns of letters."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.interfaces.api.readings.columns import Letters, decimals, instants, letters, rows, table
from wattstead.timeseries.flags import Quality, Source, quality_of, source_of
from wattstead.timeseries.intervals import Int64s, Intervals

__all__ = [
    "BLANK",
    "COLUMNS",
    "FLAGS",
    "Letters",
    "deltas",
    "instants",
    "letters",
    "local_times",
    "of_flags",
    "offsets_s",
    "table",
    "written",
]

COLUMNS = ("start", "end", "delta", "unit", "direction", "source", "quality")
FLAGS = tuple(4 * source + quality for source in Source for quality in Quality)
BLANK = "\x01"
"""Stands for a blank that stays: all others only fill columns up."""
_AS_BLANK = bytes.maketrans(BLANK.encode(), b" ")
_DAY_S = 86_400
_MINUTE_S = 60


def local_times(seconds: Int64s, *, zone: ZoneInfo) -> list[Letters]:
    """Return instants by the clock of a zone, with how far that is ahead: 2026-03-01T00:15:00+01:00."""
    offsets = offsets_s(seconds, zone=zone)
    clock = instants(seconds + offsets)
    different, which = np.unique(offsets, return_inverse=True)
    texts = np.stack([letters(_ahead(offset)) for offset in different.tolist()])
    return [clock[..., :19], texts[0] if len(texts) == 1 else texts[which]]


def deltas(piece: Intervals) -> Letters:
    """Return what was counted, with every digit that is kept."""
    return decimals(piece.deltas, places=piece.scale)


def of_flags(piece: Intervals, *, between: str) -> Letters:
    """Return source and quality by the words of the specification."""
    words = {flag: f"{source_of(flag).name}{between}{quality_of(flag).name}" for flag in FLAGS}
    return table(piece.flags, words=words)


def written(piece: Intervals, parts: Sequence[Letters]) -> bytes:
    """Return a row for every reading, without what only fills columns up."""
    return rows(len(piece), parts).translate(_AS_BLANK, b" ")


def offsets_s(instants_s: Int64s, *, zone: ZoneInfo) -> Int64s:
    """Return how far the wall clock is ahead at each instant; within a day that seldom changes."""
    days, which = np.unique(instants_s // _DAY_S, return_inverse=True)
    edges = {day: _offset_s(day * _DAY_S, zone=zone) for day in {*days.tolist(), *(days + 1).tolist()}}
    before = np.array([edges[day] for day in days.tolist()], dtype=np.int64)
    after = np.array([edges[day + 1] for day in days.tolist()], dtype=np.int64)
    offsets = before[which]
    changing = np.nonzero((before != after)[which])[0]
    offsets[changing] = [_offset_s(instant, zone=zone) for instant in instants_s[changing].tolist()]
    return offsets


def _offset_s(instant_s: int, *, zone: ZoneInfo) -> int:
    ahead = datetime.fromtimestamp(instant_s, UTC).astimezone(zone).utcoffset()
    return 0 if ahead is None else int(ahead.total_seconds())


def _ahead(offset_s: int) -> str:
    sign = "-" if offset_s < 0 else "+"
    hours, minutes = divmod(abs(offset_s) // _MINUTE_S, 60)
    return f"{sign}{hours:02d}:{minutes:02d}"
