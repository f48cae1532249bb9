"""Measures a day of very many meters: loaded as it is made up, and summed."""

import sys
import time
from datetime import date

import click
import psycopg
from rich.console import Console
from rich.table import Table

from wattstead.foundation.embedded_postgres.roles import OWNER
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.bench import own_database
from wattstead.kernel.periods import DayPeriod

AT_ONCE = 10_000
SLOTS = 96
MOST_BYTES = 8.0
MONTH_OF_IT = DayPeriod(starts_on=date(2025, 11, 1), ends_before=date(2025, 12, 1))


@click.command("bench-million")
@click.option(
    "--meters", default=1_000_000, show_default=True, help="How many meters have a day of readings."
)
def command(*, meters: int) -> None:
    """Load a day of quarter-hours of very many meters, and sum its month; exit 1 when it takes too much room.

    The readings are made up as they are loaded, ten thousand meters at a time, each lot durable; what
    making them takes is not counted.
    """
    with own_database() as home:
        from wattstead.foundation.tenancy import seen_by
        from wattstead.interfaces.commands.bench_readings import (
            KNOWN_AT,
            LIVE_DAY,
            households,
            readings,
            starts_of,
        )
        from wattstead.interfaces.commands.bench_store import refuse_unfair_conditions
        from wattstead.kernel.viewer import SYSTEM
        from wattstead.timeseries.loading import load_days
        from wattstead.timeseries.totals_of_many import period_totals_of_many

        refuse_unfair_conditions()
        loaded_s, starts_s = 0.0, starts_of(LIVE_DAY)
        for first in range(1, meters + 1, AT_ONCE):
            lot = readings(households(min(AT_ONCE, meters + 1 - first), first=first), starts_s=starts_s)
            began = time.perf_counter()
            with seen_by(SYSTEM):
                load_days(lot, known_at=KNOWN_AT, actor_id=None, reason="bench")
            loaded_s += time.perf_counter() - began
        with psycopg.connect(installation.embedded_cluster(home).url(OWNER), autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE) reading_block")
            row = owner.execute("SELECT pg_total_relation_size('reading_block')").fetchone()
        summed_s, known = 0.0, 0
        for first in range(1, meters + 1, AT_ONCE):
            series = households(min(AT_ONCE, meters + 1 - first), first=first)
            began = time.perf_counter()
            with seen_by(SYSTEM):
                known += sum(map(len, period_totals_of_many(series, [MONTH_OF_IT]).values()))
            summed_s += time.perf_counter() - began
    each = (int(row[0]) if row else 0) / (meters * SLOTS)
    table = Table("", "seconds", "", title=f"A day of {known:,} meters, {known * SLOTS:,} readings")
    table.add_row("loaded", f"{loaded_s:.1f}", f"{meters * SLOTS / loaded_s / 1e6:.2f} M readings/s")
    summed = f"{meters / summed_s / 1e3:.0f} k meters/s"
    table.add_row("its month summed for each meter", f"{summed_s:.1f}", summed)
    table.add_row("room", "", f"{each:.2f} B/reading, indexes included")
    Console(width=100).print(table)
    sys.exit(0 if each <= MOST_BYTES and known == meters else 1)
