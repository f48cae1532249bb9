"""Hands the tests out to the processes of pytest-xdist: those that share a portal go to the same one.

A portal takes seconds to set up, so that no two processes shall have the same. The option
`--dist loadgroup` is of no use here: pytest 9.2 has names of tests that xdist 3.8 cannot mark
(https://github.com/pytest-dev/pytest-xdist/issues/1386), and it says nothing.
"""

import re

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

OF_A_SCENE = re.compile(r"tests/e2e/crawl/[^\[]*\[(?:.*-)?(\w+)\]$")
OF_THE_HOUSEHOLD = re.compile(r"tests/e2e/test_\w+\.py::")


class PortalsTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests of a portal to one process, and any other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return portal_of(nodeid) or nodeid


def portal_of(nodeid: str) -> str:
    """Return the portal that a test looks at, as its name tells; nothing where it needs none."""
    if OF_THE_HOUSEHOLD.match(nodeid):
        return "the household's portal"
    found = OF_A_SCENE.match(nodeid)
    return f"the portal of the {found[1]}" if found else ""
