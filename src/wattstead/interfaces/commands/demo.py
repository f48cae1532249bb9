"""Runs the portal with people to look at.

The people are made by another process (`demo_household`) while web and worker
load: so the one that watches over the portal stays small. Each quarter-hour the
same process is started once more for a moment, and adds what was used since.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from wattstead.foundation.embedded_postgres import CannotStart, processes
from wattstead.interfaces.commands.children import Task
from wattstead.interfaces.commands.ports import FIRST
from wattstead.interfaces.commands.up import Portal, run_portal

SCENES = ("prosumer", "newcomer", "business")
QUARTER_S = 900
READ_AFTER_S = 15  # a quarter-hour is read so long after it has ended


@click.command("demo")
@click.option(
    "--scene",
    type=click.Choice(SCENES),
    help="Whom to look at: a family with solar panels, battery and car (prosumer, without this option),"
    " somebody who has just moved in, or a business with 200 places.",
)
@click.option(
    "--import",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="Show a household with the readings of this file of a grid operator.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"The port to listen on; without it the first free one from {FIRST}.",
)
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept; otherwise WATTSTEAD_DATA_DIR says so.",
)
@click.option("--moment", hidden=True, help="Make everything as of this moment; nothing is added later.")
def command(
    *,
    scene: str | None,
    file: Path | None,
    host: str,
    port: int | None,
    data_dir: Path | None,
    moment: str | None,
) -> None:
    """Run the portal with people to look at.

    Makes the people of a scene, such as a family with solar panels, three years of
    readings up to the last quarter-hour and its bills, and prints a link that signs
    you in once, and another one, with a code, for the supplier's service desk; nobody is
    signed in without them. While the portal runs, each
    quarter-hour adds its readings; the next start adds what was missed. Scenes are
    kept beside each other in one data folder. With --import the link leads to
    another family, whose electricity comes from FILE.
    """
    if scene and file:
        raise click.UsageError("Either --scene or --import: the file has a family of its own.")
    if data_dir is not None:
        os.environ["WATTSTEAD_DATA_DIR"] = str(data_dir)
    words = ["--import", str(file.resolve())] if file else ["--scene", scene or SCENES[0]]
    visit = _Visit(words=words + (["--moment", moment] if moment else []), is_living=not (file or moment))
    run_portal(
        host=host,
        port=port,
        meanwhile=visit.prepare,
        when_it_answers=visit.welcome,
        now_and_then=visit.carry_on,
    )


@dataclass(kw_only=True)
class _Visit:
    """One run of the demonstration: what is made for it, and what the sign-in links are made of.

    `quarter` counts the quarter-hours since 1970 up to the last one that was added.
    """

    words: list[str]
    is_living: bool
    keys: dict[str, str] = field(default_factory=dict)
    is_judged: bool = field(default=False)
    quarter: int = field(default=0)

    @property
    def command(self) -> list[str]:
        """Return the words that start the process which makes the people."""
        return [sys.executable, "-m", "wattstead.interfaces.commands.demo_household", *self.words]

    def prepare(self, portal: Portal) -> None:
        """Make the people, or bring them up to date; raises CannotStart."""
        self.quarter = int(time.time()) // QUARTER_S
        made = subprocess.run(
            self.command,
            env=portal.environment_of("worker"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            start_new_session=True,  # a Ctrl-C in the terminal is for this process alone
            preexec_fn=processes.ends_with_its_parent(signal.SIGTERM),
        )
        if made.returncode != 0:
            raise CannotStart("The household could not be made; the reason stands above.")
        self.keys = json.loads(made.stdout)

    def welcome(self, portal: Portal) -> None:
        """Tell how to sign in, and where mails are."""
        click.echo(f"Sign in once, within half an hour: {portal.url}/sign-in/{self.keys['token']}/")
        if "clerks_token" in self.keys:
            click.echo(
                f"The service desk, the same way: {portal.url}/sign-in/{self.keys['clerks_token']}/"
                f" with the code {self.keys['clerks_code']}"
            )
        if not portal.environ.get("WATTSTEAD_MAIL_URL"):
            click.echo(f"What the portal mails, to you after signing up too, lies in {portal.home / 'mail'}.")

    def carry_on(self, portal: Portal) -> Task | None:
        """Return what judges the readings, once, or what adds the last quarter-hour, once for each."""
        if not self.is_living:
            return None
        if not self.is_judged:
            self.is_judged = True
            return self._task("quality", "--judge", portal=portal)
        over = (int(time.time()) - READ_AFTER_S) // QUARTER_S
        if over <= self.quarter:
            return None
        self.quarter = over
        return self._task("readings", "--carry-on", portal=portal)

    def _task(self, name: str, word: str, *, portal: Portal) -> Task:
        return Task(name=name, command=[*self.command, word], environment=portal.environment_of("worker"))
