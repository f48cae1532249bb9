"""Gives every scene a portal of its own, in which it is always the same moment."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.conftest import TestDatabase
from tests.e2e.crawl.touring import Tour, tour_of
from tests.e2e.crawl.visiting import Visitor
from tests.e2e.serving import served
from wattstead.interfaces.commands.bench_desk import DESK
from wattstead.interfaces.commands.bench_desk import START as START_OF_DESK

SCENES = ("prosumer", "newcomer", "business", DESK)
NOBODY = "visitor"  # who is not signed in; what is public is theirs to see
STARTS = {NOBODY: ("/", "/components/", "/api/v1/docs"), DESK: (START_OF_DESK,)}


@dataclass(kw_only=True)
class Stage:
    """A portal with a scene in it, or with nobody; `tour` is where its links lead, read in English.

    `clerk` is a session at the service desk, where the scene has one beside its own person.
    """

    scene: str
    url: str
    links: list[str] = field(default_factory=list)
    clerk: str = ""
    tour: Tour = field(default_factory=Tour)

    def visitor(self, *, language: str = "en", theme: str = "light") -> Visitor:
        """Return the person of the scene, signed in anew, reading in a language on a ground."""
        visitor = Visitor(self.url, language=language)
        if self.links:
            visitor.sign_in(self.links.pop())
        visitor.choose(language=language, theme=theme, on="/account/logout/" if self.links else "/")
        return visitor


@pytest.fixture(scope="session")
def stage(
    request: pytest.FixtureRequest,
    clone_database: Callable[[str], TestDatabase],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    """Set a scene up and serve it."""
    scene = str(request.param)
    home = tmp_path_factory.mktemp(scene)
    with served(clone_database(f"crawl_{scene}"), home=home, settings="tests.e2e.fixed_day") as server:
        links = [] if scene == NOBODY else json.loads(server.run("tests.e2e.scenes", scene))
        clerk = links.pop(0) if scene == "prosumer" else ""
        made = Stage(scene=scene, url=server.url, links=links, clerk=clerk)
        made.tour = tour_of(
            made.visitor(), starts=STARTS.get(scene, ("/overview/",)), is_member=scene != NOBODY
        )
        yield made
