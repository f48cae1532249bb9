"""Looks at a page as a careful tester would: width, contrast, pictures."""

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
GRAVE = """() => axe.run().then(({ violations }) => violations
  .filter((one) => ['serious', 'critical'].includes(one.impact))
  .map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')))"""
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


def overflow_of(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def grave_findings(page: Page) -> list[str]:
    """Return what axe calls serious or critical."""
    page.evaluate(AXE.read_text() + "\n; true")
    found = page.evaluate(GRAVE)
    return [str(finding) for finding in found]


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
