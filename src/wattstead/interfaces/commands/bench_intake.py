"""Measures the intake of readings of many meters over HTTP, beside a table with a row for each reading."""

import http.client
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec
import psycopg
from rich.console import Console
from rich.table import Table

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.roles import OWNER
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.bench_web import own_database, web

FIRST_DAY = date(2025, 1, 1)
NARROWEST = 150
MIDDLE = 10_000
A_YEAR = timedelta(days=365)
PATH = "/api/v1/intake/readings"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many readings a second were kept, what that took the web process, and what is asked of it."""

    what: str
    readings: int
    seconds: float
    web_cpu_s: float
    rows_per_s: float
    budget_per_s: float

    @property
    def per_s(self) -> float:
        """Return how many readings a second were kept, as the sender saw it."""
        return self.readings / self.seconds

    @property
    def is_held(self) -> bool:
        """Tell whether the budget is held."""
        return self.per_s >= self.budget_per_s


@click.command("bench-intake")
@click.option("--meters", default=1_000, show_default=True, help="How many meters a batch holds.")
@click.option("--days", default=10, show_default=True, help="How many days of each meter a batch holds.")
@click.option("--times", default=5, show_default=True, help="How many batches of each kind are sent.")
@click.option("--crowd", default=100_000, show_default=True, help="How many meters deliver one quarter-hour.")
def command(*, meters: int, days: int, times: int, crowd: int) -> None:
    """Measure readings brought over HTTP, with full validation, durable; exit 1 when a budget is not held.

    A real web process takes them in as the application's role on a database of its own.
    """
    with own_database() as home:
        from wattstead.interfaces.commands.bench_bodies import add_meters, admins_token
        from wattstead.interfaces.commands.bench_store import refuse_unfair_conditions

        refuse_unfair_conditions(role="wattstead_app")
        token = admins_token()
        add_meters(home, first=1, last=max(meters, MIDDLE, crowd))
        figures: list[Figure] = []
        with web(home) as url:
            sender = Sender(url=url, token=token)
            for figure in _measured(sender, home=home, meters=meters, days=days, times=times, crowd=crowd):
                click.echo(f"measured: {figure.what}", err=True)
                figures.append(figure)
    _show(figures)


def _measured(
    sender: "Sender", *, home: Path, meters: int, days: int, times: int, crowd: int
) -> Iterator[Figure]:
    from wattstead.interfaces.commands.bench_bodies import ARROW, CSV, JSON_LINES

    rows_per_s = _rows_per_s(home, meters=meters)
    starts_on = FIRST_DAY
    for name, kind, budget in (("Arrow", ARROW, 1e6), ("CSV", CSV, 1e6), ("JSON lines", JSON_LINES, 5e5)):
        for length in sorted({1, days}):
            what = f"{name}: {meters:,} meters, {length} days a batch"
            yield _of_days(
                sender,
                what=what,
                kind=kind,
                starts_on=starts_on,
                meters=meters,
                days=length,
                times=times,
                rows_per_s=rows_per_s,
                budget_per_s=budget,
            )
            starts_on += length * (times + 1) * timedelta(days=1)
    # Each lot on hours of its own; a request as such takes a hundredth of a second, however few it brings.
    yesterday = datetime.combine(datetime.now(UTC).date() - timedelta(days=1), clock(0), UTC)
    for count, sent, budget in ((meters, 24, 0.0), (MIDDLE, 12, 5e4), (crowd, 4, max(5e4, crowd / 60))):
        what = f"CSV: one quarter-hour of {count:,} meters a batch"
        begins_at = yesterday + timedelta(hours={1_000: 0, MIDDLE: 8}.get(count, 16))
        yield _of_quarters(
            sender, what=what, meters=count, begins_at=begins_at, times=sent, budget_per_s=budget
        )
    # The first one makes the blocks of its day; all others are merged into them, and noted as come late.
    what, long_ago = f"CSV: one quarter-hour of {MIDDLE:,} meters a batch, late", yesterday - A_YEAR
    yield _of_quarters(sender, what=what, meters=MIDDLE, begins_at=long_ago, times=4, budget_per_s=0.0)


def _of_days(
    sender: "Sender",
    *,
    what: str,
    kind: str,
    starts_on: date,
    meters: int,
    days: int,
    times: int,
    rows_per_s: float,
    budget_per_s: float,
) -> Figure:
    """Send batches of whole days that are new, each after the one before; the first is not counted."""
    from wattstead.interfaces.commands.bench_bodies import body_of, whole_days

    readings, taken_s, cpu_s = 0, 0.0, 0.0
    for number in range(times + 1):
        on = starts_on + number * timedelta(days=days)
        table = whole_days(meters=meters, starts_on=on, days=days)
        sent = sender.send(body_of(table, kind=kind), kind=kind, stored=len(table))
        if number:
            readings, taken_s, cpu_s = readings + len(table), taken_s + sent.seconds, cpu_s + sent.web_cpu_s
    return Figure(
        what=what,
        readings=readings,
        seconds=taken_s,
        web_cpu_s=cpu_s,
        rows_per_s=rows_per_s,
        budget_per_s=budget_per_s,
    )


def _of_quarters(
    sender: "Sender", *, what: str, meters: int, begins_at: datetime, times: int, budget_per_s: float
) -> Figure:
    """Send one quarter-hour of every meter after another; the first is not counted."""
    from wattstead.interfaces.commands.bench_bodies import CSV, body_of, one_quarter

    readings, taken_s, cpu_s = 0, 0.0, 0.0
    for number in range(times + 1):
        table = one_quarter(meters=meters, ends_at=begins_at + (number + 1) * timedelta(minutes=15))
        sent = sender.send(body_of(table, kind=CSV), kind=CSV, stored=len(table))
        if number:
            readings, taken_s, cpu_s = readings + meters, taken_s + sent.seconds, cpu_s + sent.web_cpu_s
    return Figure(
        what=what,
        readings=readings,
        seconds=taken_s,
        web_cpu_s=cpu_s,
        rows_per_s=0.0,
        budget_per_s=budget_per_s,
    )


def _rows_per_s(home: Path, *, meters: int) -> float:
    """Return how many readings a second a row for each reading takes: binary COPY, without any check."""
    from wattstead.interfaces.commands import bench_row_table as row_table
    from wattstead.interfaces.commands.bench_readings import MONTH, households, readings, starts_of

    address = installation.embedded_cluster(home).url(OWNER)
    with psycopg.connect(address, autocommit=True) as owner, psycopg.connect(address) as plain:
        owner.execute(row_table.MAKE)
        batch = readings(households(meters, first=1), starts_s=starts_of(MONTH)[: 96 * 10])
        began = time.perf_counter()
        row_table.load(plain, batch)
        taken_s = time.perf_counter() - began
        owner.execute("DROP TABLE bench_reading")
    return len(batch) / taken_s


@dataclass(frozen=True, kw_only=True)
class Sent:
    """How long a body took, and how much processor time of the web process."""

    seconds: float
    web_cpu_s: float


class Sender:
    """Sends bodies as a head-end does, over one connection."""

    def __init__(self, *, url: str, token: str) -> None:
        self._address = urlsplit(url)
        self._headers = {"Authorization": f"Bearer {token}"}
        self._number = 0

    def send(self, body: bytes, *, kind: str, stored: int) -> Sent:
        """Send one body and wait for its answer; raises CannotStart unless all of its readings were new."""
        self._number += 1
        headers = {**self._headers, "Content-Type": kind, "Idempotency-Key": str(self._number)}
        connection = http.client.HTTPConnection(self._address.hostname or "", self._address.port or 80)
        cpu_s, began = _cpu_s_of_web(), time.perf_counter()
        connection.request("POST", PATH, body=body, headers=headers)
        answer = connection.getresponse().read()
        taken_s, cpu_s = time.perf_counter() - began, _cpu_s_of_web() - cpu_s
        connection.close()
        told: dict[str, object] = msgspec.json.decode(answer)
        if told.get("stored") != stored:
            raise CannotStart(f"Not all of {stored} readings were new: {answer[:500]!r}")
        return Sent(seconds=taken_s, web_cpu_s=cpu_s)


def _cpu_s_of_web() -> float:
    """Return the seconds of processor time that the web processes of this command have taken so far."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            is_web = b"web" in (stat.parent / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # it ended meanwhile
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        if is_web:
            ticks[pid] = int(fields[11]) + int(fields[12])
    return sum(count for pid, count in ticks.items() if _descends(pid, parents=parents)) / 100


def _descends(pid: int, *, parents: dict[int, int]) -> bool:
    """Tell whether a process was started by this one, or by one that was."""
    while pid and pid != os.getpid():
        pid = parents.get(pid, 0)
    return pid == os.getpid()


def _show(figures: list[Figure]) -> None:
    """Print a table, and end this process: with 1 when a budget is not held."""
    table = Table(
        "", "readings", "k readings/s", "web CPU ns/reading", "times row per reading", "budget k/s", ""
    )
    for figure in figures:
        ratio = f"{figure.per_s / figure.rows_per_s:.1f}" if figure.rows_per_s else ""
        table.add_row(
            figure.what,
            f"{figure.readings:,}",
            f"{figure.per_s / 1e3:,.0f}",
            f"{figure.web_cpu_s / figure.readings * 1e9:,.0f}",
            ratio,
            f"≥ {figure.budget_per_s / 1e3:,.0f}" if figure.budget_per_s else "",
            "" if not figure.budget_per_s else "held" if figure.is_held else "[bold red]not held[/]",
        )
    Console(width=max(NARROWEST, Console().width)).print(table)
    sys.exit(0 if all(figure.is_held for figure in figures) else 1)
