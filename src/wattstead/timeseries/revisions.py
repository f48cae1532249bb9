"""Tells what readings said before they were changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import sql

from wattstead.kernel.periods import Period
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

REPLACED = sql.SQL("""
SELECT instant, length_s, old_delta, scale, old_flags, known_from, known_until, actor_id, reason
FROM {revisions}
WHERE register = %(register)s AND instant > %(starts_at)s AND instant <= %(ends_before)s
    AND old_delta IS NOT NULL
ORDER BY instant, number LIMIT %(most)s
""")
MOST = 2_000

SINCE = sql.SQL("""
SELECT asked.place::int - 1, count(*), min(instant), max(instant)
FROM unnest(%(starts)s::timestamptz[], %(ends)s::timestamptz[], %(since)s::timestamptz[])
    WITH ORDINALITY AS asked (starts_at, ends_before, since, place)
JOIN {revisions} ON register = ANY (%(registers)s::bigint[])
    AND instant > asked.starts_at AND instant <= asked.ends_before AND known_until > asked.since
WHERE old_delta IS NOT NULL GROUP BY 1
""")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A period that somebody relied on, and when."""

    period: Period
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ReplacedSince:
    """How many readings of a period were replaced since, and between which instants they lie."""

    count: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """What a reading said until `known_until`, at `10**-scale` of the unit, and why it says so no longer."""

    timestamp: datetime
    length_s: int
    old_delta: int
    scale: int
    old_flag: int
    known_from: datetime
    known_until: datetime
    actor_id: UUID | None
    reason: str


def replaced_in(series: Series, period: Period, *, table: BlockTable = READINGS) -> tuple[Replaced, ...]:
    """Return what readings of a period said before, by reading, oldest step first; at most MOST."""
    rows = look_up(
        REPLACED.format(revisions=sql.Identifier(table.revisions)),
        {
            "register": series.number,
            "starts_at": period.starts_at,
            "ends_before": period.ends_before,
            "most": MOST,
        },
    )
    return tuple(
        Replaced(
            timestamp=instant,
            length_s=length_s,
            old_delta=old_delta,
            scale=scale,
            old_flag=old_flag,
            known_from=known_from,
            known_until=known_until,
            actor_id=actor_id,
            reason=reason,
        )
        for instant, length_s, old_delta, scale, old_flag, known_from, known_until, actor_id, reason in rows
    )


def replaced_since(
    series: Sequence[Series], looked: Sequence[Looked], *, table: BlockTable = READINGS
) -> Mapping[int, ReplacedSince]:
    """Return which of the periods hold readings that were replaced since, by place, in one statement."""
    rows = look_up(
        SINCE.format(revisions=sql.Identifier(table.revisions)),
        {
            "registers": [one.number for one in series],
            "starts": [one.period.starts_at for one in looked],
            "ends": [one.period.ends_before for one in looked],
            "since": [one.at for one in looked],
        },
    )
    return {
        place: ReplacedSince(count=count, first_at=first_at, last_at=last_at)
        for place, count, first_at, last_at in rows
    }
