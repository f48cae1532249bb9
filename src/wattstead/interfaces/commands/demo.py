"""Runs the portal with a household to look at.

The household is made by another process (`demo_household`), so that the one that
watches over the portal stays small and never opens a thread.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands.ports import FIRST
from wattstead.interfaces.commands.up import Portal, run_portal


@dataclass(kw_only=True)
class _Visit:
    """What is known of this run of the demonstration once the household stands."""

    file: Path | None
    link: str = field(default="")

    def prepare(self, portal: Portal) -> None:
        """Make the household, or bring it up to today, and keep the sign-in link."""
        words = ["--import", str(self.file.resolve())] if self.file else []
        made = subprocess.run(
            [sys.executable, "-m", "wattstead.interfaces.commands.demo_household", *words],
            env=portal.environment_of("worker"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise CannotStart(
                "The household of the demonstration could not be made; the reason stands above."
            )
        self.link = f"{portal.url}/sign-in/{json.loads(made.stdout)['token']}/"

    def welcome(self, _: Portal) -> None:
        """Tell how to sign in."""
        click.echo(f"Sign in once, within half an hour: {self.link}")


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
def command(*, file: Path | None, host: str, port: int | None) -> None:
    """Run the portal with a household to look at.

    Makes a family with solar panels, three years of readings up to yesterday and
    its bills, and prints a link that signs you in once; nobody is signed in
    without it. The next start brings the household up to its day. With --import
    the link leads to another family, whose electricity comes from FILE.
    """
    visit = _Visit(file=file)
    run_portal(host=host, port=port, before_serving=visit.prepare, when_it_answers=visit.welcome)
