"""Measures the store against a table of single readings, on a database of its own."""

import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg
from rich.console import Console
from rich.table import Table

from wattstead.foundation.embedded_postgres.roles import OWNER
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.database import django_as

if TYPE_CHECKING:
    from wattstead.interfaces.commands.bench_store import Figure

NARROWEST = 120


@click.command("bench")
@click.option(
    "--quick", is_flag=True, help="A fifth of the meters, fewer repetitions: a minute in place of five."
)
def command(*, quick: bool) -> None:
    """Measure the store beside a row for each reading; exit 1 when a budget is not held.

    Starts a database of its own in a temporary folder, writes through the public functions of
    the store as the worker's role under forced row-level security, and refuses to measure
    where fsync or synchronous_commit are off.
    """
    with own_database() as home:
        from wattstead.interfaces.commands.bench_readings import FULL, QUICK
        from wattstead.interfaces.commands.bench_store import measure

        address = installation.embedded_cluster(home).url(OWNER)
        figures: list[Figure] = []
        with psycopg.connect(address, autocommit=True) as owner, psycopg.connect(address) as plain:
            version = owner.info.parameter_status("server_version")
            for figure in measure(size=QUICK if quick else FULL, owner=owner, plain=plain):
                click.echo(f"measured: {figure.what}", err=True)
                figures.append(figure)
    Console(width=max(NARROWEST, Console().width)).print(
        _table(figures, title=f"PostgreSQL {version}, {os.cpu_count()} cores, {platform.machine()}")
    )
    sys.exit(0 if all(figure.is_held for figure in figures) else 1)


@contextmanager
def own_database() -> Iterator[Path]:
    """Run a new database for this process alone, as the worker's role, and remove it at the end."""
    for variable in installation.VARIABLES.values():
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory(prefix="wattstead-bench-") as folder:
        os.environ["WATTSTEAD_DATA_DIR"] = folder
        with django_as("worker"):
            yield Path(folder)


def _table(figures: "list[Figure]", *, title: str) -> Table:
    table = Table("", "unit", "store", "row per reading", "times better", "budget", "", title=title)
    for figure in figures:
        sign = "≥" if figure.better == "more" else "≤"
        wanted = f" and ≥ {figure.ratio_wanted:g} x" if figure.ratio_wanted else ""
        table.add_row(
            figure.what,
            figure.unit,
            f"{figure.store:.2f}",
            f"{figure.rows:.2f}",
            f"{figure.ratio:.1f}",
            f"{sign} {figure.budget:g}{wanted}",
            "held" if figure.is_held else "[bold red]not held[/]",
        )
    return table
