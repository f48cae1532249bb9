"""An owner invites a partner to look; the partner signs up by the mail and changes nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import Looked
from tests.e2e.conftest import Portal
from tests.e2e.looking import sign_in

pytestmark = pytest.mark.browser
PARTNER = "partner@example.org"


def test_partner_invited_as_viewer_signs_up_and_only_looks(
    portal: Portal, look: Callable[..., Looked]
) -> None:
    owner = look().page
    sign_in(owner, link=portal.next_link())
    owner.goto("/account/people/")
    owner.get_by_label("E-mail address").fill(PARTNER)
    owner.get_by_role("button", name="Send the invitation", exact=True).click()
    expect(owner.get_by_text(f"is on its way to {PARTNER}.")).to_be_visible()

    page = look(width=390, language="de-DE").page
    page.goto(portal.link_in_mail(to=PARTNER))
    page.get_by_role("link", name="Ich bin neu hier").click()
    page.get_by_label("Vorname").fill("Bo")
    page.get_by_label("Nachname").fill("Winter")
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value(PARTNER)
    page.get_by_label("Passwort").fill("sieben helle lampen summen")
    page.get_by_role("button", name="Konto anlegen").click()
    page.get_by_role("button", name="Annehmen").click()

    expect(page.get_by_text("Das Konto steht Ihnen jetzt offen.")).to_be_visible()
    page.goto("/usage/")
    expect(page.get_by_role("link", name="Rechnungen")).to_have_count(0)
    expect(page.get_by_role("link", name="Vertrag").last).to_be_visible()
    page.goto("/account/people/")
    expect(
        page.get_by_text("Lesend: sieht Energie und Verträge, aber keine Rechnungen, und ändert nichts").last
    ).to_be_visible()
    assert page.get_by_role("heading", name="Jemanden einladen").count() == 0
    page.goto("/account/billing/")
    expect(page.get_by_text("Ihre Rolle für dieses Konto umfasst diese Änderung nicht.")).to_be_visible()
    assert page.get_by_role("button", name="Speichern").count() == 0


def test_token_is_copied_by_its_button(portal: Portal, look: Callable[..., Looked]) -> None:
    page = look(permissions=["clipboard-read", "clipboard-write"]).page
    sign_in(page, link=portal.next_link())
    page.goto("/account/access-tokens/")
    page.get_by_label("What is it for?").fill("Home Assistant")
    page.get_by_label("Read what the meters counted").check()
    page.get_by_role("button", name="Make the token").click()

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_role("textbox", name="Your new token").input_value()
    assert copied.startswith("wst_")
