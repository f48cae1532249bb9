"""Goes through a portal by its links, one address of each kind, and says what is wrong on the way."""

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.e2e.crawl.addresses import FOLLOWED_OF_A_KIND, own_address, some_of
from tests.e2e.crawl.findings import Finding
from tests.e2e.crawl.reading import ReadPage, read_page
from tests.e2e.crawl.views import WANTS_ALL
from tests.e2e.crawl.visiting import Answer, Visitor
from tests.e2e.crawl.words import foreign_words, unmarked_words
from wattstead.interfaces.commands.bench_addresses import Kind, kind_of

ENTRANCE = "/account/login/"
FOR_DEVELOPERS = ("/components/", "/api/")  # in English, whoever reads
ENTITIES_LOOKED_AT = 3 if WANTS_ALL else 2  # the first and the last of those that one kind of page shows
FEWEST_PAGES = 5  # a tour that ends sooner has lost its way


@dataclass(kw_only=True)
class Tour:
    """Every page that was read, by its address, and what was found wrong."""

    pages: dict[str, ReadPage] = field(default_factory=dict)
    links: dict[Kind, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    shown: set[Kind] = field(default_factory=set)
    followed: dict[Kind, list[str]] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def note(self, address: str, *problems: str) -> None:
        """Remember what is wrong with a page."""
        self.findings.extend(Finding(address=address, problem=problem) for problem in problems)

    @property
    def looks(self) -> list[str]:
        """Return the addresses whose pages look different, each answer once: for a browser."""
        seen: set[tuple[str, ...]] = set()
        chosen: list[str] = []
        entities: dict[str, list[str]] = defaultdict(list)
        for address in self.pages:
            kind = kind_of(address)
            if "<" in kind.route and not kind.asked:
                entities[kind.route].append(address)
                continue
            shows = {(kind.route,), *((kind.route, *pair) for pair in kind.asked)}
            if shows - seen:
                chosen.append(address)
            seen |= shows
        shown = (address for each in entities.values() for address in some_of(each, most=ENTITIES_LOOKED_AT))
        return [*chosen, *shown]


def tour_of(visitor: Visitor, *, starts: Sequence[str], is_member: bool = True) -> Tour:
    """Go from `starts` wherever links lead: to each kind of page, and along some links of every kind."""
    tour = Tour()
    seen: set[tuple[object, ...]] = set()
    waiting = deque(starts)
    while waiting:
        while waiting:
            address = waiting.popleft()
            kind = kind_of(address)
            if address in tour.answered or not kind.traits - seen:
                continue
            seen |= kind.traits
            tour.shown.add(kind)
            waiting.extend(_visit(address, visitor=visitor, tour=tour, is_member=is_member))
        for kind, links in list(tour.links.items()):
            # A page of a day leads to the next day, so what is followed of a kind is chosen once;
            # of answers that were all met before, together only, one is enough.
            few = some_of(links, most=FOLLOWED_OF_A_KIND if kind in tour.shown else 1)
            for address in tour.followed.setdefault(kind, few):
                if address not in tour.answered:
                    waiting.extend(_visit(address, visitor=visitor, tour=tour, is_member=is_member))
    _compare_titles(tour)
    if len(tour.pages) < FEWEST_PAGES:
        tour.note(starts[0], f"only {len(tour.pages)} pages are reached")
    return tour


def same_tour(visitor: Visitor, *, before: Tour) -> Tour:
    """Read the pages of a tour once more, in another language, and compare their words."""
    tour = Tour()
    for address, page in before.pages.items():
        answer = visitor.get(address)
        if answer.status != 200 or not answer.is_page:
            tour.note(address, f"answered {answer.status}")
            continue
        again = tour.pages[address] = read_page(answer.text)
        if address.startswith(FOR_DEVELOPERS):
            continue
        tour.note(address, *problems_of(again, language=visitor.language))
        both = {visitor.language: again.texts, page.language: page.texts}
        if {"de", "en"} <= both.keys():
            unmarked = unmarked_words(both["de"], english=both["en"])
            tour.note(address, *(f"the same in both languages: {text!r}" for text in unmarked))
    _compare_titles(tour)
    return tour


def problems_of(page: ReadPage, *, language: str) -> list[str]:
    """Return what is wrong with the source of a page."""
    checks = {
        "no title": not page.title.replace("· Wattstead", "").strip(),
        f"language {page.language!r}": page.language != language,
        f"{len(page.headings)} first headings: {page.headings}": len([h for h in page.headings if h]) != 1,
        f"{page.mains} main parts": page.mains != 1,
        f"ids more than once: {page.repeated_ids}": bool(page.repeated_ids),
        f"styles or scripts of its own: {page.own_styles}": bool(page.own_styles),
    }
    anchors = {link[1:] for link in page.links if link.startswith("#") and len(link) > 1}
    missing = sorted(anchors - set(page.ids))
    return [
        *(finding for finding, is_so in checks.items() if is_so),
        *(f"link to #{name}, which is not there" for name in missing),
        *(f"not in the reader's language: {text!r}" for text in foreign_words(page.texts, language=language)),
    ]


def _visit(address: str, *, visitor: Visitor, tour: Tour, is_member: bool) -> list[str]:
    """Fetch and read a page; return the addresses it leads to."""
    answer = visitor.get(address)
    tour.answered[address] = answer.status
    if finding := _went_wrong(answer, is_member=is_member, address=address):
        tour.note(address, finding)
        return []
    reached = answer.address
    is_news = kind_of(address) in tour.shown or WANTS_ALL
    if not answer.is_page or not is_news or reached in tour.pages:
        return []
    tour.answered[reached] = answer.status
    page = tour.pages[reached] = read_page(answer.text)
    tour.note(reached, *problems_of(page, language=visitor.language))
    _fetch_parts(page, on=reached, visitor=visitor, tour=tour)
    found = []
    for link in page.links:
        leads_to = own_address(link, on=reached, host=visitor.url)
        if leads_to is not None:
            tour.links[kind_of(leads_to)].setdefault(leads_to, reached)
            found.append(leads_to)
    return found


def _went_wrong(answer: Answer, *, is_member: bool, address: str) -> str:
    if answer.status >= 400:
        return f"a dead link, answered {answer.status}"
    to_entrance = urlsplit(answer.address).path == ENTRANCE and urlsplit(address).path != ENTRANCE
    return "leads out of the portal to signing in" if is_member and to_entrance else ""


def _fetch_parts(page: ReadPage, *, on: str, visitor: Visitor, tour: Tour) -> None:
    """Fetch what the page fetches by itself: files, and parts that htmx swaps."""
    for links, is_part in ((page.files, False), (page.fragments, True)):
        for link in links:
            address = own_address(link, on=on, host=visitor.url)
            if address is None:
                if not link.startswith("data:"):
                    tour.note(on, f"fetches {link} from elsewhere")
                continue
            key = f"{kind_of(address).label} as a part" if is_part else address
            if key in tour.answered:
                continue
            answer = visitor.get(address, is_part=is_part)
            tour.answered[key] = answer.status
            if answer.status >= 400:
                tour.note(on, f"{address} answered {answer.status}")
            elif is_part:
                words = foreign_words(read_part(answer.text), language=visitor.language)
                tour.note(address, *(f"not in the reader's language: {text!r}" for text in words))


def read_part(text: str) -> set[str]:
    """Return the words of a part of a page."""
    return read_page(text).texts


def _compare_titles(tour: Tour) -> None:
    """Two pages of different routes must be told apart by their titles."""
    routes: dict[str, set[str]] = defaultdict(set)
    for address, page in tour.pages.items():
        routes[page.title].add(kind_of(address).route)
    for title, names in routes.items():
        if len(names) > 1:
            tour.note(" and ".join(sorted(names)), f"share the title {title!r}")
