"""Measures whether the intake keeps up with meters that deliver every minute, while the clock runs."""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from wattstead.interfaces.commands.bench_web import own_database, web

if TYPE_CHECKING:
    from wattstead.interfaces.commands.bench_intake import Sender

BATCHES_A_MINUTE = 20


@dataclass(frozen=True, kw_only=True)
class Lived:
    """How long batches took that were due one after another, and how late each was begun and answered."""

    readings: int
    answers_s: list[float]
    waited_s: list[float]
    late_s: float
    web_cpu_s: float

    @property
    def is_held(self) -> bool:
        """Tell whether nothing was left over at the end."""
        return self.late_s <= 60 / BATCHES_A_MINUTE


@click.command("bench-live")
@click.option("--meters", default=20_000, show_default=True, help="How many meters deliver every minute.")
@click.option("--minutes", default=3, show_default=True, help="How long they do.")
def command(*, meters: int, minutes: int) -> None:
    """Let meters deliver each minute when it is over, spread over the next; exit 1 when a backlog is left.

    A real web process takes them in over HTTP with full validation, durable, on a database of its own.
    """
    with own_database() as home:
        from wattstead.interfaces.commands.bench_bodies import add_meters, admins_token
        from wattstead.interfaces.commands.bench_intake import Sender
        from wattstead.interfaces.commands.bench_store import refuse_unfair_conditions

        refuse_unfair_conditions(role="wattstead_app")
        token = admins_token()
        add_meters(home, first=1, last=meters)
        with web(home) as url:
            lived = _lived(Sender(url=url, token=token), meters=meters, minutes=minutes)
    _show(lived, meters=meters, minutes=minutes)


def _lived(sender: "Sender", *, meters: int, minutes: int) -> Lived:
    """Send a twentieth of the meters every three seconds, each batch when it is due."""
    from wattstead.interfaces.commands.bench_bodies import CSV, body_of, one_minute

    each = meters // BATCHES_A_MINUTE
    pause_s = 60 / BATCHES_A_MINUTE
    first_minute = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=minutes)
    answers_s, waited_s, late_s, cpu_s = [], [], 0.0, 0.0
    began = time.perf_counter()
    for number in range(minutes * BATCHES_A_MINUTE):
        minute, part = divmod(number, BATCHES_A_MINUTE)
        ends_at = first_minute + timedelta(minutes=minute + 1)
        body = body_of(one_minute(first=part * each + 1, meters=each, ends_at=ends_at), kind=CSV)
        due = began + number * pause_s
        time.sleep(max(0.0, due - time.perf_counter()))
        waited_s.append(time.perf_counter() - due)
        sent = sender.send(body, kind=CSV, stored=each)
        answers_s.append(sent.seconds)
        cpu_s += sent.web_cpu_s
        late_s = time.perf_counter() - due
    return Lived(
        readings=each * len(answers_s),
        answers_s=sorted(answers_s),
        waited_s=waited_s,
        late_s=late_s,
        web_cpu_s=cpu_s,
    )


def _show(lived: Lived, *, meters: int, minutes: int) -> None:
    """Print a table, and end this process: with 1 when a backlog was left."""
    title = (
        f"{meters:,} meters, one reading a minute each, for {minutes} minutes: {lived.readings:,} readings"
    )
    table = Table("", "seconds", title=title)
    answers_s = lived.answers_s
    table.add_row(
        f"an answer to a batch of {meters // BATCHES_A_MINUTE:,}, median", f"{_median(answers_s):.3f}"
    )
    table.add_row("the slowest answer", f"{answers_s[-1]:.3f}")
    table.add_row("the longest a batch waited for the one before", f"{max(lived.waited_s):.3f}")
    table.add_row("from when the last batch was due to its answer", f"{lived.late_s:.3f}")
    table.add_row("processor time of the web process, in all", f"{lived.web_cpu_s:.2f}")
    table.add_row("", "no backlog" if lived.is_held else "[bold red]a backlog was left[/]")
    Console(width=100).print(table)
    sys.exit(0 if lived.is_held else 1)


def _median(sorted_ones: list[float]) -> float:
    return sorted_ones[len(sorted_ones) // 2]
