"""People choose a picture of themselves, see it in the menu, and take it away again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.files import a_picture
from tests.interfaces.pages.households import a_household, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def a_file(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def test_a_picture_is_shown_in_the_menu_and_can_be_taken_away() -> None:
    browser = signed_in(a_household().user_id)

    browser.post("/account/picture/", {"file": a_file(a_picture(), "me.png")})
    shown = re.findall(r'src="(/account/picture/[0-9a-f]{32}/)"', browser.get("/overview/").content.decode())
    picture = browser.get(shown[0])
    browser.post("/account/picture/end/")
    after = browser.get("/overview/").content

    assert (picture.status_code, picture["Content-Type"], picture["X-Content-Type-Options"]) == (
        200,
        "image/webp",
        "nosniff",
    )
    assert picture["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"/account/picture/" not in after
    assert browser.get(shown[0]).status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<svg/>", b"damaged"), (b"", b"damaged"), (a_picture("GIF"), b"damaged")],
)
def test_what_is_no_picture_is_told_beside_the_field(content: bytes, words: bytes) -> None:
    browser = signed_in(a_household().user_id)

    answer = browser.post("/account/picture/", {"file": a_file(content, "me.png")})

    assert (answer.status_code, words in answer.content) == (422, True)


def test_a_strangers_picture_is_missing_even_at_its_address() -> None:
    stranger, browser = signed_in(a_household().user_id), signed_in(a_household().user_id)
    stranger.post("/account/picture/", {"file": a_file(a_picture(), "me.png")})
    address = re.findall(r'src="(/account/picture/\w+/)"', stranger.get("/account/").content.decode())[0]

    assert (stranger.get(address).status_code, browser.get(address).status_code) == (200, 404)
