"""Shows that the browser's half of the crawl would find what it looks for, wherever on a page it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.crawl.views import EVERY_VIEW
from tests.e2e.crawl.watching import Watcher

pytestmark = pytest.mark.browser

PAGE = (
    '<!doctype html><html lang="en"><head><title>Invoices</title></head><body>'
    "<header>{header}</header><main><h1>Invoices</h1>{main}</main></body></html>"
)
NAMELESS = "<button><svg></svg></button>"
FAINT = '<p style="color: #999; background: #fff">Due</p>'
WIDE = '<div style="width: 2000px">Far</div>'


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(base_url="http://portal.test")
    yield context.new_page()
    context.close()


def watched(page: Page, *, header: str = "", main: str = "", again: bool = False) -> list[str]:
    """Return what a watcher says of a page in a narrow window."""
    content = PAGE.format(header=header, main=main)
    page.route("**/*", lambda asked: asked.fulfill(body=content, content_type="text/html"))
    return Watcher(page=page, view=EVERY_VIEW[0], again=again).watch("/invoices/")


def test_page_as_it_should_be_has_no_problem(page: Page) -> None:
    assert watched(page, main="<button>Pay</button>") == []


@pytest.mark.parametrize(
    ("header", "main"),
    [
        ("", NAMELESS),
        ("", f"<details><summary>More</summary>{NAMELESS}</details>"),
        ("", f'<dialog aria-label="Sure?">{NAMELESS}</dialog>'),
        (f"<details><summary>Menu</summary>{NAMELESS}</details>", ""),
    ],
    ids=["page", "details", "dialog", "menu"],
)
def test_button_without_a_name_is_found_wherever_it_is(page: Page, header: str, main: str) -> None:
    findings = watched(page, header=header, main=main)

    assert ["button-name (critical)" in finding for finding in findings] == [True]


@pytest.mark.parametrize(
    ("header", "main"),
    [
        ("", WIDE),
        ("", f"<details><summary>More</summary>{WIDE}</details>"),
        (f"<details><summary>Menu</summary>{WIDE}</details>", ""),
    ],
    ids=["page", "details", "menu"],
)
def test_what_does_not_fit_is_found_wherever_it_is(page: Page, header: str, main: str) -> None:
    findings = watched(page, header=header, main=main)

    assert "pixels too wide" in findings[0]


@pytest.mark.parametrize(
    "main", [FAINT, f'<dialog aria-label="Sure?">{FAINT}</dialog>'], ids=["page", "dialog"]
)
def test_who_looks_again_finds_colours_that_cannot_be_read(page: Page, main: str) -> None:
    findings = watched(page, main=main, again=True)

    assert ["color-contrast (serious)" in finding for finding in findings] == [True]
