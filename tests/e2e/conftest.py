"""Starts a real portal on a database of its own, and a real browser that looks at it."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import TestDatabase
from tests.e2e.browsing import Looked, chromium, open_window
from tests.e2e.serving import Server, served


@dataclass(frozen=True, kw_only=True)
class Portal:
    """A running portal, its mail folder, and what `moving_in` made in it."""

    server: Server
    mails: Path
    invoice: str
    household_links: list[str]
    looker_links: list[str]
    newcomer_links: list[str]

    @property
    def url(self) -> str:
        """Return where the portal is."""
        return self.server.url

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


@pytest.fixture(scope="package")
def portal(
    clone_database: Callable[[str], TestDatabase], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    """Run `wattstead web` as the application's role, and a worker that delivers its mails."""
    home = tmp_path_factory.mktemp("portal")
    with served(clone_database("browser"), home=home) as server:
        told = json.loads(server.run("tests.e2e.moving_in"))
        with server.running("worker"):
            yield Portal(server=server, mails=home / "mail", **told)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start Chromium, and end it with the last test of this folder."""
    with chromium() as started:
        yield started


@pytest.fixture
def look(portal: Portal, browser: Browser) -> Iterator[Callable[..., Looked]]:
    """Return a function that opens an empty window; at the end nothing in it may have complained."""
    windows: list[Looked] = []

    def open_one(*, width: int = 1280, language: str = "en-GB", **options: object) -> Looked:
        windows.append(open_window(browser, url=portal.url, width=width, language=language, **options))
        return windows[-1]

    yield open_one
    complaints = [complaint for looked in windows for complaint in looked.complaints]
    for looked in windows:
        looked.page.context.close()
    assert complaints == []
