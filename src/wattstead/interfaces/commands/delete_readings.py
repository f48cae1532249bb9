"""Deletes old readings that no kept bill rests on."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from wattstead.interfaces.commands.database import django_as

if TYPE_CHECKING:
    from wattstead.timeseries.deleting import Deleted


@click.command("delete-readings")
@click.option("--older-than", "months", type=int, required=True, help="Months that readings are kept.")
@click.option(
    "--bills-kept",
    "years",
    type=click.IntRange(1, 100),
    default=10,
    show_default=True,
    help="Years for bills.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--yes", is_flag=True, help="Do not ask: what is deleted does not come back.")
def command(*, months: int, years: int, dry_run: bool, yes: bool) -> None:
    """Delete readings older than so many months, but for the days of bills that are still kept.

    Bills and what they rest on are kept for so many calendar years after the one in which they
    were issued. What counters showed afterwards stays as it was. It may be stopped and begun
    again; WATTSTEAD_DELETE_READINGS_MONTHS lets the worker do it every night.
    """
    if not (yes or dry_run):
        click.confirm(f"Delete readings older than {months} months? They do not come back.", abort=True)
    with django_as("worker"):
        found = _deleted(months, years=years, is_rehearsal=dry_run)
    verb = "Would be deleted" if dry_run else "Deleted"
    click.echo(f"{verb}: {found.readings} readings on {found.days} days of {found.registers} registers.")


def _deleted(months: int, *, years: int, is_rehearsal: bool) -> "Deleted":
    from wattstead.journeys.delete_readings import Kept, delete_readings_of_all
    from wattstead.kernel.viewer import SYSTEM

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("Registers", total=None)
        return delete_readings_of_all(
            SYSTEM,
            kept=Kept(months=months, bills_years=years),
            now=datetime.now(UTC),
            tell=lambda done, of: progress.update(task, completed=done, total=of),
            is_rehearsal=is_rehearsal,
        )
