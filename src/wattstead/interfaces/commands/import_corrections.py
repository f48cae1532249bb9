"""Gives commands the options by which a person corrects how a file is read."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from wattstead.domains.metering.file_formats.corrections import Corrections

Command = TypeVar("Command", bound=Callable[..., object])

_STEPS = {"5min": "300", "10min": "600", "15min": "900", "30min": "1800", "1h": "3600", "1d": "86400"}
_DELIMITERS = {"tab": "\t", "semicolon": ";", "comma": ",", "bar": "|"}
_OPTIONS = (
    click.option("--encoding", metavar="NAME", help="How bytes become text: utf-8, utf-16, latin-1 ..."),
    click.option("--delimiter", metavar="SIGN", help="What parts the columns: ; , | or tab."),
    click.option("--decimal-sign", metavar="SIGN", help="The sign before the decimals: a comma or a point."),
    click.option("--zone", metavar="ZONE", help="The time zone of the clocks in the file: Europe/Vienna."),
    click.option("--stamp", "stamp_means", metavar="start|end", help="What the moments of the file name."),
    click.option("--stamp-pattern", metavar="PATTERN", help="How moments are written: '%d/%m/%Y %H:%M'."),
    click.option("--unit", metavar="UNIT", help="In what the file counts: kWh, Wh, MWh, kW, W or m3."),
    click.option(
        "--step", "step_s", metavar="STEP", help=f"How long an interval lasts: {', '.join(_STEPS)}."
    ),
    click.option(
        "--usage-point", "usage_point", metavar="TITLE", help="Which meter reading of a Green Button file."
    ),
    click.option(
        "--column",
        "columns",
        metavar="ROLE=HEADER",
        multiple=True,
        help="Which column is the stamp, time, end, end_time, value, counter, substitute_value or quality:"
        " by its header, or by number as in value=#3. May be given several times.",
    ),
)


def correction_options(command: Command) -> Command:
    """Add every option of correction to a command, which takes them as keyword arguments."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def corrections_told(options: dict[str, object]) -> "Corrections":
    """Return what the options say; raises CorrectionUnusable, and UsageError for a column without a role."""
    from wattstead.domains.metering.file_formats.corrections import corrections_of

    told = {name: value for name, value in options.items() if value is not None and name != "columns"}
    told["step_s"] = _STEPS.get(str(told.get("step_s", "")), told.get("step_s"))
    told["delimiter"] = _DELIMITERS.get(str(told.get("delimiter", "")), told.get("delimiter"))
    columns = options.get("columns")
    return corrections_of(told | {"columns": _columns(columns if isinstance(columns, tuple) else ())})


def _columns(told: tuple[str, ...]) -> dict[str, str]:
    columns = {}
    for each in told:
        role, sign, header = each.partition("=")
        if not sign:
            raise click.UsageError(f"--column {each}: write ROLE=HEADER, for example value=kWh.")
        columns[role.strip()] = header
    return columns
