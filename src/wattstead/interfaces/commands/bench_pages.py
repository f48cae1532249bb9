"""Measures the pages of a household with three years of readings against their budget."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import click
from rich.console import Console
from rich.table import Table

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.database import django_as
from wattstead.interfaces.commands.ports import reserved_port

if TYPE_CHECKING:
    from uuid import UUID

BUDGET_MS = 60.0
TODAY = date(2026, 7, 1)
REPEATED = 150
NARROWEST = 120
HOST = "127.0.0.1"
SECRET = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, kw_only=True)
class PageFigure:
    """How long a page took, as a browser on this machine saw it, and what it fetched."""

    path: str
    median_ms: float
    p95_ms: float
    statements: int
    rows: int
    kilobytes: float

    @property
    def is_held(self) -> bool:
        """Tell whether the page keeps within its budget."""
        return self.p95_ms <= BUDGET_MS


@click.command("bench-pages")
def command() -> None:
    """Measure every page of a household with three years of readings; exit 1 when one is too slow.

    A real web process answers, as the application's role, over a connection on this machine.
    """
    for variable in installation.VARIABLES.values():
        os.environ.pop(variable, None)
    with tempfile.TemporaryDirectory(prefix="wattstead-bench-") as folder:
        os.environ["WATTSTEAD_DATA_DIR"] = folder
        with django_as("app"):
            figures = list(_measured(Path(folder)))
    table = Table("page", "median ms", "p95 ms", "budget", "statements", "rows", "kB", "")
    for figure in figures:
        table.add_row(
            figure.path,
            f"{figure.median_ms:.1f}",
            f"{figure.p95_ms:.1f}",
            f"≤ {BUDGET_MS:g}",
            str(figure.statements),
            str(figure.rows),
            f"{figure.kilobytes:.0f}",
            "held" if figure.is_held else "[bold red]not held[/]",
        )
    Console(width=max(NARROWEST, Console().width)).print(table)
    sys.exit(0 if all(figure.is_held for figure in figures) else 1)


def _measured(home: Path) -> Iterator[PageFigure]:
    from wattstead.journeys.demo_household.setting_up import Moment, set_up_demonstration

    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    made = set_up_demonstration(moment=Moment(today=TODAY, now=now), tell=lambda _: None)
    paths = [*(f"/usage/?span={span}" for span in ("day", "week", "month", "year")), *_invoices(made.user_id)]
    with _web(home) as url:
        browser = _signed_in(url, user_id=made.user_id)
        for path in paths:
            addresses = [url + _on_another_day(path, number=number) for number in range(REPEATED)]
            taken_ms = sorted(_milliseconds(browser, address) for address in addresses)
            wire = _fetched(path, user_id=made.user_id)
            yield PageFigure(
                path=re.sub(r"[0-9a-f-]{36}", "…", path),
                median_ms=taken_ms[REPEATED // 2],
                p95_ms=taken_ms[REPEATED * 95 // 100],
                statements=wire[0],
                rows=wire[1],
                kilobytes=wire[2] / 1000,
            )


def _invoices(user_id: "UUID") -> list[str]:
    """Return the paths of the list of invoices and of the latest one."""
    from wattstead.domains.accounts.queries import viewer_of
    from wattstead.domains.billing.queries import invoices_visible_to
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import Viewer

    with seen_by(Viewer(user_id=user_id)):
        viewer = viewer_of(user_id, on=TODAY)
    with seen_by(viewer):
        return ["/invoices/", f"/invoices/{invoices_visible_to(viewer, today=TODAY)[0].invoice_id}/"]


def _on_another_day(path: str, *, number: int) -> str:
    """Return the path for a day of the three years, another one each time."""
    return f"{path}&on={TODAY - timedelta(days=1 + number * 7)}" if "?" in path else path


@contextmanager
def _web(home: Path) -> Iterator[str]:
    """Run a web process as the application's role, on a port that nobody else has."""
    with reserved_port(host=HOST, wanted=None) as port, _web_at(port, home=home) as url:
        yield url


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
    web = subprocess.Popen(
        installation.own_command("web", "--host", HOST, "--port", str(port)), env=environment
    )
    try:
        _wait_for(url, web=web)
        yield url
    finally:
        web.terminate()
        web.wait(timeout=30)


def _wait_for(url: str, *, web: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            build_opener().open(url, timeout=5).read()
        except OSError:
            if web.poll() is not None:
                raise CannotStart("The web process ended before it could answer.") from None
            time.sleep(0.1)
        else:
            return
    raise CannotStart("The web process did not answer within a minute.")


def _signed_in(url: str, *, user_id: "UUID") -> OpenerDirector:
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


def _milliseconds(browser: OpenerDirector, address: str) -> float:
    began = time.perf_counter()
    browser.open(address).read()
    return 1000 * (time.perf_counter() - began)


def _fetched(path: str, *, user_id: "UUID") -> tuple[int, int, int]:
    """Return the statements, rows and bytes that one answer needs, counted in this process."""
    from django.test import Client

    from wattstead.domains.identity.queries import user_with_id
    from wattstead.foundation.wire import watched_wire

    client = Client(SERVER_NAME="localhost")
    person = user_with_id(user_id)
    if person is None:
        raise CannotStart("The household of the measurement is gone.")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(path)
    with watched_wire() as wire:
        client.get(path)
    return wire.statements, wire.rows, wire.answered_bytes
