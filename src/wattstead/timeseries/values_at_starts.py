"""Tells what many registers showed when days began: for bills, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np
from psycopg import sql

from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor, found_by_index
from wattstead.timeseries.tables import READINGS, BlockTable

# What somebody saw then, or the value of the reading that closes the day before; none where that is missing.
SHOWN = sql.SQL("""
SELECT given.place, round(app.register_value_before(
    -- A device of this moment comes after it.
    given.number, given.day, given.starts_at - interval '1 microsecond'
), before.scale)
FROM (
    SELECT place, number, DATE '1970-01-01' + day AS day, to_timestamp(start_s) AS starts_at
    FROM unnest(%(places)s, %(numbers)s, %(days)s, %(starts_s)s) AS given (place, number, day, start_s)
    OFFSET 0
) AS given
JOIN {blocks} AS before ON before.register = given.number AND before.day = given.day - 1
WHERE EXISTS (
    SELECT FROM unnest(before.anchor_offsets_s) AS look (offset_s)
    WHERE before.starts_at + look.offset_s * interval '1 second' = given.starts_at
) OR EXISTS (
    SELECT FROM app.slots_of(before.starts_at, before.step_s, before.offsets_s,
                             before.small_deltas, before.deltas, before.wide_deltas) AS slots
    WHERE slots.slot_ends_at = given.starts_at
)
""")


@dataclass(frozen=True, kw_only=True)
class DayStart:
    """The moment at which a day of a register begins."""

    series: Series
    at: datetime

    @property
    def instant_s(self) -> int:
        """Return the moment in seconds since 1970."""
        return int(self.at.timestamp())

    @property
    def day(self) -> int:
        """Return the day, counted from 1970-01-01."""
        return int(self.series.calendar.numbers(np.array([self.instant_s], dtype=np.int64))[0])


def values_at_starts(
    starts: Collection[DayStart], *, table: BlockTable = READINGS
) -> dict[DayStart, Decimal]:
    """Return what registers showed when days began: where somebody looked, or a reading ends and tells it."""
    asked, on = list(starts), cursor()
    with found_by_index(on):
        rows = on.execute(
            SHOWN.format(blocks=sql.Identifier(table.blocks)),
            {
                "places": np.arange(len(asked), dtype=np.int32),
                "numbers": np.array([start.series.number for start in asked], dtype=np.int64),
                "days": np.array([start.day for start in asked], dtype=np.int32),
                "starts_s": np.array([start.instant_s for start in asked], dtype=np.int64),
            },
        ).fetchall()
    return {asked[place]: value for place, value in rows if value is not None}
