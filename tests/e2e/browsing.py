"""Opens windows of a real browser, and hears what it complains about."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TELL_OF_POLICY = """document.addEventListener('securitypolicyviolation',
  (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))"""


@dataclass(kw_only=True)
class Looked:
    """A page with everything the browser complained about while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the Chromium of this machine."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    assert found, "Chromium is needed: sudo apt-get install -y --no-install-recommends chromium"
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


def open_window(
    browser: Browser, *, url: str, width: int = 1280, language: str = "en-GB", **options: object
) -> Looked:
    """Open an empty window on the portal at `url`, as wide as asked."""
    context: BrowserContext = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": 900},
        locale=language,
        **options,  # type: ignore[arg-type]
    )
    context.add_init_script(TELL_OF_POLICY)
    looked = Looked(page=context.new_page())
    _listen(looked)
    return looked


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
