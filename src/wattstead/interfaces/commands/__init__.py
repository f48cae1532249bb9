"""The command line: `wattstead` and one file for each command.

A command's file is imported only when it is asked for, so that `wattstead
--help` and the supervisor start without loading Django.
"""

import sys
from importlib import import_module

import click

HERE = "wattstead.interfaces.commands"
COMMANDS = {
    "up": ("up", "Run the whole portal on this machine: database, web and worker."),
    "demo": ("demo", "Run the portal with a household to look at."),
    "web": ("web", "Answer people's browsers."),
    "worker": ("worker", "Do the jobs that others left for later."),
    "migrate": ("migrate", "Bring the database to the shape this version wants."),
    "make-admin": ("make_admin", "Make the first admin, and print a link that signs them in once."),
    "change-zone": ("change_zone", "Let another clock run at a site; its days are cut anew."),
    "estimate": ("estimate", "Fill the gaps of a meter with estimates."),
    "delete-readings": ("delete_readings", "Delete old readings that no kept bill rests on."),
    "thin-readings": ("thin_readings", "Leave of old readings the sum of each day."),
    "rotate-keys": ("rotate_keys", "Write what is encrypted anew with the newest key."),
    "bench": ("bench", "Measure the store against a table of single readings."),
    "bench-pages": ("bench_pages", "Measure every page of the demonstration's scenes."),
    "bench-api": ("bench_api", "Measure the answers of the API."),
    "bench-intake": ("bench_intake", "Measure how many readings a second are taken in over HTTP."),
    "bench-live": ("bench_live", "Measure whether meters that deliver every minute are kept up with."),
    "bench-million": ("bench_million", "Measure a day of a million meters."),
    "bench-access": ("bench_access", "Measure what row-level security costs."),
    "openapi": ("openapi", "Print the document of the API."),
    "import": ("import_readings", "Take in data from files."),
}


class LazyGroup(click.Group):
    """A group that imports a command when it is run, not when it is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's file; it holds a click command called `command`."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"{HERE}.{COMMANDS[cmd_name][0]}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wattstead")
def wattstead() -> None:
    """Wattstead, an energy portal: what you use, produce and pay, understood."""


def main() -> None:
    """Run the command line; a refusal to start is one sentence on stderr and exit code 1."""
    from wattstead.interfaces.commands.refusals import sentence_for

    try:
        wattstead()
    except Exception as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        click.echo(f"wattstead: {sentence}", err=True)
        sys.exit(1)
