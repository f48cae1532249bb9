"""Shows that the crawl would find what it looks for: each check meets a page that is wrong in one way."""

import pytest

from tests.e2e.crawl.addresses import own_address, some_of
from tests.e2e.crawl.reading import read_page
from tests.e2e.crawl.touring import problems_of
from tests.e2e.crawl.words import foreign_words, unmarked_words
from wattstead.interfaces.commands.bench_addresses import Kind, kind_of

GOOD = (
    '<html lang="en"><head><title>Invoices · Wattstead</title></head>'
    '<body><main id="content"><h1>Invoices</h1>{}</main></body></html>'
)


def test_page_as_it_should_be_has_no_problem() -> None:
    page = read_page(GOOD.format('<p>Welcome back</p><a href="#content">Up</a><a href="/usage/">Usage</a>'))

    assert problems_of(page, language="en") == []
    assert (page.links, page.headings) == (["#content", "/usage/"], ["Invoices"])


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (GOOD.replace("Invoices · ", "· "), "no title"),
        (GOOD.replace('lang="en"', 'lang="de"'), "language 'de'"),
        (GOOD.replace("h1", "h2"), "0 first headings: []"),
        (GOOD.replace("main", "div"), "0 main parts"),
        (GOOD.format('<p id="content"></p>'), "ids more than once: ['content']"),
        (GOOD.format('<p style="color: red"></p>'), "styles or scripts of its own: ['<p style>']"),
        (GOOD.format('<p onclick="go()"></p>'), "styles or scripts of its own: ['<p onclick>']"),
        (GOOD.format("<script>go()</script>"), "styles or scripts of its own: ['<script >']"),
        (GOOD.format('<a href="#gone">Up</a>'), "link to #gone, which is not there"),
        (GOOD.format("<p>Rechnungen</p>"), "not in the reader's language: 'Rechnungen'"),
    ],
)
def test_page_with_one_problem_is_told_from_a_good_one(source: str, problem: str) -> None:
    assert problems_of(read_page(source), language="en") == [problem]


@pytest.mark.parametrize(
    "source",
    [
        "<p>Skip to the content</p>",
        '<img alt="Skip to the content">',
        '<button aria-label="Skip to the content"></button>',
        """<div data-chart='{"bars": [{"told": "Skip to the content\\n3 kWh"}]}'></div>""",
        "<p>Oh: Skip to the content. Please.</p>",
    ],
)
def test_english_sentence_is_found_wherever_a_german_reader_meets_it(source: str) -> None:
    texts = read_page(f'<html lang="de">{source}</html>').texts

    assert len(foreign_words(texts, language="de")) == 1


def test_words_marked_as_another_language_are_left_alone() -> None:
    texts = read_page('<html lang="de"><button lang="en">Skip to the content</button>').texts

    assert texts == set()


def test_sentence_that_nobody_marked_is_the_same_in_both_languages() -> None:
    english, german = {"Your roof is lazy", "Lake of Constance Ltd", "Hello"}, {"Your roof is lazy", "Hallo"}

    assert unmarked_words(german, english=english) == ["Your roof is lazy"]


def test_days_and_sites_are_one_kind_and_words_are_kinds_of_their_own() -> None:
    month = Kind(route="usage/", asked=(("on", "*"), ("span", "month")))

    assert kind_of("/usage/?span=month&on=2025-03-01") == month
    assert kind_of("/usage/?span=month&on=2025-04-01&site=0199-12") == month
    assert kind_of("/usage/?span=year&on=2025-04-01") != month


def test_link_is_followed_inside_of_the_portal_only() -> None:
    host = "http://localhost:8000"

    assert own_address("?span=day#table", on="/usage/?span=year", host=host) == "/usage/?span=day"
    assert own_address("https://example.org/", on="/usage/", host=host) is None
    assert own_address("mailto:us@example.org", on="/usage/", host=host) is None


def test_many_links_of_a_kind_are_followed_evenly() -> None:
    links = [f"/invoices/{number}/" for number in range(10)]

    assert some_of(links, most=4) == ["/invoices/0/", "/invoices/3/", "/invoices/6/", "/invoices/9/"]
    assert some_of(links[:3], most=4) == links[:3]
