"""Shows what a file holds before it is taken in: `wattstead import preview FILE`.

Exit code 0: an import would keep every line; 1: some lines would be refused; 2: as it
is nothing could be imported, or something has to be told first.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from rich.console import Console

from wattstead.interfaces.commands.database import django_as
from wattstead.interfaces.commands.import_corrections import correction_options, corrections_told
from wattstead.interfaces.commands.opened_files import NOTHING_READ, opened, told_or_raised
from wattstead.kernel.viewer import SYSTEM

if TYPE_CHECKING:
    from wattstead.domains.metering.file_formats.corrections import Corrections
    from wattstead.domains.metering.file_formats.preview import Preview

READY, SOME_REFUSED = 0, 1


@click.command("preview")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--meter", "meter_number", metavar="NUMBER", help="The meter that the file is for.")
@click.option(
    "--register",
    "register_name",
    default="import",
    show_default=True,
    metavar="NAME",
    help="Which register it is for: import (taken from the grid), export (given to it), or an OBIS code.",
)
@correction_options
def preview(*, path: Path, meter_number: str | None, register_name: str, **options: object) -> None:
    """Show what FILE holds and how it is read; keep nothing.

    Everything that was found out about the file is listed with the option that
    corrects it. Without a meter no database is asked.
    """
    console = Console(markup=False, highlight=False, emoji=False, soft_wrap=True)
    with told_or_raised(path), opened(path) as stream:
        corrections = corrections_told(options)
        if meter_number is None:
            seen = _without_meter(stream, corrections=corrections)
        else:
            with django_as("worker"):
                seen = _for_meter(
                    stream,
                    path=path,
                    meter_number=meter_number,
                    register_name=register_name,
                    corrections=corrections,
                )
    from wattstead.interfaces.commands.preview_report import show

    show(seen, name=path.name, on=console)
    sys.exit(_exit_code(seen))


def _exit_code(seen: "Preview") -> int:
    if not seen.is_ready:
        return NOTHING_READ
    return SOME_REFUSED if seen.refused else READY


def _without_meter(stream: BinaryIO, *, corrections: "Corrections") -> "Preview":
    from wattstead.domains.metering.file_formats.previewing import preview_without_meter

    return preview_without_meter(stream, corrections=corrections, now_s=int(datetime.now(UTC).timestamp()))


def _for_meter(
    stream: BinaryIO, *, path: Path, meter_number: str, register_name: str, corrections: "Corrections"
) -> "Preview":
    from wattstead.domains.metering.queries import meter_with_number
    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys.import_readings import ReadingFile
    from wattstead.journeys.preview_file import preview_file

    with seen_by(SYSTEM):
        return preview_file(
            SYSTEM,
            file=ReadingFile(name=path.name, stream=stream),
            meter_id=meter_with_number(SYSTEM, meter_number=meter_number).pk,
            register_name=register_name,
            corrections=corrections,
            now=datetime.now(UTC),
        )
