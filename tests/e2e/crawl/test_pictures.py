"""The pictures of the README are taken from the prosumer's portal, by this test and by nobody's hand.

`script/screenshots` runs it with WATTSTEAD_PICTURES=docs and so replaces what the README shows.
"""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browsing import open_window
from tests.e2e.crawl.conftest import Stage
from tests.e2e.crawl.pictures import DOCS, MOST_BYTES, PICTURES, Picture
from tests.e2e.crawl.visiting import Visitor
from tests.e2e.looking import colours_of_chart, settle
from tests.e2e.serving import ROOT


@pytest.mark.browser
@pytest.mark.parametrize("stage", ["prosumer"], indirect=True)
def test_pictures_of_the_readme_can_be_taken(stage: Stage, browser: Browser, tmp_path: Path) -> None:
    folder = Path(os.environ.get("WATTSTEAD_PICTURES") or tmp_path)
    for picture in PICTURES:
        take(picture, stage=stage, browser=browser, folder=folder)

    sizes = {picture.name: (folder / f"{picture.name}.png").stat().st_size for picture in PICTURES}

    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def take(picture: Picture, *, stage: Stage, browser: Browser, folder: Path) -> None:
    """Go to the page, do what there is to do, and keep the picture."""
    visitor = _clerk(stage) if picture.is_of_desk else stage.visitor(language="en", theme=picture.theme)
    looked = open_window(
        browser,
        url=stage.url,
        width=picture.size[0],
        reduced_motion="reduce",
        device_scale_factor=picture.scale,
    )
    page: Page = looked.page
    page.set_viewport_size({"width": picture.size[0], "height": picture.size[1]})
    page.context.add_cookies(
        [{"name": each.name, "value": each.value or "", "url": stage.url} for each in visitor.cookies]
    )
    page.goto(picture.address)
    picture.walk(page)
    settle(page)
    if page.locator("[data-chart] canvas").count():
        assert colours_of_chart(page) > 3, picture.name
    page.mouse.move(0, 0)
    page.screenshot(path=folder / f"{picture.name}.png")
    page.context.close()


def _clerk(stage: Stage) -> Visitor:
    clerk = Visitor(stage.url, language="en")
    clerk.sign_in(stage.clerk)
    return clerk


def test_readme_shows_every_picture_and_no_other() -> None:
    shown = set(re.findall(r"docs/([\w-]+)\.png", (ROOT / "README.md").read_text()))

    assert shown == {path.stem for path in DOCS.glob("*.png")} == {picture.name for picture in PICTURES}
