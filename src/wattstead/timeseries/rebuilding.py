"""Cuts a register's blocks anew when its zone or the boundary of its days changes."""

from datetime import datetime
from functools import reduce

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.conflicts import Cause, lock
from wattstead.timeseries.delivering import deliver
from wattstead.timeseries.gathering import one_register
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.quantities import DeviceSeries
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.staging import Keys
from wattstead.timeseries.tables import READINGS, BlockTable

EVERY_KEY = sql.SQL("""
SELECT day - DATE '1970-01-01', extract(epoch FROM starts_at)::bigint, stored_at, changed_at,
       coalesce(anchor_offsets_s, '{{}}'), coalesce(anchor_values, '{{}}')
FROM {blocks} WHERE register = %(register)s ORDER BY day
""")
REMOVE = sql.SQL("DELETE FROM {blocks} WHERE register = %(register)s")
DATE_BACK = sql.SQL("""
UPDATE {blocks} SET stored_at = old.stored_at, changed_at = old.changed_at
FROM unnest(%(days)s, %(stored_at)s::timestamptz[], %(changed_at)s::timestamptz[])
    AS old (day, stored_at, changed_at)
WHERE register = %(register)s AND {blocks}.day = DATE '1970-01-01' + old.day::integer
""")
BLOCK = tuple[int, int, datetime, datetime, list[int], list[int]]


def rebuild(*, old: Series, new: Series, known_at: datetime, table: BlockTable = READINGS) -> Outcome:
    """Cut the blocks of a register by its new calendar; nothing it holds changes.

    Revisions name instants, so they stay as they are. Raises IntervalCrossesDay, and
    leaves all as it was, when a reading would span two of the new days.
    """
    on, blocks = cursor(), sql.Identifier(table.blocks)
    rows: list[BLOCK] = on.execute(EVERY_KEY.format(blocks=blocks), {"register": old.number}).fetchall()
    if not rows:
        return Outcome()
    days = np.array([row[0] for row in rows], dtype=np.int64)
    keys = Keys(numbers=np.full(len(days), old.number, dtype=np.int64), days=days)
    known = lock(on, table=table, keys=keys, series=(old,)).known
    on.execute(REMOVE.format(blocks=blocks), {"register": old.number})
    reason = "the calendar of the register changed"
    anchors = {
        starts_s + offset: value
        for _, starts_s, _, _, offsets, values in rows
        for offset, value in zip(offsets, values, strict=True)
    }
    cause = Cause(known_at=known_at, actor_id=None, reason=reason)
    outcome = deliver(on, many=one_register(new, known), cause=cause, table=table)
    keep_register_values(new, anchors, known_at=known_at, actor_id=None, reason=reason, table=table)
    _date_back(on, new=new, rows=rows, table=table)
    return outcome


def rebuild_measured(*, old: DeviceSeries, new: DeviceSeries, known_at: datetime) -> Outcome:
    """Cut the blocks of every quantity of a device by its new calendar; raises IntervalCrossesDay."""
    return reduce(
        Outcome.__add__,
        [
            rebuild(old=before, new=after, known_at=known_at, table=old.kind.table)
            for before, after in zip(old.registers, new.registers, strict=True)
        ],
    )


def _date_back(on: psycopg.Cursor[TupleRow], *, new: Series, rows: list[BLOCK], table: BlockTable) -> None:
    """Give each new block the earliest storing and the latest change of the old ones it was cut from."""
    stored: dict[int, datetime] = {}
    changed: dict[int, datetime] = {}
    starts_s = np.array([row[1] for row in rows], dtype=np.int64)
    first = new.calendar.numbers(starts_s)
    for place, (_, _, stored_at, changed_at, _, _) in enumerate(rows):
        for day in (int(first[place]), int(first[place]) + 1):
            stored[day] = min(stored.get(day, stored_at), stored_at)
            changed[day] = max(changed.get(day, changed_at), changed_at)
    days = sorted(stored)
    on.execute(
        DATE_BACK.format(blocks=sql.Identifier(table.blocks)),
        {
            "register": new.number,
            "days": np.array(days, dtype=np.int64),
            "stored_at": [stored[day] for day in days],
            "changed_at": [changed[day] for day in days],
        },
    )
