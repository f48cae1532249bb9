"""A person adds passkeys and an app in a real browser, and signs in by them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.looking import sign_in
from wattstead.domains.identity.one_time_codes import code_of, step_at

pytestmark = pytest.mark.browser
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> None:
    """Give the window a device that makes passkeys, and presses its own button."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})


def leave(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button").first.click()
    page.goto("/overview/")
    expect(page).to_have_url(re.compile("/account/login/"))


def test_passkey_is_made_signs_in_gets_a_name_and_is_removed(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    page = look().page
    with_authenticator(page)
    sign_in(page, link=portal.next_link())

    page.goto("/account/sign-in/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = page.locator("main ol li").all_inner_texts()
    assert len(set(codes)) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert all(code in download.value.path().read_text() for code in codes)

    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Usage").first).to_be_visible()

    page.goto("/account/sign-in/")
    expect(page.get_by_text("last used on")).to_be_visible()
    page.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Name").fill("Old phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The passkey has its new name.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Yes, remove").click()

    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert page.get_by_text("Old phone").count() == 0
    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey does not belong here.")).to_be_visible()


def test_app_is_added_by_its_key_and_asked_for_when_signing_in(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    page = look(width=390).page
    sign_in(page, link=portal.next_link_of_looker())

    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Add an app").click()
    secret = page.get_by_label("Key").inner_text().replace(" ", "")
    page.get_by_label("Code of six digits").fill(code_of(secret, step=step_at(datetime.now(UTC)) - 1))
    page.get_by_role("button", name="Add the app").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    leave(page)

    page.goto(portal.next_link_of_looker())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_label("Code of your app, or a recovery code").fill(
        code_of(secret, step=step_at(datetime.now(UTC)))
    )
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Usage").first).to_be_visible()

    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Remove the app").click()
    page.get_by_role("button", name="Yes, remove").click()
    expect(page.get_by_text("The authenticator app is removed.")).to_be_visible()
