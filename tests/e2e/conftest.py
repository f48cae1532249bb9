"""Starts a real portal on a database of its own, and a real browser that looks at it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.conftest import TestDatabase
from wattstead.foundation.embedded_postgres.roles import APP, WORKER

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "wattstead.interfaces.commands"]
SCREENSHOTS = ROOT / "var" / "screenshots"
AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A running portal, its mail folder, and what `moving_in` made in it."""

    url: str
    mails: Path
    invoice: str
    household_links: list[str]
    looker_links: list[str]
    newcomer_links: list[str]

    def next_link(self) -> str:
        """Return an unused link of Johanna, who reads English."""
        return self.household_links.pop()

    def next_link_of_looker(self) -> str:
        """Return an unused link of Theo, who changes language and theme all the time."""
        return self.looker_links.pop()

    def wait_for_mail(self, *, to: str) -> str:
        """Return the text of the newest mail to an address, once there is one."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            for path in sorted(self.mails.glob("*.eml"), key=lambda each: each.stat().st_mtime, reverse=True):
                message = message_from_bytes(path.read_bytes(), policy=policy.default)
                if message["To"] == to:
                    return str(message.get_content())
            time.sleep(0.2)
        raise AssertionError(f"no mail to {to} in {self.mails}")

    def link_in_mail(self, *, to: str) -> str:
        """Return the address that the newest mail asks to open."""
        found = re.search(r"http://\S+", self.wait_for_mail(to=to))
        assert found
        return found[0]


@dataclass(kw_only=True)
class Looked:
    """A page with everything the browser complained about while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="package")
def portal(
    clone_database: Callable[[str], TestDatabase], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """Run `wattstead web` as the application's role, and a worker that delivers its mails."""
    database, home = clone_database("browser"), tmp_path_factory.mktemp("portal")
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATTSTEAD_")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.local",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "WATTSTEAD_DATABASE_URL": database.url(APP),
        "WATTSTEAD_WORKER_DATABASE_URL": database.url(WORKER),
        "WATTSTEAD_SECRET_KEY": "only-for-browser-tests-" + "x" * 40,
        "WATTSTEAD_PUBLIC_URL": f"http://localhost:{port}",
        "WATTSTEAD_DATA_DIR": str(home),
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.e2e.moving_in"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    with (
        _running("web", "--port", str(port), environment=environment, log=home / "web.log"),
        _running("worker", environment=environment, log=home / "worker.log"),
    ):
        url = f"http://localhost:{port}"
        _wait_for(url, log=home / "web.log")
        yield Portal(url=url, mails=home / "mail", **json.loads(made.stdout))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium, and end it with the last test of this folder."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    assert found, "Chromium is needed: sudo apt-get install -y --no-install-recommends chromium"
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def look(portal: Portal, browser: Browser) -> Iterator[Callable[..., Looked]]:
    """Return a function that opens an empty window; at the end nothing in it may have complained."""
    windows: list[tuple[BrowserContext, Looked]] = []

    def open_window(*, width: int = 1280, language: str = "en-GB", **options: object) -> Looked:
        context = browser.new_context(
            base_url=portal.url,
            viewport={"width": width, "height": 900},
            locale=language,
            **options,  # type: ignore[arg-type]
        )
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))"
        )
        looked = Looked(page=context.new_page())
        _listen(looked)
        windows.append((context, looked))
        return looked

    yield open_window
    complaints = [complaint for _, looked in windows for complaint in looked.complaints]
    for context, _ in windows:
        context.close()
    assert complaints == []


def _listen(looked: Looked) -> None:
    page, complaints = looked.page, looked.complaints

    def hear(said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            complaints.append(f"{page.url}: {said.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "requestfailed",
        lambda asked: (
            None if asked.failure == "net::ERR_ABORTED" else complaints.append(f"{asked.url} failed")
        ),
    )


@contextmanager
def _running(*words: str, environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as file:
        process = subprocess.Popen([*COMMAND, *words], env=environment, cwd=ROOT, stdout=file, stderr=file)
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()
        process.wait()


def _wait_for(url: str, *, log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError), urlopen(url, timeout=5):  # noqa: S310 our own portal
            return
        time.sleep(0.2)
    raise AssertionError(f"the portal did not answer:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
