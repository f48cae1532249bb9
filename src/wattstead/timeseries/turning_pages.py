"""Finds the days that fill a page of readings, before or after a day."""

from dataclasses import dataclass
from datetime import date

from psycopg import sql

from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up
from wattstead.timeseries.tables import READINGS, BlockTable

MOST_DAYS = 31
BACK = sql.SQL("""
SELECT day, present FROM {blocks} WHERE register = %s AND day <= %s AND present > 0
ORDER BY day DESC LIMIT {most}
""")
ON = sql.SQL("""
SELECT day, present FROM {blocks} WHERE register = %s AND day > %s AND present > 0
ORDER BY day LIMIT {most}
""")


@dataclass(frozen=True, kw_only=True)
class PageOfDays:
    """The days of a page, and the last days of the page before and of the one after it."""

    days: DayPeriod
    earlier_until: date | None
    later_until: date | None


def page_until(
    series: Series, until: date, *, readings: int, table: BlockTable = READINGS
) -> PageOfDays | None:
    """Return the last whole days up to `until` that hold about so many readings, at least one day.

    None where nothing is known up to that day.
    """
    back = _rows(BACK, series=series, day=until, table=table)
    if not back:
        return None
    shown = _filled(back, readings=readings)
    on = _rows(ON, series=series, day=back[0][0], table=table)
    return PageOfDays(
        days=DayPeriod(starts_on=back[shown - 1][0], ends_before=back[0][0] + ONE_DAY),
        earlier_until=back[shown][0] if shown < len(back) else None,
        later_until=on[_filled(on, readings=readings) - 1][0] if on else None,
    )


def _filled(rows: list[tuple[date, int]], *, readings: int) -> int:
    """Return how many of the days make a page."""
    held = 0
    for days, (_, present) in enumerate(rows[:MOST_DAYS]):
        if days and held + present > readings:
            return days
        held += present
    return min(len(rows), MOST_DAYS)


def _rows(query: sql.SQL, *, series: Series, day: date, table: BlockTable) -> list[tuple[date, int]]:
    statement = query.format(blocks=sql.Identifier(table.blocks), most=sql.Literal(MOST_DAYS + 1))
    return look_up(statement, [series.number, day]).fetchall()
