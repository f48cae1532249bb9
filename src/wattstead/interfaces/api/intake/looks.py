"""Tells apart what intervals counted and what counters showed, in one table of readings."""

import numpy as np
import polars as pl

from wattstead.domains.metering.arriving import UNTOLD
from wattstead.domains.metering.operations.looks import ArrivingLooks
from wattstead.interfaces.api.intake import rows as intervals
from wattstead.interfaces.api.intake.rows import DELTA, KINDS, Mask
from wattstead.journeys.take_in_readings import Fault, Piece

VALUE = "value"
FIELDS = (*intervals.FIELDS, VALUE)
OF_LOOKS = (
    *(Fault(code=kind.code, field=VALUE) if kind.field == DELTA else kind for kind in KINDS),
    Fault(code="reading_unclear", field=VALUE),
)
"""What can be wrong with a row of either kind: KINDS, then the same of looks."""
_UNCLEAR = len(KINDS) + len(OF_LOOKS) - 1


def piece_of(table: pl.DataFrame) -> Piece:
    """Return the rows of a table as they are judged; what cannot be read is named with its fault.

    A row tells what was counted (`delta`), or what the counter showed at its `timestamp` (`value`): then it
    has no `startsAt`.
    """
    return _of_both(table) if VALUE in table.columns else intervals.piece_of(table)


def _of_both(table: pl.DataFrame) -> Piece:
    if DELTA not in table.columns:
        table = table.with_columns(pl.lit(None, dtype=pl.Float64).alias(DELTA))
    is_look = _told(table[VALUE])
    counted = intervals.piece_of(table.filter(pl.Series(~is_look)).drop(VALUE))
    seen_table = table.filter(pl.Series(is_look))
    is_both = _told(seen_table[DELTA])
    seen = intervals.piece_of(seen_table.drop(DELTA).rename({VALUE: DELTA}))
    readings = seen.readings
    unclear = (readings.starts_us != UNTOLD) | (readings.ends_us == UNTOLD) | is_both[seen.items_read]
    looks = readings.picked(~unclear)
    rows, of_looks = np.nonzero(~is_look)[0], np.nonzero(is_look)[0]
    unread = np.concatenate(
        [rows[counted.items_unread], of_looks[seen.items_unread], of_looks[seen.items_read[unclear]]]
    )
    faults = np.concatenate(
        [
            counted.faults,
            seen.faults + np.uint8(len(KINDS)),
            np.full(int(unclear.sum()), _UNCLEAR, dtype=np.uint8),
        ]
    )
    in_order = np.argsort(unread)
    return Piece(
        items=len(table),
        names=[*counted.names, *seen.names],
        readings=counted.readings,
        items_read=rows[counted.items_read],
        items_unread=unread[in_order],
        faults=faults[in_order],
        kinds=(*KINDS, *OF_LOOKS),
        looks=ArrivingLooks(
            which=looks.which + len(counted.names),
            read_us=looks.ends_us,
            millionths=looks.millionths,
            flags=looks.flags,
        ),
        items_of_looks=of_looks[seen.items_read[~unclear]],
    )


def _told(column: pl.Series) -> Mask:
    told = column.is_not_null()
    if column.dtype == pl.String:
        told &= column.fill_null("") != ""
    return np.asarray(told.to_numpy(), dtype=bool)
