"""States that no link leads to fit their window too, can be read by everybody and complain about nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.crawl.views import VIEWS, View
from tests.e2e.looking import (
    SCREENSHOTS,
    colours_of_chart,
    grave_findings,
    keep_screenshot,
    overflow_of,
    settle,
    sign_in,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


SIGNED_OUT = {
    "welcome": "/",
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "reset-sent": "/account/password/reset/done/",
    "verification-sent": "/account/confirm-email/",
    "link": "/sign-in/made-up/",
}
SIGNED_IN = {
    "day": "/usage/?span=day&on=2025-03-20",
    "day-of-25-hours": "/usage/?span=day&on=2025-10-26",
    "week": "/usage/?span=week&on=2025-03-12",
    "month": "/usage/?span=month&on=2025-03-10",
    "month-cost": "/usage/?span=month&on=2025-03-10&show=cost",
    "month-fed-in": "/usage/?span=month&on=2025-06-10&direction=export",
    "year": "/usage/?span=year&on=2025-03-10",
    "no-readings": "/usage/?span=month&on=2024-03-10",
    "invoices": "/invoices/",
}


def problems_of(page: Page) -> dict[str, object]:
    settle(page)
    return {"overflow": max(overflow_of(page), 0), "findings": grave_findings(page)}


NONE = {"overflow": 0, "findings": []}


@pytest.fixture(params=VIEWS, ids=lambda view: view.name)
def view(request: pytest.FixtureRequest) -> View:
    assert isinstance(request.param, View)
    return request.param


@pytest.fixture
def dressed(view: View, look: Callable[..., Looked], portal: Portal) -> Looked:
    """Return a window in the language and on the ground of the view."""
    looked = look(width=view.width, language={"en": "en-GB", "de": "de-DE"}[view.language])
    looked.page.context.add_cookies([{"name": "theme", "value": view.theme, "url": portal.url}])
    return looked


def choose(page: Page, *, view: View, menu: str = "") -> None:
    """Choose language and theme as a signed-in person does."""
    menu = menu or ("#reader-menu-top" if view.width < 1024 else "#reader-menu-side")
    for group, value in (("language", view.language), ("theme", view.theme)):
        page.locator(f"{menu} summary").click()
        page.locator(f"{menu} button[name={group}][value={value}]").click()
        page.wait_for_load_state()


def test_signed_out_pages(view: View, dressed: Looked) -> None:
    page = dressed.page
    found = {}

    for name, address in SIGNED_OUT.items():
        page.goto(address)
        found[name] = problems_of(page)
        keep_screenshot(page, name=f"{name}-{view.name}")
    page.goto("/account/login/")
    page.locator("#looks-menu summary").click()
    found["looks-menu"] = problems_of(page)
    keep_screenshot(page, name=f"looks-menu-{view.name}")

    assert found == dict.fromkeys([*SIGNED_OUT, "looks-menu"], NONE)


def test_form_with_problems_and_page_that_is_not_there(view: View, dressed: Looked) -> None:
    page = dressed.page
    page.goto("/account/signup/")
    for field in ("first_name", "last_name"):
        page.locator(f"[name={field}]").fill("Ada")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("[name=password1]").fill("12345")
    page.locator("main button[type=submit]").click()
    page.locator("[aria-invalid=true]").wait_for()
    found = [problems_of(page)]
    keep_screenshot(page, name=f"sign-up-problems-{view.name}")

    page.goto("/no/such/page/")
    found.append(problems_of(page))
    keep_screenshot(page, name=f"not-found-{view.name}")

    assert found == [NONE, NONE]
    dressed.complaints[:] = [complaint for complaint in dressed.complaints if "404" not in complaint]


def test_signed_in_pages(view: View, dressed: Looked, portal: Portal) -> None:
    page = dressed.page
    sign_in(page, link=portal.next_link_of_looker())
    choose(page, view=view)
    found, blank = {}, []

    for name, address in {**SIGNED_IN, "invoice": portal.invoice}.items():
        page.goto(address)
        found[name] = problems_of(page)
        if page.locator("[data-chart]").count() and colours_of_chart(page) <= 3:
            blank.append(name)
        keep_screenshot(page, name=f"{name}-{view.name}")

    assert (found, blank) == (dict.fromkeys([*SIGNED_IN, "invoice"], NONE), [])


def test_opened_table_menu_and_date(view: View, dressed: Looked, portal: Portal) -> None:
    page = dressed.page
    sign_in(page, link=portal.next_link_of_looker())
    choose(page, view=view)
    page.goto("/usage/?span=month&on=2025-03-10")

    page.locator("#table summary").click()
    found = [problems_of(page)]
    keep_screenshot(page, name=f"table-{view.name}")
    page.locator("#jump summary").click()
    found.append(problems_of(page))
    keep_screenshot(page, name=f"jump-{view.name}")
    page.reload()
    page.locator("#reader-menu-top summary" if view.width < 1024 else "#reader-menu-side summary").click()
    found.append(problems_of(page))
    keep_screenshot(page, name=f"menu-{view.name}")

    assert found == [NONE, NONE, NONE]


def test_first_steps(view: View, dressed: Looked, portal: Portal) -> None:
    page = dressed.page
    page.goto(portal.newcomer_links[VIEWS.index(view)])
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/first-steps/")
    choose(page, view=view, menu="#looks-menu")

    found = problems_of(page)
    keep_screenshot(page, name=f"first-steps-{view.name}")

    assert found == NONE


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
