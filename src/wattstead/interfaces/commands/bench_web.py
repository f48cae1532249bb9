"""Runs a real web process for those that measure it, and says how long its answers took."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psycopg
from rich.console import Console
from rich.table import Table

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.database import django_as
from wattstead.interfaces.commands.ports import reserved_port

if TYPE_CHECKING:
    from uuid import UUID

    from django.test import Client

    from wattstead.foundation.wire import Wire

HOST = "127.0.0.1"
NARROWEST = 160
MANY = "1000000"
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class Answered:
    """How long an answer took, as a client on this machine saw it, and what it fetched."""

    what: str
    budget_ms: float
    least_ms: float
    median_ms: float
    p95_ms: float
    statements: int
    rows: int
    kilobytes: float

    @property
    def is_held(self) -> bool:
        """Tell whether the answer keeps within its budget."""
        return self.p95_ms <= self.budget_ms


@contextmanager
def own_database() -> Iterator[Path]:
    """Run a new database for this process alone, as the application's role, and remove it at the end."""
    for variable in installation.VARIABLES.values():
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory(prefix="wattstead-bench-") as folder:
        os.environ["WATTSTEAD_DATA_DIR"] = folder
        os.environ["WATTSTEAD_API_REQUESTS_A_MINUTE"] = MANY  # counted, never refused
        with django_as("app"):
            yield Path(folder)


@contextmanager
def web(home: Path) -> Iterator[str]:
    """Run a web process as the application's role, on a port that nobody else has; yield its address.

    The tables are vacuumed, as they are soon after any import: the database would do it while we measure.
    """
    owner_url = installation.embedded_addresses(installation.embedded_cluster(home)).owner
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM (ANALYZE)")
    with reserved_port(host=HOST, wanted=None) as port, _web_at(port, home=home) as url:
        yield url


def answered(
    what: str, *, budget_ms: float, ask: Callable[[int], object], times: int, wire: "Wire"
) -> Answered:
    """Ask so many times, each time with the number of the question, and return how long that took."""
    taken_ms = sorted(_milliseconds(ask, number=number) for number in range(times))
    return Answered(
        what=what,
        budget_ms=budget_ms,
        least_ms=taken_ms[0],
        median_ms=taken_ms[times // 2],
        p95_ms=taken_ms[times * 95 // 100],
        statements=wire.statements,
        rows=wire.rows,
        kilobytes=wire.answered_bytes / 1000,
    )


def show_answers(figures: Sequence[Answered], *, title: str) -> None:
    """Print a table, and end this process: with 1 when a budget is not held."""
    table = Table(title, "least ms", "median ms", "p95 ms", "budget", "statements", "rows", "kB", "")
    for figure in figures:
        table.add_row(
            figure.what,
            f"{figure.least_ms:.1f}",
            f"{figure.median_ms:.1f}",
            f"{figure.p95_ms:.1f}",
            f"≤ {figure.budget_ms:g}",
            str(figure.statements),
            str(figure.rows),
            f"{figure.kilobytes:.0f}",
            "held" if figure.is_held else "[bold red]not held[/]",
        )
    Console(width=max(NARROWEST, Console().width)).print(table)
    sys.exit(0 if all(figure.is_held for figure in figures) else 1)


def signed_in(url: str, *, user_id: "UUID") -> OpenerDirector:
    """Return a browser that went through a one-time link."""
    from wattstead.domains.identity.operations import create_sign_in_link
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        token = create_sign_in_link(user_id=user_id, now=datetime.now(tz=UTC))
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = browser.open(f"{url}/sign-in/{token}/").read().decode()
    secret = SECRET.search(page)
    if secret is None:
        raise CannotStart("The page of the sign-in link has no form.")
    browser.open(
        f"{url}/sign-in/{token}/", data=urlencode({"csrfmiddlewaretoken": secret.group(1)}).encode()
    ).read()
    return browser


def signed_in_here(user_id: "UUID") -> "Client":
    """Return a client of this very process, signed in, for those that count what is fetched."""
    from django.test import Client

    from wattstead.domains.identity.queries import user_with_id

    client = Client(SERVER_NAME="localhost")
    person = user_with_id(user_id)
    if person is None:
        raise CannotStart("Whoever was to be measured is gone.")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def fetched(ask: Callable[[], object]) -> "Wire":
    """Return the statements, rows and bytes of one answer given in this process, once it is warm."""
    from wattstead.foundation.wire import watched_wire

    ask()
    with watched_wire() as wire:
        ask()
    return wire


def _milliseconds(ask: Callable[[int], object], *, number: int) -> float:
    began = time.perf_counter()
    ask(number)
    return 1000 * (time.perf_counter() - began)


@contextmanager
def _web_at(port: int, *, home: Path) -> Iterator[str]:
    url = f"http://localhost:{port}"
    environment = installation.environment_of(
        "app",
        addresses=installation.embedded_addresses(installation.embedded_cluster(home)),
        home=home,
        public_url=url,
        environ=os.environ,
    )
    process = subprocess.Popen(
        installation.own_command("web", "--host", HOST, "--port", str(port)), env=environment
    )
    try:
        _wait_for(url, process=process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(url: str, *, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            build_opener().open(url, timeout=5).read()
        except OSError:
            if process.poll() is not None:
                raise CannotStart("The web process ended before it could answer.") from None
            time.sleep(0.1)
        else:
            return
    raise CannotStart("The web process did not answer within a minute.")
