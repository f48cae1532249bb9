"""A slip of the pen while a meter is read by hand, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.looking import sign_in
from tests.factories.photos import a_picture

pytestmark = pytest.mark.browser


def test_impossible_reading_is_explained_and_an_odd_one_asked_for_twice_with_its_photo(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    looked = look()
    page = looked.page
    sign_in(page, link=portal.next_link())
    page.goto("/meters/")
    page.locator("main a[href$='/reading/']").first.click()

    enter(page, value="12,000", day="2026-02-01")
    page.get_by_role("button", name="Keep the reading").click()
    expect(page.get_by_text("Thank you, the reading is kept.")).to_be_visible()

    page.locator("main a[href$='/reading/']").first.click()
    enter(page, value="99,999", day="2026-03-01")
    page.get_by_role("button", name="Keep the reading").click()
    expect(page.get_by_role("alert")).to_contain_text("is more than a connection delivers")
    expect(page.get_by_role("alert")).to_contain_text("Was the meter exchanged?")

    enter(page, value="15,000", day="2026-03-01")
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_picture(width=400, height=300)}
    page.locator("input[name=photo]").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_role("alert")).to_contain_text("Please look once more")
    expect(page.get_by_role("alert")).to_contain_text("makes 3,000 kWh in 28 days")
    expect(page.get_by_alt_text("The photo you sent")).to_be_visible()
    page.get_by_label("I have looked again").check()
    page.get_by_role("button", name="Keep it all the same").click()

    expect(page.get_by_text("Thank you, the reading is kept.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("15,000 kWh")
    expect(page.get_by_alt_text("Photo of the counter")).to_be_visible()
    assert [complaint for complaint in looked.complaints if not refused(complaint)] == []
    looked.complaints.clear()


def enter(page: Page, *, value: str, day: str) -> None:
    """Fill in what the counter of taken energy showed at noon of a day."""
    page.get_by_label("Taken from the grid").check()
    page.get_by_label("What does it show?").fill(value)
    page.get_by_label("On which day?").fill(day)
    page.get_by_label("At what time?").fill("12:00")


def refused(complaint: str) -> bool:
    """Tell whether the browser only says that the portal asked again."""
    return "status of 409" in complaint or "status of 422" in complaint
