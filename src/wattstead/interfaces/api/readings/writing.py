"""Writes readings as JSON and CSV, straight from columns of numbers: a year of them is one piece."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from wattstead.interfaces.api.readings.columns import (
    Letters,
    decimals,
    hexadecimal,
    instants,
    letters,
    rows,
    table,
)
from wattstead.interfaces.api.readings.sums import Sums
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.flags import Quality, Source, quality_of, source_of
from wattstead.timeseries.shown import UNKNOWN, Shown

FLAGS = [4 * source + quality for source in Source for quality in Quality]
LOWER_BITS = (1 << 28) - 1
CSV_HEAD = b"id,meterId,timestamp,value,delta,unit,source,quality\r\n"
CSV_SUM_HEAD = b"startsAt,endsBefore,delta,unit,quality,present,expected\r\n"
QUALITIES = {quality.value: quality.name for quality in Quality}


@dataclass(frozen=True, kw_only=True)
class Of:
    """Whose readings are written: a meter, its register with its number, and the unit it counts in."""

    meter_id: UUID
    register_id: UUID
    number: int
    unit: str


def json_of(shown: Shown, *, of: Of, next_cursor: str | None) -> bytes:
    """Return a ReadingPage; blanks stand in front of short numbers, as JSON allows."""
    head, tail = head_of(of, resolution="raw"), f'],"nextCursor":{_quoted(next_cursor)}}}'.encode()
    if not len(shown):
        return head + tail
    return rows(len(shown), _json_parts(shown, of=of), head=head, tail=tail, cut=len(","))


def json_items(shown: Shown, *, of: Of) -> bytes:
    """Return the items of a ReadingPage with commas between."""
    return rows(len(shown), _json_parts(shown, of=of), cut=len(","))


def head_of(of: Of, *, resolution: str) -> bytes:
    """Return what stands before the items of a page."""
    return (
        f'{{"meterId":"{of.meter_id}","registerId":"{of.register_id}","resolution":"{resolution}","items":['
    ).encode()


def _json_parts(shown: Shown, *, of: Of) -> list[Letters]:
    words = {flag: f'"{source_of(flag).name}","quality":"{quality_of(flag).name}"' for flag in FLAGS}
    return [
        letters('{"id":"'),
        *_ids(shown, of=of),
        letters(f'","meterId":"{of.meter_id}","timestamp":"'),
        instants(shown.intervals.ends_s),
        letters('","value":'),
        _values(shown),
        letters(',"delta":'),
        decimals(shown.intervals.deltas, places=shown.intervals.scale),
        letters(f',"unit":"{of.unit}","source":'),
        table(shown.intervals.flags, words=words),
        letters(',"createdAt":"'),
        instants(shown.stored_s),
        letters('","updatedAt":"'),
        instants(shown.changed_s),
        letters('"},'),
    ]


def csv_of(shown: Shown, *, of: Of) -> bytes:
    """Return a line for each reading; what nobody knows stays empty."""
    if not len(shown):
        return CSV_HEAD
    words = {flag: f"{source_of(flag).name},{quality_of(flag).name}" for flag in FLAGS}
    parts = [
        *_ids(shown, of=of),
        letters(f",{of.meter_id},"),
        instants(shown.intervals.ends_s),
        letters(","),
        _values(shown),
        letters(","),
        decimals(shown.intervals.deltas, places=shown.intervals.scale),
        letters(f",{of.unit},"),
        table(shown.intervals.flags, words=words),
        letters("\r\n"),
    ]
    return CSV_HEAD + rows(len(shown), parts).replace(b" ", b"").replace(b"null", b"")


def json_of_sums(sums: Sums, *, of: Of, resolution: str, next_cursor: str | None) -> bytes:
    """Return a ReadingSumPage."""
    head = head_of(of, resolution=resolution)
    tail = f'],"nextCursor":{_quoted(next_cursor)}}}'.encode()
    if not len(sums):
        return head + tail
    return rows(len(sums), _json_parts_of_sums(sums, of=of), head=head, tail=tail, cut=len(","))


def json_items_of_sums(sums: Sums, *, of: Of) -> bytes:
    """Return the items of a ReadingSumPage with commas between."""
    return rows(len(sums), _json_parts_of_sums(sums, of=of), cut=len(","))


def _json_parts_of_sums(sums: Sums, *, of: Of) -> list[Letters]:
    return [
        letters('{"startsAt":"'),
        instants(sums.starts_s),
        letters('","endsBefore":"'),
        instants(sums.ends_s),
        letters('","delta":'),
        decimals(sums.totals, places=sums.scale),
        letters(f',"unit":"{of.unit}","quality":'),
        table(sums.qualities, words={code: f'"{word}"' for code, word in QUALITIES.items()}),
        letters(',"present":'),
        decimals(sums.present, places=0),
        letters(',"expected":'),
        decimals(sums.expected, places=0),
        letters("},"),
    ]


def csv_of_sums(sums: Sums, *, of: Of) -> bytes:
    """Return a line for each sum."""
    if not len(sums):
        return CSV_SUM_HEAD
    parts = [
        instants(sums.starts_s),
        letters(","),
        instants(sums.ends_s),
        letters(","),
        decimals(sums.totals, places=sums.scale),
        letters(f",{of.unit},"),
        table(sums.qualities, words=QUALITIES),
        letters(","),
        decimals(sums.present, places=0),
        letters(","),
        decimals(sums.expected, places=0),
        letters("\r\n"),
    ]
    return CSV_SUM_HEAD + rows(len(sums), parts).replace(b" ", b"")


def _quoted(cursor: str | None) -> str:
    return "null" if cursor is None else f'"{cursor}"'


def _ids(shown: Shown, *, of: Of) -> list[Letters]:
    """Return the ids of readings, as timeseries.identity.reading_id makes them."""
    number, ends_s = f"{of.number:012x}", shown.intervals.ends_s
    return [
        letters(f"{number[:8]}-{number[8:]}-8"),
        hexadecimal(ends_s >> 28, width=3),
        letters("-8001-"),
        hexadecimal(ends_s & LOWER_BITS, width=12),
    ]


def _values(shown: Shown) -> Letters:
    unknown = shown.values == UNKNOWN
    places = shown.intervals.scale
    step = 10 ** (LARGEST_SCALE - places)
    # Half away from zero, as the view `reading` rounds.
    halves = np.where(shown.values < 0, -(step // 2), step // 2)
    known = np.where(unknown, 0, shown.values + halves)
    whole = np.where(known < 0, -(-known // step), known // step)
    return decimals(whole, places=places, unknown=unknown)
