"""Says from when until when something is known of a register."""

from psycopg import sql

from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

# Both ends are found in the primary key, however many days lie between.
ENDS = sql.SQL("SELECT min(day), max(day) FROM {blocks} WHERE register = %s")


def known_days(series: Series, *, table: BlockTable = READINGS) -> DayPeriod | None:
    """Return the days from the first to the last block of a register, or None when it has none."""
    row = cursor().execute(ENDS.format(blocks=sql.Identifier(table.blocks)), [series.number]).fetchone()
    if row is None or row[0] is None:
        return None
    return DayPeriod(starts_on=row[0], ends_before=row[1] + ONE_DAY)
