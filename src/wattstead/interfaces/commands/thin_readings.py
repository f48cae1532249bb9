"""Thins old readings to whole days."""

from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.progress import Progress

from wattstead.interfaces.commands.database import django_as

EARLIEST = date(1970, 1, 1)


@click.command("thin-readings")
@click.option(
    "--older-than", "months", type=int, required=True, help="Months that readings stay as they came."
)
@click.option("--yes", is_flag=True, help="Do not ask: what is thinned does not come back.")
def command(*, months: int, yes: bool) -> None:
    """Leave of readings older than so many months the sum of each day.

    Sums, invoices and what the counters showed stay as they are; hours are gone. Days with
    gaps, with corrections or with an exchange stay whole. It may be stopped and begun again;
    WATTSTEAD_KEEP_READINGS_MONTHS lets the worker do it every night.
    """
    if not yes:
        click.confirm(f"Thin all readings older than {months} months? Hours do not come back.", abort=True)
    with django_as("worker"):
        click.echo(f"Days thinned: {_thinned(months)}.")


def _thinned(months: int) -> int:
    from wattstead.journeys.thin_readings import thin_old_readings
    from wattstead.kernel.viewer import SYSTEM

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Registers", total=None)
        return thin_old_readings(
            SYSTEM,
            months=months,
            since=EARLIEST,
            today=datetime.now(UTC).date(),
            tell=lambda done, of: progress.update(task, completed=done, total=of),
        )
