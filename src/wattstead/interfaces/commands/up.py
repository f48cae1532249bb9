"""Runs the whole portal on this machine as one tree of processes."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit

import click

from wattstead.foundation.embedded_postgres import CannotStart, data_home, owned
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.children import Children, Task, stop_orphans
from wattstead.interfaces.commands.database import migrate_if_needed, migrate_in_own_process
from wattstead.interfaces.commands.foreign_servers import refuse_unsafe_roles
from wattstead.interfaces.commands.installation import Addresses, Role
from wattstead.interfaces.commands.ports import FIRST, reserved_port

WATCH_S = 0.2
ANSWER_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A portal about to serve: where it will be, and how to work on its database."""

    url: str
    home: Path
    host: str
    port: int
    addresses: Addresses
    environ: Mapping[str, str]
    database_runs: Callable[[], bool]

    def environment_of(self, role: Role) -> dict[str, str]:
        """Return the environment of a process that acts as `role` in this portal."""
        return installation.environment_of(
            role, addresses=self.addresses, home=self.home, public_url=self.url, environ=self.environ
        )


def _nothing(_: Portal) -> None:
    """Do nothing, where `up` leaves room for the demo."""


def _no_task(_: Portal) -> Task | None:
    """Ask for no process, where `up` leaves room for the demo."""
    return None


@dataclass(frozen=True, kw_only=True)
class _Hooks:
    """What somebody who runs a portal does beside it."""

    meanwhile: Callable[[Portal], None]
    when_it_answers: Callable[[Portal], None]
    now_and_then: Callable[[Portal], Task | None]


class StopRequested(BaseException):
    """Somebody asked this process to stop: not a failure, and caught only at the very top."""


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"The port to listen on; without it the first free one from {FIRST}.",
)
def command(*, host: str, port: int | None) -> None:
    """Run the whole portal on this machine: database, web and worker.

    The database lies in the data folder (WATTSTEAD_DATA_DIR) and is served by
    a PostgreSQL of our own, unless WATTSTEAD_DATABASE_URL names a server of
    yours. Ctrl-C or SIGTERM stops everything in order.
    """
    run_portal(host=host, port=port)


def run_portal(
    *,
    host: str,
    port: int | None,
    meanwhile: Callable[[Portal], None] = _nothing,
    when_it_answers: Callable[[Portal], None] = _nothing,
    now_and_then: Callable[[Portal], Task | None] = _no_task,
) -> None:
    """Run the portal until somebody asks for its end.

    `meanwhile` is called once the database is migrated, while web and worker
    load; `when_it_answers` after that, once the first page can be opened. From then
    on `now_and_then` is asked all the time for a process to start beside the others.
    """
    hooks = _Hooks(meanwhile=meanwhile, when_it_answers=when_it_answers, now_and_then=now_and_then)
    environ = dict(os.environ)
    home = data_home(environ)
    try:
        with _stops_on_signals(), owned(home):
            notes = home / "processes.json"
            stop_orphans(notes)
            with (
                _database(home, environ=environ) as (addresses, database_runs),
                reserved_port(host=host, wanted=port) as reserved,
            ):
                portal = Portal(
                    url=installation.public_url_of(environ, port=reserved),
                    home=home,
                    host=host,
                    port=reserved,
                    addresses=addresses,
                    environ=environ,
                    database_runs=database_runs,
                )
                children = Children(notes=notes)
                _serve(portal, children=children, hooks=hooks)
    except StopRequested:
        click.echo("Stopped.")


@contextmanager
def _database(home: Path, *, environ: Mapping[str, str]) -> Iterator[tuple[Addresses, Callable[[], bool]]]:
    """Yield a migrated database, the operator's or ours, and how to ask whether ours still runs."""
    if operators := installation.operators_addresses(environ):
        refuse_unsafe_roles(operators)
        if operators.owner:
            migrate_in_own_process(operators, home=home, environ=environ)
        yield operators, lambda: True  # who watches a server of their own is its operator
        return
    cluster = installation.embedded_cluster(home)
    with cluster.running() as running:
        addresses = installation.embedded_addresses(cluster)
        migrate_if_needed(addresses, home=home, environ=environ)
        yield addresses, running.is_running


def _serve(portal: Portal, *, children: Children, hooks: _Hooks) -> NoReturn:
    web = Task(
        name="web",
        command=installation.own_command("web", "--host", portal.host, "--port", str(portal.port)),
        environment=portal.environment_of("app"),
    )
    worker = Task(
        name="worker",
        command=installation.own_command("worker"),
        environment=portal.environment_of("worker"),
    )
    try:
        children.start(web)
        children.start(worker)
        hooks.meanwhile(portal)
        _wait_for_answer(portal, children=children)
        click.echo(f"Wattstead is ready at {portal.url} (data in {portal.home}). Ctrl-C stops it.")
        hooks.when_it_answers(portal)
        while True:
            time.sleep(WATCH_S)
            if not portal.database_runs():
                raise CannotStart("The database server ended by itself; start again, nothing stored is lost.")
            children.start_again_what_ended([web, worker])
            wanted = hooks.now_and_then(portal)
            if wanted is not None and not children.runs(wanted.name):
                children.start(wanted)
    finally:
        children.stop()


def _wait_for_answer(portal: Portal, *, children: Children) -> None:
    deadline_s = time.monotonic() + ANSWER_S
    while not _answers(portal):
        if children.has_ended("web"):
            raise CannotStart("The web process ended before it could answer; the reason stands above.")
        if time.monotonic() > deadline_s:
            raise CannotStart(f"The web process did not answer within {ANSWER_S:.0f} seconds.")
        time.sleep(0.05)


def _answers(portal: Portal) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(portal.host, portal.host)  # noqa: S104 - no binding here
    connection = HTTPConnection(host, portal.port, timeout=10)
    try:
        connection.request("HEAD", "/", headers={"Host": urlsplit(portal.url).netloc})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


@contextmanager
def _stops_on_signals() -> Iterator[None]:
    """Turn the first SIGTERM, SIGINT or SIGHUP into StopRequested, and let the end run undisturbed."""
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        if not asked:
            asked.append(number)
            raise StopRequested

    numbers = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup asks for
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
