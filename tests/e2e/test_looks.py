"""States that no link leads to fit their window too, can be read by everybody and complain about nothing.

What links lead to is looked at by the crawl.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.crawl.views import VIEWS, View
from tests.e2e.crawl.watching import Watcher
from tests.e2e.looking import SCREENSHOTS, keep_screenshot, sign_in

pytestmark = pytest.mark.browser

NOWHERE = "/no/such/page/"  # of which the browser says that it is not there
SIGNED_OUT = {
    "reset-sent": "/account/password/reset/done/",
    "verification-sent": "/account/confirm-email/",
    "link": "/sign-in/made-up/",
    "not-found": NOWHERE,
}
SIGNED_IN = {
    "no-readings": "/usage/?span=month&on=2024-03-10",
    "day-of-25-hours": "/usage/?span=day&on=2025-10-26",
}


@pytest.fixture(params=VIEWS, ids=lambda view: view.name)
def view(request: pytest.FixtureRequest) -> View:
    assert isinstance(request.param, View)
    return request.param


@pytest.fixture
def watcher(view: View, look: Callable[..., Looked], portal: Portal) -> Iterator[Watcher]:
    """Return a window in the language and on the ground of the view."""
    looked = look(width=view.width, language={"en": "en-GB", "de": "de-DE"}[view.language])
    looked.page.context.add_cookies([{"name": "theme", "value": view.theme, "url": portal.url}])
    yield Watcher(page=looked.page, view=view)
    looked.complaints[:] = [
        each for each in looked.complaints if not each.startswith(f"{portal.url}{NOWHERE}")
    ]


def looked_at(watcher: Watcher, *, name: str) -> list[str]:
    """Keep a picture of the page; return what is wrong with it."""
    found = watcher.problems()
    keep_screenshot(watcher.page, name=f"{name}-{watcher.view.name}")
    return found


def choose(watcher: Watcher, *, menu: str) -> None:
    """Choose language and theme as a signed-in person does."""
    for group, value in (("language", watcher.view.language), ("theme", watcher.view.theme)):
        watcher.page.locator(f"{menu} summary").click()
        watcher.page.locator(f"{menu} button[name={group}][value={value}]").click()
        watcher.page.wait_for_load_state()


def test_signed_out_states(watcher: Watcher) -> None:
    found = {}

    for name, address in SIGNED_OUT.items():
        watcher.page.goto(address)
        found[name] = looked_at(watcher, name=name)

    assert found == {name: [] for name in SIGNED_OUT}


def test_signed_in_states(watcher: Watcher, portal: Portal) -> None:
    sign_in(watcher.page, link=portal.next_link_of_looker())
    choose(watcher, menu="#reader-menu-top" if watcher.view.width < 1024 else "#reader-menu-side")
    found = {}

    for name, address in SIGNED_IN.items():
        watcher.page.goto(address)
        found[name] = looked_at(watcher, name=name)

    assert found == {name: [] for name in SIGNED_IN}


def test_first_steps(watcher: Watcher, portal: Portal) -> None:
    page = watcher.page
    page.goto(portal.newcomer_links.pop())
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/first-steps/")
    choose(watcher, menu="#looks-menu")

    assert looked_at(watcher, name="first-steps") == []


def test_printed_invoice_has_the_paper_and_nothing_else(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look().page
    sign_in(page, link=portal.next_link())
    page.goto(portal.invoice)

    page.emulate_media(media="print")
    page.pdf(path=SCREENSHOTS / "invoice.pdf", format="A4")
    keep_screenshot(page, name="invoice-printed")

    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", name="Invoice INV-")).to_be_visible()
