"""Signs in, waits until a page is all there, and looks at its pictures."""

from playwright.sync_api import Page

from tests.e2e.serving import ROOT

AXE = ROOT / "frontend/node_modules/axe-core/axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
COLOURS_OF_CANVAS = """() => {
  const canvas = document.querySelector('[data-chart] canvas');
  const pen = canvas.getContext('2d');
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 200) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  }
  return seen.size;
}"""
EVERY_CHART_IS_DRAWN = """() => [...document.querySelectorAll('[data-chart]:not([data-drawn])')]
  .filter((place) => place.offsetWidth && place.offsetHeight).length === 0"""
PICTURE_OF_CANVAS = "() => document.querySelector('[data-chart] canvas').toDataURL()"


def sign_in(page: Page, *, link: str) -> None:
    """Sign in by a one-time link."""
    page.goto(link)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/overview/")


def settle(page: Page) -> None:
    """Wait until every chart that can be seen is drawn and fonts are there."""
    page.wait_for_load_state("load")
    if page.locator("[data-chart]").count():
        page.wait_for_function(EVERY_CHART_IS_DRAWN)
        page.wait_for_timeout(350)
    page.evaluate("document.fonts.ready.then(() => true)")


def colours_of_chart(page: Page) -> int:
    """Return how many colours the chart is drawn in; a blank one has none."""
    return int(page.evaluate(COLOURS_OF_CANVAS))


def picture_of_chart(page: Page) -> str:
    """Return the pixels of the chart."""
    return str(page.evaluate(PICTURE_OF_CANVAS))


def keep_screenshot(page: Page, *, name: str) -> None:
    """Keep how the whole page looks, for people to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
