"""Keeps what a register showed, where somebody looked: anchors for the values in between.

A value is in millionths of the register's unit and lies in the block of the day that the
instant closes (00:00 closes the day before). A corrected value goes to the revisions.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import numpy as np
import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from wattstead.timeseries.arguments import Owners
from wattstead.timeseries.conflicts import Cause, empty_block
from wattstead.timeseries.outcome import Outcome, RegisterOfAnotherAccount
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.staging import insert_new, shipment
from wattstead.timeseries.tables import READINGS, BlockTable

VALUE_SCALE = 6
HELD = sql.SQL("""
SELECT anchor_offsets_s, anchor_values, extract(epoch FROM starts_at)::bigint, stored_at FROM {blocks}
WHERE register = %(register)s AND day = DATE '1970-01-01' + %(day)s::integer FOR UPDATE
""")
WRITE = sql.SQL("""
UPDATE {blocks} SET anchor_offsets_s = %(offsets)s, anchor_values = %(values)s,
    changed_at = greatest(changed_at, %(known_at)s)
WHERE register = %(register)s AND day = DATE '1970-01-01' + %(day)s::integer
""")
REVISE = sql.SQL("""
INSERT INTO {revisions} (register, account_id, {owner}, instant, length_s, old_register_value, scale,
                         known_from, known_until, actor_id, reason)
SELECT %(register)s, %(account)s, %(meter)s, to_timestamp(%(instant)s), 0, %(value)s, %(scale)s,
       least(from_at, %(known_at)s), %(known_at)s, %(actor)s, %(reason)s
FROM (SELECT coalesce(max(known_until), %(stored_at)s) AS from_at FROM {revisions}
      WHERE register = %(register)s AND instant = to_timestamp(%(instant)s)
          AND old_register_value IS NOT NULL) AS earlier
""")


def keep_register_values(
    series: Series,
    values: Mapping[int, int],
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Keep what the register showed at some instants (seconds since 1970, millionths of its unit)."""
    on, outcome = cursor(), Outcome()
    cause = Cause(known_at=known_at, actor_id=actor_id, reason=reason)
    instants = np.array(sorted(values), dtype=np.int64)
    days = series.calendar.numbers(instants - 1)
    for day in np.unique(days).tolist():
        of_day = {at: values[at] for at in instants[days == day].tolist()}
        outcome += _keep(on, series=series, day=day, values=of_day, cause=cause, table=table)
    return outcome


def _keep(
    on: psycopg.Cursor[TupleRow],
    *,
    series: Series,
    day: int,
    values: dict[int, int],
    cause: Cause,
    table: BlockTable,
) -> Outcome:
    """Merge the values of one day into its block, under its lock; make the block if there is none."""
    load = shipment([empty_block(series, day=day)], owners=Owners(series=(series,)))
    insert_new(on, load, table=table, known_at=cause.known_at)
    block = {"register": series.number, "day": day}
    row = on.execute(HELD.format(blocks=sql.Identifier(table.blocks)), block).fetchone()
    if row is None:
        raise RegisterOfAnotherAccount(number=series.number)
    offsets, held_values, starts_s, stored_at = row
    held = {starts_s + offset: value for offset, value in zip(offsets or (), held_values or (), strict=True)}
    gone = {at: held[at] for at, value in values.items() if at in held and held[at] != value}
    new = [at for at in values if at not in held]
    if gone or new:
        now = sorted((held | values).items())
        arrays = {"offsets": [at - starts_s for at, _ in now], "values": [value for _, value in now]}
        on.execute(
            WRITE.format(blocks=sql.Identifier(table.blocks)), block | arrays | {"known_at": cause.known_at}
        )
    for at, value in gone.items():
        _revise(on, series=series, instant_s=at, value=value, stored_at=stored_at, cause=cause, table=table)
    return Outcome(stored=len(new), corrected=len(gone), unchanged=len(values) - len(new) - len(gone))


def _revise(
    on: psycopg.Cursor[TupleRow],
    *,
    series: Series,
    instant_s: int,
    value: int,
    stored_at: datetime,
    cause: Cause,
    table: BlockTable,
) -> None:
    on.execute(
        REVISE.format(revisions=sql.Identifier(table.revisions), owner=sql.Identifier(table.owner)),
        {
            "register": series.number,
            "account": series.account_id,
            "meter": series.meter_id,
            "instant": instant_s,
            "value": value,
            "scale": VALUE_SCALE,
            "stored_at": stored_at,
            "known_at": cause.known_at,
            "actor": cause.actor_id,
            "reason": cause.reason,
        },
    )
