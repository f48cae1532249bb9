"""Finds every page of a portal by its links; 200 sites and three years of days are one page each."""

import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

WORD = re.compile(r"[a-z][a-z_-]*")
LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]+)"')
# `site` chooses what every page is about and is remembered; `next` only says where to go afterwards.
NO_STATES = {"site", "next", "cursor"}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What addresses of one page have in common: the route, and those answers that are words."""

    route: str
    asked: tuple[tuple[str, str], ...]

    @property
    def traits(self) -> set[tuple[object, ...]]:
        """Return what of it may look different: which questions it answers, and each answer by itself."""
        questions = tuple(name for name, _ in self.asked)
        return {(self.route, questions), *((self.route, *pair) for pair in self.asked)}

    @property
    def label(self) -> str:
        """Return the kind as people write an address."""
        route = re.sub(r"<[^>]*>", "…", self.route)
        answers = "&".join(f"{name}={value}" for name, value in self.asked)
        return f"/{route}{'?' if answers else ''}{answers}"


def kind_of(address: str) -> Kind:
    """Return the kind of a path with its query; an unknown path is a kind of its own."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
    asked = tuple(
        (name, value if WORD.fullmatch(value) else "*") for name, value in pairs if name not in NO_STATES
    )
    return Kind(route=route, asked=asked)


def addresses_by_kind(read: Callable[[str], str | None], *, start: str) -> dict[Kind, list[str]]:
    """Return every address that pages link to from `start` on, by the kind of page that was read.

    `read` returns the source of a page, or None for what is no page.
    """
    found: dict[Kind, list[str]] = defaultdict(list)
    pages: list[Kind] = []
    seen: set[tuple[object, ...]] = set()
    waiting = deque([start])
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if address not in found[kind]:
            found[kind].append(address)
        if not kind.traits - seen:
            continue
        seen |= kind.traits
        source = read(address)
        if source is None:
            continue
        pages.append(kind)
        links = (urldefrag(urljoin(address, unescape(link))).url for link in LINK.findall(source))
        waiting.extend(link for link in dict.fromkeys(links) if link.startswith("/"))
    return {kind: found[kind] for kind in pages}
