"""Takes in files: `wattstead import readings FILE --meter NUMBER`.

Exit code 0: every line is kept; 1: some lines were refused; 2: nothing could be read.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from wattstead.interfaces.commands.database import django_as
from wattstead.interfaces.commands.import_corrections import correction_options, corrections_told
from wattstead.interfaces.commands.import_preview import preview
from wattstead.interfaces.commands.opened_files import NOTHING_READ, STOPPED, opened, told_or_raised
from wattstead.kernel.viewer import SYSTEM

if TYPE_CHECKING:
    from wattstead.domains.metering.file_formats.corrections import Corrections
    from wattstead.domains.metering.import_reports import ImportReport
    from wattstead.journeys.import_readings import ImportProgress

ALL_KEPT, SOME_REFUSED = 0, 1
_PLAIN_STEPS = 10


@click.group("import")
def command() -> None:
    """Take in data from files."""


command.add_command(preview)


@command.command("readings")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--meter", "meter_number", required=True, metavar="NUMBER", help="The number of the meter.")
@click.option(
    "--register",
    "register_name",
    default="import",
    show_default=True,
    metavar="NAME",
    help="Which register it is for: import (taken from the grid), export (given to it), or an OBIS code.",
)
@correction_options
def readings(*, path: Path, meter_number: str, register_name: str, **options: object) -> None:
    """Take in the intervals of a grid operator's FILE.

    Good lines are kept although others are refused, each with its number and
    the reason. The same file may be taken in again: what is known already
    changes nothing. An import that was interrupted goes on where it stopped.
    `wattstead import preview FILE` shows beforehand how the file is read.
    """
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
    try:
        with told_or_raised(path), opened(path) as stream:
            corrections = corrections_told(options)
            with django_as("worker"):
                report = _take_in(
                    stream,
                    path=path,
                    meter_number=meter_number,
                    register_name=register_name,
                    corrections=corrections,
                    console=console,
                )
    except KeyboardInterrupt:
        click.echo("wattstead: Stopped. What was kept stays; the same command goes on from there.", err=True)
        sys.exit(STOPPED)
    from wattstead.interfaces.commands.import_report import show

    show(report, on=console)
    sys.exit(_exit_code(report))


def _exit_code(report: "ImportReport") -> int:
    if not report.found and not report.without_value:
        return NOTHING_READ
    return SOME_REFUSED if report.refused else ALL_KEPT


def _take_in(
    stream: BinaryIO,
    *,
    path: Path,
    meter_number: str,
    register_name: str,
    corrections: "Corrections",
    console: Console,
) -> "ImportReport":
    from wattstead.journeys.import_readings import ReadingFile, import_readings

    with _told(console) as tell:
        return import_readings(
            SYSTEM,
            file=ReadingFile(name=path.name, stream=stream),
            meter_number=meter_number,
            register_name=register_name,
            corrections=corrections,
            now=datetime.now(UTC),
            tell=tell,
        )


@contextmanager
def _told(console: Console) -> Iterator[Callable[["ImportProgress"], None]]:
    """Yield what shows progress: a bar on a terminal, else a line for every tenth of the file."""
    if console.is_terminal:
        with _bar(console) as progress:
            task = progress.add_task("Reading", total=None, found=0)
            yield lambda told: progress.update(
                task, completed=told.bytes_read, total=told.bytes_in_all, found=told.found
            )
        return
    tenths_told = 0

    def tell(told: "ImportProgress") -> None:
        nonlocal tenths_told
        tenths = _PLAIN_STEPS * told.bytes_read // max(told.bytes_in_all, 1)
        if tenths > tenths_told:
            tenths_told = tenths
            console.print(f"{tenths * 100 // _PLAIN_STEPS} %: kept up to line {told.line}")

    yield tell


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[found]:,} intervals"),
        TimeRemainingColumn(),
        console=console,
    )
