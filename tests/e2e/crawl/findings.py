"""Says what is wrong, each thing once, with the pages it is wrong on."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is wrong with a page."""

    address: str
    problem: str


def in_brief(findings: Iterable[Finding], *, before: str) -> list[str]:
    """Return a line for each problem: where it was met first, and on how many pages besides."""
    places: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        places[finding.problem].append(finding.address)
    return [
        f"{before} {addresses[0]}{f' and {len(addresses) - 1} more' if addresses[1:] else ''}: {problem}"
        for problem, addresses in places.items()
    ]
