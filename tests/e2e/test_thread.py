"""What a person does from the first visit to the bill, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.looking import colours_of_chart, picture_of_chart, settle, sign_in

pytestmark = pytest.mark.browser


def test_newcomer_signs_up_confirms_by_mail_and_opens_an_account(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    page = look(width=390, language="de-DE").page

    page.goto("/")
    page.get_by_role("link", name="Konto anlegen").click()
    page.get_by_label("Vorname").fill("Frieda")
    page.get_by_label("Nachname").fill("Mai")
    page.get_by_label("E-Mail-Adresse").fill("Frieda.Mai@example.org")
    page.get_by_label("Passwort").fill("sieben helle lampen summen")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", name="Sehen Sie in Ihr Postfach")).to_be_visible()
    page.goto(portal.link_in_mail(to="frieda.mai@example.org"))
    page.get_by_role("button", name="Ja, bestätigen").click()
    expect(page.get_by_role("heading", name="Willkommen, Frieda")).to_be_visible()
    page.get_by_label("Wie nennen Sie diesen Ort?").fill("Zuhause")
    page.get_by_label("Straße").fill("Sonnenweg")
    page.get_by_label("Nummer").fill("7")
    page.get_by_label("Postleitzahl").fill("79098")
    page.get_by_label("Ort", exact=True).fill("Freiburg")
    page.get_by_role("button", name="Weiter").click()

    expect(page.get_by_role("heading", name="Ihr Zähler")).to_be_visible()
    page.get_by_label("Zählernummer").fill("1 EMH 00 5555 1234")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", name="Wie sollen Ihre Messwerte kommen?")).to_be_visible()
    page.get_by_role("link", name="Abwarten").click()

    expect(page.get_by_role("heading", name="Alles bereit, Frieda")).to_be_visible()


def test_reader_signs_in_by_link_moves_through_time_and_goes_back(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    page = look().page
    sign_in(page, link=portal.next_link())
    page.goto("/usage/?span=month&on=2025-03-10")
    settle(page)
    march = picture_of_chart(page)

    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("heading", name="April 2025")).to_be_visible()
    settle(page)
    april = picture_of_chart(page)
    page.get_by_role("link", name="Year", exact=True).click()
    expect(page.get_by_role("heading", name="2025", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="April 2025")).to_be_visible()
    settle(page)

    assert page.title() == "Usage, April 2025 · Wattstead"
    assert page.url.endswith("&span=month&on=2025-04-01")
    assert colours_of_chart(page) > 3
    assert march != april == picture_of_chart(page)


def test_cost_and_feed_in_are_a_press_away_and_the_address_can_be_shared(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    page = look().page
    sign_in(page, link=portal.next_link())
    page.goto("/usage/?span=month&on=2025-06-10")

    page.get_by_role("link", name="Fed in", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("You fed in")
    page.get_by_role("link", name="Earnings", exact=True).click()
    expect(page.locator("#summary")).to_contain_text("You earned €")
    told = page.locator("#summary").inner_text()
    page.goto(page.url)

    assert page.locator("#summary").inner_text() == told


def test_bar_opens_the_day_behind_it(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look().page
    sign_in(page, link=portal.next_link())
    page.goto("/usage/?span=month&on=2025-03-10")
    settle(page)

    page.get_by_text("The numbers as a table").click()
    page.get_by_role("link", name="Sun, 30 Mar 2025").click()

    expect(page.get_by_role("heading", name="Sun, 30 Mar 2025")).to_be_visible()
    expect(page.get_by_text("The clocks went forward on this day: it has 23 hours.")).to_be_visible()


def test_language_and_theme_change_the_page_at_once(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look(width=390).page
    sign_in(page, link=portal.next_link_of_looker())
    page.goto("/usage/?span=month&on=2025-03-10")

    page.locator("#reader-menu-top summary").click()
    page.locator("#reader-menu-top").get_by_role("button", name="Deutsch").click()
    expect(page.get_by_role("heading", name="März 2025")).to_be_visible()
    page.locator("#reader-menu-top summary").click()
    page.locator("#reader-menu-top").get_by_role("button", name="Dunkel").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("#summary")).to_contain_text("Sie haben im März 2025")
    assert page.url.endswith("/usage/?span=month&on=2025-03-10")


def test_invoice_is_opened_down_to_the_day(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look().page
    sign_in(page, link=portal.next_link())

    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Invoices").click()
    page.get_by_role("link", name="October 2025").click()
    page.locator("summary", has_text="Day by day").first.click()

    table = page.get_by_role("region", name="Day by day").first.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(32)
    expect(table).to_contain_text("Sun, 26 Oct 2025")


def test_usage_is_read_without_scripts(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look(java_script_enabled=False).page
    sign_in(page, link=portal.next_link())
    page.goto("/usage/?span=month&on=2025-03-10")

    page.get_by_role("link", name="Earlier").click()
    page.get_by_text("The numbers as a table").click()

    expect(page.locator("#summary")).to_contain_text("in February 2025")
    expect(page.get_by_text("The chart needs JavaScript")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Fri, 28 Feb 2025")).to_be_visible()


def test_menu_closes_on_escape_and_gives_the_focus_back(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look().page
    page.goto("/account/login/")

    page.locator("#looks-menu summary").click()
    expect(page.locator("#looks-menu")).to_have_attribute("open", "")
    page.keyboard.press("Escape")

    expect(page.locator("#looks-menu")).not_to_have_attribute("open", "")
    expect(page.locator("#looks-menu summary")).to_be_focused()


def test_second_press_of_a_link_is_told_and_signs_nobody_in(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    link = portal.next_link()
    sign_in(look().page, link=link)
    looked = look()

    looked.page.goto(link)
    looked.page.locator("main button[type=submit]").click()

    expect(looked.page.get_by_role("heading", name="This link is spent")).to_be_visible()
    assert [complaint for complaint in looked.complaints if "409" not in complaint] == []
    looked.complaints.clear()
