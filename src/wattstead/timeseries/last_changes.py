"""Tells when something last changed about stretches of time that were over long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from wattstead.kernel.periods import Period
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.ranges import days_of
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

# What comes while a day is young leaves no revision (see `history`): blocks of the last two days tell it.
LAST = sql.SQL("""
SELECT asked.place::int - 1, greatest(
    (SELECT max(known_until) FROM {revisions} AS revision WHERE revision.register = asked.register
        AND revision.instant > to_timestamp(asked.low_s) AND revision.instant <= to_timestamp(asked.high_s)),
    (SELECT max(changed_at) FROM {blocks} AS block WHERE block.register = asked.register
        AND block.day IN (asked.last, asked.last - 1))
)
FROM unnest(%(registers)s::bigint[], %(lows_s)s::bigint[], %(highs_s)s::bigint[], %(lasts)s::date[])
    WITH ORDINALITY AS asked (register, low_s, high_s, last, place)
""")


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Some time of a register."""

    series: Series
    period: Period


def last_changes(stretches: Sequence[Stretch], *, table: BlockTable = READINGS) -> list[datetime | None]:
    """Return when each stretch changed last, in one statement; None where nothing tells of a change."""
    statement = LAST.format(blocks=sql.Identifier(table.blocks), revisions=sql.Identifier(table.revisions))
    found: list[datetime | None] = [None] * len(stretches)
    asked = {
        "registers": [each.series.number for each in stretches],
        "lows_s": [int(each.period.starts_at.timestamp()) for each in stretches],
        "highs_s": [int(each.period.ends_before.timestamp()) for each in stretches],
        "lasts": [day_of_number(days_of(each.series, each.period)[1]) for each in stretches],
    }
    for place, changed_at in cursor().execute(statement, asked):
        found[place] = changed_at
    return found
