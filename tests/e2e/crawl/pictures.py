"""Names the pictures of the README, and how to come to each in the prosumer's portal."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.serving import ROOT

DOCS = ROOT / "docs"
MOST_BYTES = 200_000
DESK = (1200, 830)
PHONE = (390, 800)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A page at a moment that is worth showing; `walk` does what a reader would do after opening it."""

    name: str
    address: str
    size: tuple[int, int] = DESK
    scale: float = 1.5
    theme: str = "light"
    walk: Callable[[Page], None] = lambda _: None


def _open_newest_invoice(page: Page) -> None:
    page.locator("main a[href^='/invoices/']").first.click()
    page.wait_for_load_state()
    page.locator("main summary").first.click()


def _open_meter(page: Page) -> None:
    page.locator("main a[href^='/meters/']").first.click()
    page.wait_for_load_state()


PICTURES = (
    Picture(name="overview", address="/overview/"),
    Picture(name="overview-dark", address="/overview/", theme="dark"),
    Picture(name="usage", address="/usage/?span=month&on=2026-05-01"),
    Picture(name="year", address="/usage/?span=year&on=2025-05-01", theme="dark"),
    Picture(name="invoice", address="/invoices/", walk=_open_newest_invoice),
    Picture(name="meter", address="/meters/", walk=_open_meter),
    Picture(name="phone", address="/overview/", size=PHONE, scale=2),
)
