"""Makes the household of the demonstration; a process of its own, started by `wattstead demo`.

Progress is told on stderr. Stdout carries one JSON object with the token of a
new sign-in link, for the process that asked.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from wattstead.interfaces.commands.installation import set_up_django
from wattstead.interfaces.commands.refusals import sentence_for

if TYPE_CHECKING:
    from wattstead.journeys.demo_household.setting_up import Moment
    from wattstead.journeys.demo_household.setting_up import Progress as Told


@click.command("demo_household")
@click.option("--import", "file", type=click.Path(path_type=Path))
def command(*, file: Path | None) -> None:
    """Make the household, or bring it up to today, and hand out a sign-in link."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True)
    try:
        set_up_django(os.environ)
        user_id = _simulated(console) if file is None else _from_file(file, console=console)
        click.echo(json.dumps({"token": _sign_in_token(user_id)}))
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        console.print(f"wattstead: {sentence}")
        sys.exit(1)


def _simulated(console: Console) -> UUID:
    """Make the family whose electricity is simulated."""
    from wattstead.journeys.demo_household.scenes import set_up_scene

    with _told(console) as tell:
        made = set_up_scene("prosumer", moment=_moment(), tell=tell)
    if made.new_readings or made.new_invoices:
        console.print(
            f"The household is up to date: {made.new_readings:,} readings"
            f" and {made.new_invoices:,} invoices are new."
        )
    return made.user_id


def _from_file(path: Path, *, console: Console) -> UUID:
    """Make the family whose electricity comes from a file."""
    from wattstead.interfaces.commands.import_report import show
    from wattstead.journeys.demo_household.setting_up import Progress as Told
    from wattstead.journeys.demo_household.setting_up import set_up_from_file
    from wattstead.journeys.import_readings import ImportProgress, ReadingFile

    with path.open("rb") as stream, _told(console) as tell:

        def tell_import(told: ImportProgress) -> None:
            tell(Told(what=f"Importing {path.name}", step=told.bytes_read, steps=told.bytes_in_all))

        made = set_up_from_file(
            file=ReadingFile(name=path.name, stream=stream),
            moment=_moment(),
            tell=tell,
            tell_import=tell_import,
        )
    show(made.report, on=console)
    return made.user_id


def _sign_in_token(user_id: UUID) -> str:
    from wattstead.domains.identity.operations import create_sign_in_link
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        return create_sign_in_link(user_id=user_id, now=datetime.now(UTC))


def _moment() -> "Moment":
    """Return this moment, and the day it is where the household lives."""
    from wattstead.journeys.demo_household.families import ZONE
    from wattstead.journeys.demo_household.setting_up import Moment

    now = datetime.now(UTC)
    return Moment(today=now.astimezone(ZoneInfo(ZONE)).date(), now=now)


@contextmanager
def _told(console: Console) -> Iterator[Callable[["Told"], None]]:
    """Yield what shows each kind of work as a bar of its own, and keeps quiet where nothing is to do."""
    bars: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def tell(told: "Told") -> None:
            if told.what not in bars:
                bars[told.what] = progress.add_task(told.what, total=None)
                if not console.is_terminal:
                    console.print(f"{told.what} …")
            progress.update(bars[told.what], completed=told.step, total=told.steps or None)

        yield tell


if __name__ == "__main__":
    command()
