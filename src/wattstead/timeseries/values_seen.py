"""Tells what many registers were seen to show at exact instants, in one statement."""

from collections.abc import Sequence

import numpy as np
from psycopg import sql

from wattstead.timeseries.anchors_of_many import SeenValue
from wattstead.timeseries.session import cursor, found_by_index
from wattstead.timeseries.tables import READINGS, BlockTable

SEEN = sql.SQL("""
SELECT given.place, block.anchor_values[array_position(
    block.anchor_offsets_s, (given.instant_s - extract(epoch FROM block.starts_at)::bigint)::integer
)]
FROM (
    SELECT place, number, DATE '1970-01-01' + day AS day, instant_s
    FROM unnest(%(places)s, %(numbers)s, %(days)s, %(instants_s)s) AS one (place, number, day, instant_s)
    OFFSET 0
) AS given
JOIN {blocks} AS block ON block.register = given.number AND block.day = given.day
WHERE block.anchor_values IS NOT NULL
""")


def values_seen(asked: Sequence[SeenValue], *, table: BlockTable = READINGS) -> list[int | None]:
    """Return for each instant that is asked about what was seen there, None where nobody looked.

    What `asked` itself says was seen plays no part.
    """
    found: list[int | None] = [None] * len(asked)
    if not asked:
        return found
    on = cursor()
    with found_by_index(on):
        rows = on.execute(
            SEEN.format(blocks=sql.Identifier(table.blocks)),
            {
                "places": np.arange(len(asked), dtype=np.int32),
                "numbers": np.array([one.series.number for one in asked], dtype=np.int64),
                "days": np.array([one.day for one in asked], dtype=np.int32),
                "instants_s": np.array([one.instant_s for one in asked], dtype=np.int64),
            },
        ).fetchall()
    for place, value in rows:
        found[place] = value
    return found
