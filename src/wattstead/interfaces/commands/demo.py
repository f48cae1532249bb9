"""Runs the portal with a household to look at.

The household is made by another process (`demo_household`) while web and worker
load: so the one that watches over the portal stays small.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from wattstead.foundation.embedded_postgres import CannotStart, processes
from wattstead.interfaces.commands.ports import FIRST
from wattstead.interfaces.commands.up import Portal, run_portal


@click.command("demo")
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
def command(*, file: Path | None, host: str, port: int | None, data_dir: Path | None) -> None:
    """Run the portal with a household to look at.

    Makes a family with solar panels, three years of readings up to yesterday and
    its bills, and prints a link that signs you in once; nobody is signed in
    without it. The next start brings the household up to its day. With --import
    the link leads to another family, whose electricity comes from FILE.
    """
    if data_dir is not None:
        os.environ["WATTSTEAD_DATA_DIR"] = str(data_dir)
    visit = _Visit(words=["--import", str(file.resolve())] if file else [])
    run_portal(host=host, port=port, meanwhile=visit.prepare, when_it_answers=visit.welcome)


@dataclass(kw_only=True)
class _Visit:
    """One run of the demonstration: what its household is made of, and the token of the sign-in link."""

    words: list[str]
    token: str = field(default="")

    def prepare(self, portal: Portal) -> None:
        """Make the household, or bring it up to today; raises CannotStart."""
        made = subprocess.run(
            [sys.executable, "-m", "wattstead.interfaces.commands.demo_household", *self.words],
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
        self.token = json.loads(made.stdout)["token"]

    def welcome(self, portal: Portal) -> None:
        """Tell how to sign in."""
        click.echo(f"Sign in once, within half an hour: {portal.url}/sign-in/{self.token}/")
