"""A newcomer's way in a real browser: from signing up to the first bill."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.looking import colours_of_chart, settle

pytestmark = pytest.mark.browser
EMAIL = "nora.herbst@example.org"
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture
def march(tmp_path: Path) -> Path:
    """Return a file of an Austrian grid operator: March 2025, 0.1 kWh each quarter of an hour.

    The stamps are ends of intervals by the wall clock; the night to 30 March lacks an hour.
    """
    begins = datetime(2025, 3, 1, tzinfo=VIENNA).timestamp()
    ends = datetime(2025, 4, 1, tzinfo=VIENNA).timestamp()
    stamps = (datetime.fromtimestamp(at, VIENNA) for at in range(int(begins) + 900, int(ends) + 1, 900))
    lines = [f"{stamp:%d.%m.%Y %H:%M};0,100;;" for stamp in stamps]
    path = tmp_path / "march.csv"
    path.write_text("\n".join([NETZ_NOE_HEADER, *lines]) + "\n")
    return path


def test_newcomer_comes_from_signing_up_to_the_first_bill(
    portal: Portal, look: Callable[..., Looked], march: Path
) -> None:
    page = look().page
    sign_up(page, portal=portal)
    first_home_and_meter(page)

    page.get_by_role("link", name="Upload a file").click()
    page.locator("input[type=file]").set_input_files(march)
    page.get_by_role("button", name="Look into the file").click()
    expect(page.get_by_text("2,972 readings in March 2025, 297.2 kWh in all.")).to_be_visible()
    page.get_by_role("button", name="Import these readings").click()
    page.get_by_role("link", name="Show them in the chart").click()
    expect(page.get_by_role("heading", name="March 2025", exact=True)).to_be_visible()
    settle(page)
    assert colours_of_chart(page) > 3
    expect(page.locator("#summary")).to_contain_text("297.2 kWh in March 2025")

    portal.server.run("tests.e2e.service_desk", "contract", EMAIL, "2025-03-01")
    portal.server.run("tests.e2e.service_desk", "invoice", EMAIL, "2025-03-01")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Invoices").click()
    page.get_by_role("link", name="March 2025").first.click()
    expect(page.get_by_role("heading", name="Invoice INV-")).to_be_visible()
    # 31 nights of 8 hours less the one that the clocks skip: 247 hours of 0.4 kWh are 98.8 kWh,
    # 21.74 EUR at 0.22. The other 198.4 kWh are 57.54 EUR at 0.29. With 19 % tax: 94.34 EUR.
    expect(page.locator("main")).to_contain_text("98.800 kWh × €0.22 per kWh")
    expect(page.locator("main")).to_contain_text("€94.34")


def sign_up(page: Page, *, portal: Portal) -> None:
    """Register, and confirm the address by the mail."""
    page.goto("/")
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("Herbst")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill("seven bright lamps hum")
    page.get_by_role("button", name="Create").click()
    page.goto(portal.link_in_mail(to=EMAIL))
    page.get_by_role("button", name="Yes, confirm").click()
    expect(page.get_by_role("heading", name="Welcome, Nora")).to_be_visible()


def first_home_and_meter(page: Page) -> None:
    """Tell where the home is and which meter hangs there."""
    page.get_by_label("What do you call it?").fill("Flat")
    page.get_by_label("Street").fill("Mariahilfer Straße")
    page.get_by_label("Number").fill("7")
    page.get_by_label("Postal code").fill("1060")
    page.get_by_label("Town").fill("Wien")
    page.get_by_label("Country").select_option("AT")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Meter number").fill("1ESY 0098 7654 32")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="How shall your readings come?")).to_be_visible()
