"""Hands the tests out to the processes of pytest-xdist: those that share something go to the same one.

A portal takes seconds to set up, so that no two processes shall have the same; and how to make
up requests for an operation is worked out once for all who send them. The option
`--dist loadgroup` is of no use here: pytest 9.2 has names of tests that xdist 3.8 cannot mark
(https://github.com/pytest-dev/pytest-xdist/issues/1386), and it says nothing.
"""

import re

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

OF_A_SCENE = re.compile(r"tests/e2e/crawl/[^\[]*\[(?:.*-)?(\w+)\]$")
OF_AN_OPERATION = re.compile(r"tests/interfaces/api/test_any_request\.py::\w+\[(\w+ /.*)-\w+-\w+\]$")
OF_THE_HOUSEHOLD = re.compile(r"tests/e2e/test_\w+\.py::")


class SharersTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests that share something to one process, and any other test to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid) or nodeid


def shared_by(nodeid: str) -> str:
    """Return the portal or the operation that a test is about, as its name tells; nothing where none is."""
    if OF_THE_HOUSEHOLD.match(nodeid):
        return "the household's portal"
    if found := OF_A_SCENE.match(nodeid):
        return f"the portal of the {found[1]}"
    found = OF_AN_OPERATION.match(nodeid)
    return f"requests of {found[1]}" if found else ""
