"""Every page of every scene leads somewhere, is translated, fits its window and complains about nothing.

The portal of a scene believes that it is always the moment of `fixed_day`. Pages are found by
their links, one address for each kind; WATTSTEAD_EVERY_VIEW=1 looks at each in all eight views
and keeps a picture of each in var/screenshots.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import Looked, open_window
from tests.e2e.crawl.conftest import NOBODY, SCENES, Stage
from tests.e2e.crawl.findings import Finding, in_brief
from tests.e2e.crawl.touring import same_tour
from tests.e2e.crawl.views import VIEWS_OF_A_SCENE, WANTS_ALL, views_of
from tests.e2e.crawl.watching import Watcher
from tests.e2e.looking import keep_screenshot

pytestmark = pytest.mark.browser

ON_STAGE = pytest.mark.parametrize("stage", [*SCENES, NOBODY], indirect=True)


@ON_STAGE
def test_every_link_leads_to_a_page_in_the_readers_language(stage: Stage) -> None:
    in_german = same_tour(stage.visitor(language="de"), before=stage.tour)
    findings = [
        *in_brief(stage.tour.findings, before=f"{stage.scene} en"),
        *in_brief(in_german.findings, before=f"{stage.scene} de"),
    ]

    assert findings == [], "\n".join(findings)


@ON_STAGE
@pytest.mark.parametrize("which", range(VIEWS_OF_A_SCENE))
def test_every_page_can_be_read_in_a_browser(stage: Stage, which: int, browser: Browser) -> None:
    view = views_of(stage.scene)[which]
    visitor = stage.visitor(language=view.language, theme=view.theme)
    looked = open_window(
        browser, url=stage.url, width=view.width, language=view.language, reduced_motion="reduce"
    )
    looked.page.context.add_cookies(
        [{"name": each.name, "value": each.value or "", "url": stage.url} for each in visitor.cookies]
    )
    watcher = Watcher(page=looked.page, view=view, again=which > 0)

    findings = [
        Finding(address=address, problem=problem)
        for address in stage.tour.looks
        for problem in watched(watcher, looked, address=address, scene=stage.scene)
    ]
    looked.page.context.close()

    told = in_brief(findings, before=f"{stage.scene} {view.name}")
    assert told == [], "\n".join(told)


def watched(watcher: Watcher, looked: Looked, *, address: str, scene: str) -> Iterator[str]:
    """Yield what is wrong with a page, and what the browser said meanwhile."""
    if WANTS_ALL:
        keep(watcher, address=address, scene=scene)
    yield from watcher.watch(address)
    # An answer to an empty form is an error to the browser, and nothing else may be.
    yield from (each for each in looked.complaints if "status of 422" not in each)
    looked.complaints.clear()


def keep(watcher: Watcher, *, address: str, scene: str) -> None:
    """Keep a picture for people to look at."""
    name = "-".join("".join(each if each.isalnum() else " " for each in address).split())[:90]
    watcher.page.set_viewport_size({"width": watcher.view.width, "height": 900})
    watcher.page.goto(address)
    watcher.page.wait_for_load_state("networkidle")
    keep_screenshot(watcher.page, name=f"{scene}-{name}-{watcher.view.name}")
