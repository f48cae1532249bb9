"""Tells from the first rows of a table how long its intervals last."""

from collections import Counter
from itertools import pairwise
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.corrections import DAY_S
from wattstead.domains.metering.file_formats.declarations import StampColumns
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.stamps import StampReader, stamp_text

# Lengths are the same in every zone while its clocks stay still; UTC's always do.
_UTC = ZoneInfo("UTC")
_LONGER_STEPS_S = (3600, DAY_S)
_ROWS_TO_AGREE = 3


def rows_of_step(rows: list[list[str]], *, file: RecognisedFile) -> int:
    """Return how many of the rows last the step of the format."""
    return lengths(rows, file=file)[file.format.step_s]


def step_told(rows: list[list[str]], *, file: RecognisedFile) -> int | None:
    """Return the hour or the day where all rows last one, and None where they do not."""
    found = lengths(rows, file=file)
    if len(found) != 1:
        return None
    (step_s, count), *_ = found.items()
    return step_s if step_s in _LONGER_STEPS_S and count >= _ROWS_TO_AGREE else None


def lengths(rows: list[list[str]], *, file: RecognisedFile) -> Counter[int]:
    """Return how often each length stands in the rows: from start to end, else from row to row."""
    end = file.format.end
    starts = [_instant(row, file.format.stamp, file=file) for row in rows]
    if end is None:
        told = [instant for instant in starts if instant is not None]
        return Counter(abs(after - before) for before, after in pairwise(told))
    ends = [_instant(row, end.stamp, file=file) for row in rows]
    found: Counter[int] = Counter()
    for start, stop in zip(starts, ends, strict=True):
        if start is not None and stop is not None:
            length_s = stop - start
            found[_whole(length_s, short_by_s=end.short_by_s)] += 1
    return found


def _whole(length_s: int, *, short_by_s: tuple[int, ...]) -> int:
    """Return the length without what the format writes too little."""
    return next((length_s + short for short in short_by_s if (length_s + short) % 300 == 0), length_s)


def _instant(cells: list[str], stamp: StampColumns, *, file: RecognisedFile) -> int | None:
    places = tuple(file.places[column] for column in stamp.columns)
    if max(places) >= len(cells):
        return None
    try:
        (instant,) = StampReader(stamp.patterns, zone=_UTC).instants(stamp_text(cells, places))
    except ValueError:
        return None
    return instant
