"""Makes the people of the demonstration; a process of its own, started by `wattstead demo`.

Progress is told on stderr. Stdout carries one JSON object with the tokens of new
sign-in links, for the process that asked.
"""

import gc
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
@click.option("--scene")
@click.option("--import", "file", type=click.Path(path_type=Path))
@click.option("--moment", type=click.DateTime(["%Y-%m-%dT%H:%M%z"]))
@click.option("--carry-on", is_flag=True, help="Add what was missed in silence; hand out no link.")
@click.option("--judge", is_flag=True, help="Work out how good the readings are, in silence.")
def command(
    *, scene: str | None, file: Path | None, moment: datetime | None, carry_on: bool, judge: bool
) -> None:
    """Make the people of a scene, or bring them up to date, and hand out sign-in links."""
    gc.disable()  # it makes millions of values that stay, and ends when they are kept
    is_silent = carry_on or judge
    console = Console(
        stderr=True, markup=False, highlight=False, emoji=False, soft_wrap=True, quiet=is_silent
    )
    # Whatever a crash takes of the last moments, the next start makes again.
    os.environ["PGOPTIONS"] = "-c synchronous_commit=off"
    try:
        set_up_django(os.environ)
        now = moment or datetime.now(UTC)
        if is_silent:
            os.nice(10)
        if judge:
            _judge(now)
            return
        if file is not None:
            user_id = _from_file(file, now=now, console=console)
        else:
            user_id = _of_scene(scene or "prosumer", now=now, console=console)
        if not carry_on:
            click.echo(json.dumps(_keys(user_id)))
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        console.print(f"wattstead: {sentence}")
        sys.exit(1)


def _of_scene(scene: str, *, now: datetime, console: Console) -> UUID:
    """Make the people of a scene, whose readings are simulated."""
    from wattstead.journeys.demo_household.scenes import set_up_scene

    with _told(console) as tell:
        made = set_up_scene(scene, moment=_moment(now), tell=tell)
    new = _counted(
        {
            "place": made.new_sites,
            "meter": made.new_meters,
            "reading": made.new_readings,
            "invoice": made.new_invoices,
        }
    )
    if made.new_sites:
        console.print(f"Made the scene “{scene}”: {new}.")
    elif new:
        console.print(f"Brought the scene “{scene}” up to date: {new}.")
    return made.user_id


def _counted(counts: dict[str, int]) -> str:
    """Return what there is some of in words: 2 places, 3 meters and 48 invoices."""
    told = [f"{count:,} {what}{'s' if count > 1 else ''}" for what, count in counts.items() if count]
    return " and ".join([part for part in (", ".join(told[:-1]), *told[-1:]) if part])


def _from_file(path: Path, *, now: datetime, console: Console) -> UUID:
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
            moment=_moment(now),
            tell=tell,
            tell_import=tell_import,
        )
    show(made.report, on=console)
    return made.user_id


def _keys(user_id: UUID) -> dict[str, str]:
    """Return what lets two people in, each once: the customer, and staff with a code beside the link."""
    from wattstead.domains.identity.operations import create_sign_in_link
    from wattstead.domains.identity.second_factors import renew_recovery_codes
    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys.demo_household.service_desk import seat_clerk
    from wattstead.kernel.viewer import SYSTEM

    now = datetime.now(UTC)
    with seen_by(SYSTEM):
        keys = {"token": create_sign_in_link(user_id=user_id, now=now)}
        clerk_id = seat_clerk(now=now)
        if clerk_id is not None:
            keys["clerks_token"] = create_sign_in_link(user_id=clerk_id, now=now)
            keys["clerks_code"] = renew_recovery_codes(user_id=clerk_id)[0]
    return keys


def _judge(now: datetime) -> None:
    from wattstead.journeys.demo_household.service_desk import judge_readings

    judge_readings(now=now)


def _moment(now: datetime) -> "Moment":
    """Return a moment, and the day it is where the people live."""
    from wattstead.journeys.demo_household.families import ZONE
    from wattstead.journeys.demo_household.setting_up import Moment

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
