"""Turns tables of readings, in whichever format they came, into the columns that are judged."""

from decimal import Decimal

import numpy as np
import numpy.typing as npt
import polars as pl
from pydantic_core import PydanticCustomError

from wattstead.domains.metering.arriving import UNTOLD, Arriving
from wattstead.domains.metering.registers_by_name import RegisterNames
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
FEW, OFTEN = 10_000, 4
"""In pieces of more rows than FEW, instants that are told OFTEN are read once and looked up."""
_MILLION = 10**LARGEST_SCALE
# From here on to the next whole number the product of a binary float may have lost which side is nearer.
_UNCERTAIN = 0.25
_DAY_US = 86_400_000_000
_FIRST_US = day_number(EARLIEST_DAY) * _DAY_US
_BEFORE_US = (day_number(LATEST_DAY) + 1) * _DAY_US
_SEPARATOR = "\x1f"
_KEY, _TOLD = "key", " is told"
_WORDS = {SOURCE: [one.name for one in Source], QUALITY: [one.name for one in Quality]}
"""The words of sources and qualities, in the order of their numbers."""
_NO_CODE = 255
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
    found, faults = table.select(_worked_out(table)), _Faults(len(table))
    if MALFORMED in table.columns:
        faults.note("item_malformed", None, _mask(table[MALFORMED]))
    faults.note("field_missing", METER, ~_mask(found[METER]))
    ends_us = _instants(table, found=found, name=ENDS, faults=faults)
    starts_us = _instants(table, found=found, name=STARTS, faults=faults)
    faults.note("field_missing", ENDS, (ends_us == UNTOLD) & (starts_us == UNTOLD))
    millionths = _millionths(found, faults=faults)
    flags = _flags(found, faults=faults)
    unread, read = np.nonzero(faults.kinds)[0], np.nonzero(faults.kinds == 0)[0]
    names, which = _names(found[_KEY] if not len(unread) else found[_KEY][read], of=table)
    readings = Arriving(which=which, starts_us=starts_us, ends_us=ends_us, millionths=millionths, flags=flags)
    if len(unread):
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


def _worked_out(table: pl.DataFrame) -> list[pl.Expr]:
    """Return what is worked out of a table at once: what each field says, and whether it says anything."""
    meter, key = pl.col(METER), pl.col(METER).fill_null("")
    if REGISTER in table.columns:
        register = pl.col(REGISTER).fill_null(Direction.IMPORT.value)
        key = pl.concat_str(key, register, separator=_SEPARATOR)
    wanted = [key.alias(_KEY), _is_told(meter).alias(METER)]
    for name in (ENDS, STARTS):
        if name not in table.columns:
            continue
        if table.schema[name] == pl.String:
            wanted += [pl.lit(_written(table[name])).alias(name), _is_told(pl.col(name)).alias(name + _TOLD)]
        else:
            wanted.append(pl.col(name).dt.epoch("us").fill_null(UNTOLD).alias(name))
    delta = pl.col(DELTA)
    is_told = _is_told(delta) if table.schema[DELTA] == pl.String else delta.is_not_null()
    wanted += [
        delta.cast(pl.Float64, strict=False).fill_null(np.nan).alias(DELTA),
        is_told.alias(DELTA + _TOLD),
    ]
    for name, words in _WORDS.items():
        if name in table.columns:
            code = (
                pl.col(name)
                .fill_null(words[0])
                .replace_strict(list(words), list(range(len(words))), default=_NO_CODE, return_dtype=pl.UInt8)
            )
            wanted.append(code.alias(name))
    return wanted


def _is_told(text: pl.Expr) -> pl.Expr:
    return (text != "").fill_null(value=False)


def _written(text: pl.Series) -> pl.Series:
    """Return the instants of texts that are written in the usual way; UNTOLD for all others.

    A batch of many meters says each of them many times: then each is read once.
    """
    distinct = text.unique() if len(text) > FEW else text
    if OFTEN * len(distinct) > len(text):
        return _read(text)
    return text.replace_strict(distinct, _read(distinct), return_dtype=pl.Int64)


def _read(text: pl.Series) -> pl.Series:
    column = pl.col(text.name)
    is_usual = column.str.contains(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\dZ$")
    parsed = column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", strict=False)
    return text.to_frame().select(pl.when(is_usual).then(parsed.to_physical()).fill_null(UNTOLD)).to_series()


def _mask(column: pl.Series) -> Mask:
    return np.asarray(column.to_numpy(), dtype=bool)


def _names(key: pl.Series, *, of: pl.DataFrame) -> tuple[RegisterNames, Int64s]:
    """Return every register that is named, once, and which of them each row names."""
    # Most readings of a register follow each other: what a whole day of it names is looked at once.
    runs = key.rle().struct
    named = runs.field("value")
    distinct = named.unique(maintain_order=True)
    place = named.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    which = np.repeat(place, runs.field("len").to_numpy())
    if REGISTER not in of.columns:
        return RegisterNames(meter_numbers=distinct.to_list()), which
    parts = [text.rpartition(_SEPARATOR) for text in distinct.to_list()]
    numbers, registers = [number for number, _, _ in parts], [register for _, _, register in parts]
    return RegisterNames(meter_numbers=numbers, registers=registers), which


def _instants(table: pl.DataFrame, *, found: pl.DataFrame, name: str, faults: _Faults) -> Int64s:
    """Return the microseconds of a column of instants, UNTOLD where there is none."""
    if name not in found.columns:
        return np.full(len(table), UNTOLD, dtype=np.int64)
    instants = np.array(found[name], dtype=np.int64)
    if name + _TOLD in found.columns:
        unusual = np.nonzero((instants == UNTOLD) & _mask(found[name + _TOLD]))[0]
        unreadable = np.zeros(len(table), dtype=bool)
        for row, text in zip(unusual.tolist(), table[name][unusual].to_list(), strict=True):
            instants[row], unreadable[row] = _read_singly(text)
        faults.note("instant_unreadable", name, unreadable)
    out_of_reach = (instants != UNTOLD) & ((instants < _FIRST_US) | (instants >= _BEFORE_US))
    faults.note("instant_out_of_reach", name, out_of_reach)
    return instants


def _read_singly(text: str) -> tuple[int, bool]:
    """Return an instant in microseconds, and whether it cannot be read; out of reach stays out of reach."""
    try:
        return round(read_instant(text).timestamp() * 1_000_000), False
    except PydanticCustomError as problem:
        is_unreadable = problem.type == "instant_unreadable"
        return (UNTOLD, True) if is_unreadable else (_BEFORE_US, False)


def _millionths(found: pl.DataFrame, *, faults: _Faults) -> Int64s:
    """Return amounts in millionths; what is finer is rounded, half away from zero.

    A binary float tells every number of up to six places below 10**9 apart, and multiplied by
    a million it is off by less than a fifth: the nearest whole number is exact. Only amounts
    near the middle between two millionths are rounded one by one, as the decimals they stand for.
    """
    amounts, is_told = found[DELTA].to_numpy(), _mask(found[DELTA + _TOLD])
    is_number, is_small = np.isfinite(amounts), np.abs(amounts) <= LARGEST_DELTA
    faults.note("field_missing", DELTA, ~is_told)
    faults.note("number_unreadable", DELTA, ~is_number & is_told)
    faults.note("number_too_large", DELTA, is_number & ~is_small)
    product = np.where(is_small, amounts, 0.0) * _MILLION
    whole = np.rint(product)
    for row in np.nonzero(np.abs(product - whole) > _UNCERTAIN)[0].tolist():
        whole[row] = int(rounded(Decimal(repr(float(amounts[row]))), LARGEST_SCALE) * _MILLION)
    return np.asarray(whole, dtype=np.int64)


def _flags(found: pl.DataFrame, *, faults: _Faults) -> Bytes:
    """Return where readings came from and how good they are: measured by a smart meter unless told."""
    flags = np.zeros(len(found), dtype=np.uint8)
    for name, factor in ((SOURCE, 4), (QUALITY, 1)):
        if name in found.columns:
            codes = found[name].to_numpy()
            faults.note("choice_unknown", name, codes == _NO_CODE)
            flags += factor * np.where(codes == _NO_CODE, 0, codes).astype(np.uint8)
    return flags
