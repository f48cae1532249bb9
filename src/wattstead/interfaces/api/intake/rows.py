"""Turns tables of readings, in whichever format they came, into the columns that are judged."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl
from pydantic_core import PydanticCustomError

from wattstead.domains.metering.arriving import UNTOLD, Arriving
from wattstead.domains.metering.registers_by_name import RegisterName
from wattstead.domains.metering.vocabulary import Direction
from wattstead.interfaces.api.fields import read_instant
from wattstead.journeys.take_in_readings import Fault, Piece
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY
from wattstead.timeseries.days import day_number
from wattstead.timeseries.flags import Quality, Source
from wattstead.timeseries.intervals import Bytes, Int64s

METER, REGISTER, ENDS, STARTS, DELTA = "meterNumber", "register", "timestamp", "startsAt", "delta"
QUALITY, SOURCE = "quality", "source"
FIELDS = (METER, REGISTER, ENDS, STARTS, DELTA, QUALITY, SOURCE)
MALFORMED = "malformed"
"""The column that marks rows which are no rows of these fields."""
LARGEST_DELTA = 1_000_000_000
_MILLION = 10**LARGEST_SCALE
# From here on to the next whole number the product of a binary float may have lost which side is nearer.
_UNCERTAIN = 0.25
_DAY_US = 86_400_000_000
_FIRST_US = day_number(EARLIEST_DAY) * _DAY_US
_BEFORE_US = (day_number(LATEST_DAY) + 1) * _DAY_US
_SEPARATOR = "\x1f"
Mask = npt.NDArray[np.bool_]

KINDS = (
    Fault(code="", field=None),
    Fault(code="item_malformed", field=None),
    Fault(code="field_missing", field=METER),
    Fault(code="instant_unreadable", field=ENDS),
    Fault(code="instant_unreadable", field=STARTS),
    Fault(code="instant_out_of_reach", field=ENDS),
    Fault(code="instant_out_of_reach", field=STARTS),
    Fault(code="field_missing", field=ENDS),
    Fault(code="field_missing", field=DELTA),
    Fault(code="number_unreadable", field=DELTA),
    Fault(code="number_too_large", field=DELTA),
    Fault(code="choice_unknown", field=QUALITY),
    Fault(code="choice_unknown", field=SOURCE),
)
"""What can be wrong with a row; of several faults the first of these is told."""
_PLACES = {(kind.code, kind.field): place for place, kind in enumerate(KINDS)}


class _Faults:
    """Collects what is wrong with rows: of several faults of one row the first in KINDS."""

    def __init__(self, count: int) -> None:
        self.kinds = np.zeros(count, dtype=np.uint8)

    def note(self, code: str, field: str | None, mask: Mask) -> None:
        place = _PLACES[code, field]
        self.kinds[mask & ((self.kinds == 0) | (self.kinds > place))] = place


def piece_of(table: pl.DataFrame) -> Piece:
    """Return the rows of a table as they are judged; what cannot be read is named with its fault.

    Instants are text or instants with a zone, amounts text or numbers, everything else is text.
    """
    faults = _Faults(len(table))
    if MALFORMED in table.columns:
        faults.note("item_malformed", None, table[MALFORMED].to_numpy())
    faults.note("field_missing", METER, _is_empty(table[METER]))
    ends_us = _instants(table, name=ENDS, faults=faults)
    starts_us = _instants(table, name=STARTS, faults=faults)
    faults.note("field_missing", ENDS, (ends_us == UNTOLD) & (starts_us == UNTOLD))
    millionths = _millionths(table[DELTA], faults=faults)
    flags = _flags(table, faults=faults)
    unread = np.nonzero(faults.kinds)[0]
    read = np.nonzero(faults.kinds == 0)[0]
    names, which = _names(table if not len(unread) else table[read])
    readings = Arriving(
        which=which,
        starts_us=starts_us[read],
        ends_us=ends_us[read],
        millionths=millionths[read],
        flags=flags[read],
    )
    return Piece(
        items=len(table),
        names=names,
        readings=readings,
        items_read=read,
        items_unread=unread,
        faults=faults.kinds[unread],
        kinds=KINDS,
    )


def _is_empty(column: pl.Series) -> Mask:
    return np.asarray((column.is_null() | (column == "").fill_null(value=True)).to_numpy())


def _names(table: pl.DataFrame) -> tuple[Sequence[RegisterName], Int64s]:
    """Return every register that is named, once, and which of them each row names."""
    key, is_told = table[METER], REGISTER in table.columns
    if is_told:
        register = pl.col(REGISTER).fill_null(Direction.IMPORT.value)
        key = table.select(pl.concat_str(METER, register, separator=_SEPARATOR)).to_series()
    distinct = key.unique(maintain_order=True)
    which = key.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    if not is_told:
        return [RegisterName(meter_number=number) for number in distinct.to_list()], which
    parts = (text.rpartition(_SEPARATOR) for text in distinct.to_list())
    return [RegisterName(meter_number=number, register=name) for number, _, name in parts], which


def _instants(table: pl.DataFrame, *, name: str, faults: _Faults) -> Int64s:
    """Return the microseconds of a column of instants, UNTOLD where there is none."""
    if name not in table.columns:
        return np.full(len(table), UNTOLD, dtype=np.int64)
    column = table[name]
    if column.dtype == pl.String:
        found, unreadable = _instants_written(column)
    else:
        found = np.array(column.dt.epoch("us").fill_null(UNTOLD), dtype=np.int64)
        unreadable = np.zeros(len(table), dtype=bool)
    faults.note("instant_unreadable", name, unreadable)
    out_of_reach = (found != UNTOLD) & ((found < _FIRST_US) | (found >= _BEFORE_US))
    faults.note("instant_out_of_reach", name, out_of_reach)
    return found


def _instants_written(column: pl.Series) -> tuple[Int64s, Mask]:
    """Return the instants of a text column: at once where they are written in the usual way, else singly."""
    usual = column.str.len_bytes() == len("2026-03-01T00:15:00Z")
    usual &= column.str.contains(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ$")
    parsed = column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", strict=False)
    is_known = (usual & parsed.is_not_null()).fill_null(value=False)
    found = np.array(parsed.to_physical().fill_null(UNTOLD), dtype=np.int64)
    unreadable = np.zeros(len(column), dtype=bool)
    if is_known.all():
        return found, unreadable
    rows = (~is_known).arg_true()
    for row, text in zip(rows.to_list(), column.gather(rows).to_list(), strict=True):
        found[row] = UNTOLD
        if not text:
            continue
        try:
            found[row] = round(read_instant(text).timestamp() * 1_000_000)
        except PydanticCustomError as problem:
            found[row] = UNTOLD if problem.type == "instant_unreadable" else _BEFORE_US
            unreadable[row] = problem.type == "instant_unreadable"
    return found, unreadable


def _millionths(column: pl.Series, *, faults: _Faults) -> Int64s:
    """Return amounts in millionths; what is finer is rounded, half away from zero.

    A binary float tells every number of up to six places below 10**9 apart, and multiplied by
    a million it is off by less than a fifth: the nearest whole number is exact. Only amounts
    near the middle between two millionths are rounded one by one, as the decimals they stand for.
    """
    missing = np.asarray(column.is_null().to_numpy())
    if column.dtype == pl.String:
        missing = _is_empty(column)
    amounts = column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
    faults.note("field_missing", DELTA, missing)
    faults.note("number_unreadable", DELTA, ~np.isfinite(amounts) & ~missing)
    faults.note("number_too_large", DELTA, np.abs(amounts) > LARGEST_DELTA)
    amounts[~(np.abs(amounts) <= LARGEST_DELTA)] = 0
    product = amounts * _MILLION
    whole = np.rint(product)
    for row in np.nonzero(np.abs(product - whole) > _UNCERTAIN)[0].tolist():
        whole[row] = int(rounded(Decimal(repr(float(amounts[row]))), LARGEST_SCALE) * _MILLION)
    return np.asarray(whole, dtype=np.int64)


def _flags(table: pl.DataFrame, *, faults: _Faults) -> Bytes:
    """Return where readings came from and how good they are: measured by a smart meter unless told."""
    sources = _codes(table, name=SOURCE, words={one.name: one.value for one in Source}, faults=faults)
    qualities = _codes(table, name=QUALITY, words={one.name: one.value for one in Quality}, faults=faults)
    flags: Bytes = 4 * sources + qualities
    return flags


def _codes(table: pl.DataFrame, *, name: str, words: dict[str, int], faults: _Faults) -> Bytes:
    if name not in table.columns or table[name].null_count() == len(table):
        return np.zeros(len(table), dtype=np.uint8)
    column = table[name].fill_null(next(iter(words)))
    codes = column.replace_strict(list(words), list(words.values()), default=None, return_dtype=pl.UInt8)
    faults.note("choice_unknown", name, np.asarray(codes.is_null().to_numpy()))
    return codes.fill_null(0).to_numpy()
