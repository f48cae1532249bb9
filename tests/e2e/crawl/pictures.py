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
    """A page at a moment that is worth showing; `walk` does what a reader would do after opening it.

    Its reader is the prosumer, or who sits at the service desk.
    """

    name: str
    address: str
    size: tuple[int, int] = DESK
    scale: float = 1.25
    theme: str = "light"
    is_of_desk: bool = False
    walk: Callable[[Page], None] = lambda _: None


def _open_newest_invoice(page: Page) -> None:
    page.locator("main a[href^='/invoices/0']").first.click()
    page.locator("article section").first.evaluate(TO_THE_TOP)


def _open_meter(page: Page) -> None:
    page.locator("main a[href^='/meters/0'][href$='/']").first.click()
    year = page.locator("#year-2025").get_attribute("href")
    page.goto(f"{page.url.split('?')[0]}{year}")
    page.get_by_role("heading", name="How complete the readings are").evaluate(TO_THE_TOP)


def _let_pictures_come(page: Page) -> None:
    page.locator("[data-stack] figure").first.wait_for()
    page.locator("[data-stack] img").first.wait_for()


TO_THE_TOP = "(one) => window.scrollTo(0, one.getBoundingClientRect().top + window.scrollY - 48)"
PICTURES = (
    Picture(name="overview", address="/overview/"),
    Picture(name="overview-dark", address="/overview/", theme="dark"),
    Picture(name="usage", address="/usage/?span=month&on=2025-12-01"),
    Picture(name="heat-map", address="/usage/heat-map/?on=2025-12-01", theme="dark"),
    Picture(name="invoice", address="/invoices/", walk=_open_newest_invoice),
    Picture(name="meter", address="/meters/", walk=_open_meter),
    Picture(name="desk", address="/staff/readings/", is_of_desk=True, walk=_let_pictures_come),
    Picture(name="phone", address="/overview/", size=PHONE, scale=1.5),
)
