"""Keeps what many registers showed, in place and by one statement where nobody had looked that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from psycopg import sql

from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor, found_by_index
from wattstead.timeseries.tables import READINGS, BlockTable

FIRST_OF_ITS_DAY = sql.SQL("""
UPDATE {blocks} AS block
SET anchor_offsets_s = ARRAY[(given.instant_s - extract(epoch FROM block.starts_at)::bigint)::integer],
    anchor_values = ARRAY[given.value], changed_at = greatest(block.changed_at, %(known_at)s)
FROM (
    SELECT place, number, DATE '1970-01-01' + day AS day, instant_s, value
    FROM unnest(%(places)s, %(numbers)s, %(days)s, %(instants_s)s, %(values)s)
        AS one (place, number, day, instant_s, value)
    OFFSET 0
) AS given
WHERE block.register = given.number AND block.day = given.day AND block.anchor_values IS NULL
RETURNING given.place
""")


@dataclass(frozen=True, kw_only=True)
class SeenValue:
    """What a register showed at an instant, in millionths of its unit."""

    series: Series
    instant_s: int
    value: int

    @property
    def day(self) -> int:
        """Return the day that the instant lies in or closes, counted from 1970-01-01."""
        return int(self.series.calendar.numbers(np.array([self.instant_s - 1], dtype=np.int64))[0])


def keep_register_values_of_many(
    seen: Sequence[SeenValue],
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Keep values of many registers; what is not the first of its block goes the way of one register."""
    on = cursor()
    with found_by_index(on):
        rows = on.execute(
            FIRST_OF_ITS_DAY.format(blocks=sql.Identifier(table.blocks)),
            {
                "places": np.arange(len(seen), dtype=np.int32),
                "numbers": np.array([one.series.number for one in seen], dtype=np.int64),
                "days": np.array([one.day for one in seen], dtype=np.int32),
                "instants_s": np.array([one.instant_s for one in seen], dtype=np.int64),
                "values": np.array([one.value for one in seen], dtype=np.int64),
                "known_at": known_at,
            },
        ).fetchall()
    done = {place for (place,) in rows}
    outcome = Outcome(stored=len(done))
    for place, one in enumerate(seen):
        if place not in done:
            outcome += keep_register_values(
                one.series,
                {one.instant_s: one.value},
                known_at=known_at,
                actor_id=actor_id,
                reason=reason,
                table=table,
            )
    return outcome
