"""Thins old days: of many slots one is left, the day itself, and its sum is what it was."""

from psycopg import sql

from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

# A bit for each flag, by what its byte says: `4 * source + quality`.
_QUESTIONABLE, _OF_QUALITY_ESTIMATED = 0b0100_0100_0100_0100, 0b0010_0010_0010_0010
_OF_SOURCE_ESTIMATED, _ADJUSTED, _MANUAL = 0b0000_1111_0000_0000, 0b1111_0000_0000_0000, 0b0000_0000_1111_0000

THIN = sql.SQL("""
WITH old AS (
    SELECT block.register, block.day, counted.slots * block.step_s AS length_s
    FROM {blocks} AS block
    CROSS JOIN LATERAL (
        SELECT coalesce(cardinality(small_deltas), cardinality(deltas), cardinality(wide_deltas)) AS slots
    ) AS counted
    WHERE block.register = ANY (%(registers)s) AND block.day >= %(starts_on)s AND block.day < %(ends_before)s
        AND block.step_s IS NOT NULL AND counted.slots > 1 AND block.present = counted.slots
        AND NOT EXISTS (
            SELECT FROM unnest(block.anchor_offsets_s) AS anchor (offset_s)
            WHERE offset_s > 0 AND offset_s < counted.slots * block.step_s
        )
        AND NOT EXISTS (
            SELECT FROM {revisions} AS revision
            WHERE revision.register = block.register AND revision.instant > block.starts_at
                AND revision.instant <= block.starts_at + counted.slots * block.step_s * interval '1 second'
        )
        {and_no_exchange}
    FOR UPDATE OF block
)
UPDATE {blocks} AS block SET
    step_s = old.length_s,
    present = 1,
    flags = NULL,
    kinds = 1 << (4 * CASE WHEN kinds & %(of_source_estimated)s > 0 THEN 2
                           WHEN kinds & %(adjusted)s > 0 THEN 3
                           WHEN kinds & %(manual)s > 0 THEN 1 ELSE 0 END
                  + CASE WHEN kinds & %(questionable)s > 0 THEN 2
                         WHEN kinds & %(of_quality_estimated)s > 0 THEN 1 ELSE 0 END),
    small_deltas = CASE WHEN abs(total) < 32768 THEN ARRAY[total]::smallint[] END,
    deltas = CASE WHEN abs(total) BETWEEN 32768 AND 2147483647 THEN ARRAY[total]::integer[] END,
    wide_deltas = CASE WHEN abs(total) > 2147483647 THEN ARRAY[total] END
FROM old WHERE block.register = old.register AND block.day = old.day
""")
NO_EXCHANGE = sql.SQL("""AND NOT EXISTS (
            SELECT FROM device_epoch AS epoch
            WHERE epoch.register = block.register AND epoch.starts_at > block.starts_at
                AND epoch.starts_at < block.starts_at + counted.slots * block.step_s * interval '1 second'
        )""")


def thin(numbers: Int64s, days: DayPeriod, *, table: BlockTable = READINGS) -> int:
    """Leave of each whole day of these registers one slot that is the day; return how many days that were.

    The sum stays what it was to the last digit; of slots that were not alike the day says the least
    certain. Days with gaps stay as they are, and so do those of which something else was known once,
    on which a device was exchanged, or within which somebody looked at the counter: none of that
    could be told any more. Made again it finds nothing to do.
    """
    statement = THIN.format(
        blocks=sql.Identifier(table.blocks),
        revisions=sql.Identifier(table.revisions),
        and_no_exchange=NO_EXCHANGE if table.has_epochs else sql.SQL(""),
    )
    done = cursor().execute(
        statement,
        {
            "registers": numbers,
            "starts_on": days.starts_on,
            "ends_before": days.ends_before,
            "questionable": _QUESTIONABLE,
            "of_quality_estimated": _OF_QUALITY_ESTIMATED,
            "of_source_estimated": _OF_SOURCE_ESTIMATED,
            "adjusted": _ADJUSTED,
            "manual": _MANUAL,
        },
    )
    return done.rowcount
