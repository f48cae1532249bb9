"""Every component stands on the page for developers, and no page has styles of its own."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from wattstead.interfaces.pages.components import samples
from wattstead.interfaces.pages.components.sections import COLOURS

ROOT = Path(__file__).parents[4]
PAGES = ROOT / "src/wattstead/interfaces/pages"
FRONTEND = ROOT / "frontend/src"
LITERAL_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!;)|\b(?:rgba?|hsla?|oklch|oklab)\(")
PARTS_OF_OTHERS = {  # shown where the layout or another component is
    "bell.html",
    "chart_unavailable.html",
    "looks.html",
    "looks_menu.html",
    "messages.html",
    "more_menu.html",
    "reader_menu.html",
    "sign_out.html",
    "switcher.html",
    "switcher_ways.html",
}


def templates() -> list[Path]:
    found = [path for kind in ("html", "svg") for path in PAGES.rglob(f"templates/**/*.{kind}")]
    assert found
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_page_shows_every_component_in_both_themes(language: str) -> None:
    page = Client(headers={"Accept-Language": language}).get("/components/").content.decode()

    shown = {name.rsplit("/", 1)[1] for name in re.findall(r"<code>(components/\w+\.html)</code>", page)}
    there_are = {path.name for path in (PAGES / "templates/components").glob("*.html")}
    assert there_are - shown - PARTS_OF_OTHERS == set()
    assert page.count('<div class="min-w-0 rounded-box border border-line bg-base-200') == 20
    assert (page.count('data-theme="light"'), page.count('data-theme="dark"')) == (10, 10)


def test_no_identifier_of_the_page_is_used_twice() -> None:
    page = Client().get("/components/").content.decode()

    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


def test_page_of_components_shows_every_colour_there_is() -> None:
    tokens = json.loads((FRONTEND / "tokens.json").read_text())
    on_the_page = {name.removeprefix("bg-") for name in COLOURS}

    not_shown = {name for name in tokens["light"] if not name.endswith("-content")} - on_the_page
    assert not_shown == {"shadow"}
    assert set(tokens["light"]) == set(tokens["dark"])


def test_no_template_has_styles_of_its_own() -> None:
    styled = [
        str(path.relative_to(PAGES))
        for path in templates()
        if re.search(r"\sstyle=|<style|\bfill=\"#|\bstroke=\"#", path.read_text())
    ]

    assert styled == []


def test_colours_are_written_in_one_place_only() -> None:
    sources = [*FRONTEND.glob("*.css"), *FRONTEND.rglob("*.js"), *templates(), *PAGES.rglob("*.py")]
    found = {
        path.name: LITERAL_COLOUR.findall(path.read_text())
        for path in sources
        if LITERAL_COLOUR.search(without_anchors(path.read_text()))
    }

    assert found == {}


def without_anchors(text: str) -> str:
    """Return a text without addresses within a page and entities, which look like colours."""
    return re.sub(r"&#\w+;|(?:href|hx-target|address)=\\?\"#[\w{}. -]*|url\(#\w+\)", "", text)


def test_year_of_hours_is_described_as_its_chart_expects() -> None:
    with translation.override("en"):
        picture = json.loads(samples.heatmap_picture())

    assert (len(picture["columns"]), len(picture["rows"]), len(picture["cells"])) == (365, 24, 365)
    assert {len(hours) for hours in picture["cells"]} == {24}
    assert picture["cells"][200] == [None] * 24
