"""Compares the addresses by which the entries of a feed name each other."""

import re

Address = str
_HOST = re.compile(r"^[A-Za-z]+://[^/]*")
_LONGEST = 300


def address_of(link: str) -> Address:
    """Return a link without the server, since files name it in some of their links only."""
    return _HOST.sub("", link[:_LONGEST].strip()).partition("?")[0].strip("/")


def above(address: Address, *, part: str) -> Address:
    """Return what stands before `part` in an address (`a/b` of `a/b/part/1`), or nothing without it."""
    steps = address.split("/")
    return "/".join(steps[: len(steps) - 1 - steps[::-1].index(part)]) if part in steps else ""
