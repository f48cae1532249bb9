"""Runs the command line as people do, in processes of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import TestDatabase
from tests.filled_homes import copied, filled_home
from wattstead.foundation.embedded_postgres import Cluster
from wattstead.foundation.embedded_postgres.roles import APP, OWNER, WORKER

COMMAND = [sys.executable, "-m", "wattstead.interfaces.commands"]


def clean_environment() -> dict[str, str]:
    """Return this process's environment without anything that is Wattstead's or Django's."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WATTSTEAD_", "DJANGO_"))
    }
    return kept | {"PYTHONPATH": os.pathsep.join(sys.path)}


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What a command left behind."""

    code: int
    told: str


@pytest.fixture
def wattstead(home: Path) -> Callable[..., Ended]:
    """Return a function that runs a command to its end."""

    def run(*words: str, environment: Mapping[str, str] | None = None) -> Ended:
        done = subprocess.run(
            [*COMMAND, *words],
            env=clean_environment() | {"WATTSTEAD_DATA_DIR": str(home)} | dict(environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        return Ended(code=done.returncode, told=done.stdout)

    return run


@dataclass(frozen=True, kw_only=True)
class Served:
    """A portal that said it is ready."""

    process: subprocess.Popen[str]
    ready: str

    @property
    def url(self) -> str:
        """Return the address it told."""
        return next(word for word in self.ready.split() if word.startswith("http"))


@pytest.fixture(scope="session")
def migrated_home(request: pytest.FixtureRequest) -> Path:
    """Return a data folder whose database is made and migrated, for copies."""
    # Asked for here, because who names it is tried on every release of PostgreSQL.
    cluster: Cluster = request.getfixturevalue("migrated_cluster")
    return filled_home(cluster.home, environ=clean_environment())


@pytest.fixture
def serve(home: Path, migrated_home: Path) -> Iterator[Callable[..., Served]]:
    """Return a function that starts `wattstead up` and waits until it says it is ready."""
    started: list[subprocess.Popen[str]] = []
    copied(migrated_home, to=home)

    def start(*words: str, environment: Mapping[str, str] | None = None) -> Served:
        told = clean_environment() | {"WATTSTEAD_DATA_DIR": str(home)} | dict(environment or {})
        process = subprocess.Popen([*COMMAND, "up", *words], env=told, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("Wattstead is ready at "), ready + process.stdout.read()
        return Served(process=process, ready=ready)

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=60)
        process.kill()
        process.communicate()


@pytest.fixture(scope="module")
def operators_database(clone_database: Callable[[str], TestDatabase]) -> TestDatabase:
    """Return a migrated database as an operator's own server would hold it."""
    return clone_database("operators")


@pytest.fixture
def operators_environment(operators_database: TestDatabase) -> dict[str, str]:
    """Return what an operator sets to run on it."""
    return {
        "WATTSTEAD_DATABASE_URL": operators_database.url(APP),
        "WATTSTEAD_WORKER_DATABASE_URL": operators_database.url(WORKER),
        "WATTSTEAD_OWNER_DATABASE_URL": operators_database.url(OWNER),
        "WATTSTEAD_SECRET_KEY": "x" * 60,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
    }
