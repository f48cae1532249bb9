"""Chooses which links of a page are followed."""

from collections.abc import Iterable
from urllib.parse import urldefrag, urljoin

FOLLOWED_OF_A_KIND = 3


def own_address(link: str, *, on: str, host: str) -> str | None:
    """Return the path and query that `link` leads to from the page `on`; None where it leaves the portal."""
    absolute = urldefrag(urljoin(host + on, link)).url
    if not absolute.startswith(f"{host}/"):
        return None
    return absolute.removeprefix(host)


def some_of(addresses: Iterable[str], *, most: int = FOLLOWED_OF_A_KIND) -> list[str]:
    """Return at most so many of the addresses, spread evenly, the first and the last among them."""
    listed = list(dict.fromkeys(addresses))
    if len(listed) <= most or most == 1:
        return listed[:most]
    return [listed[round(at * (len(listed) - 1) / (most - 1))] for at in range(most)]
