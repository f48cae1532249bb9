"""Tells kinds of addresses apart: 200 sites and three years of days are one page each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve

WORD = re.compile(r"[a-z][a-z_-]*")
FOLLOWED_OF_A_KIND = 4
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


def kind_of(address: str) -> Kind:
    """Return the kind of a path with its query; an unknown path is a kind of its own."""
    parts = urlsplit(address)
    try:
        route = resolve(parts.path).route
    except Resolver404:
        route = parts.path
    pairs = sorted(
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in NO_STATES
    )
    asked = tuple((name, value if WORD.fullmatch(value) else "*") for name, value in pairs)
    return Kind(route=route, asked=asked)


def own_address(link: str, *, on: str, host: str) -> str | None:
    """Return the path and query that `link` leads to from the page `on`; None where it leaves the portal."""
    absolute = urldefrag(urljoin(host + on, link)).url
    if not absolute.startswith(f"{host}/"):
        return None
    return absolute.removeprefix(host)


def some_of(addresses: Iterable[str], *, most: int = FOLLOWED_OF_A_KIND) -> list[str]:
    """Return at most so many of the addresses, spread evenly, the first and the last among them."""
    listed = list(dict.fromkeys(addresses))
    if len(listed) <= most:
        return listed
    return [listed[round(at * (len(listed) - 1) / (most - 1))] for at in range(most)]
