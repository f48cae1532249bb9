"""Hands the tests out to the processes of pytest-xdist: those that share something go to the same one.

A file is handed out whole, since its tests often look at rows that are made once for all of them.
More than a file shares the portal of a scene or of the household, which takes seconds to set up; less
shares the way in which requests for an operation are made up. The option `--dist loadgroup` is of no
use here: pytest 9.2 has names of tests that xdist 3.8 cannot mark
(https://github.com/pytest-dev/pytest-xdist/issues/1386), and it says nothing.
"""

import re

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

OF_A_SCENE = re.compile(r"tests/e2e/crawl/[^\[]*\[(?:.*-)?(\w+)\]$")
OF_AN_OPERATION = re.compile(r"tests/interfaces/api/test_any_request\.py::\w+\[(\w+ /.*)-\w+-\w+\]$")
OF_THE_HOUSEHOLD = re.compile(r"tests/e2e/test_\w+\.py::")
# What takes long begins early, so that short files are left to make all processes end together.
EARLY = (
    "tests/e2e/crawl/test_crawl.py",
    "tests/e2e/",
    "tests/journeys/test_import_kills",
    "tests/interfaces/commands/",
    "tests/timeseries/",
    "tests/domains/metering/file_formats/",
    "tests/journeys/demo_household/",
    "tests/stories/",
)


class SharersTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives all tests that share something to one process, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return shared_by(nodeid)


def shared_by(nodeid: str) -> str:
    """Return the portal, the operation or else the file that a test is about, as its name tells."""
    if OF_THE_HOUSEHOLD.match(nodeid):
        return "the household's portal"
    if found := OF_A_SCENE.match(nodeid):
        return f"the portal of the {found[1]}"
    found = OF_AN_OPERATION.match(nodeid)
    return f"requests of {found[1]}" if found else nodeid.partition("::")[0]


def turn_of(nodeid: str) -> int:
    """Return when a test is handed out: the lower, the earlier."""
    return next((turn for turn, beginning in enumerate(EARLY) if nodeid.startswith(beginning)), len(EARLY))
