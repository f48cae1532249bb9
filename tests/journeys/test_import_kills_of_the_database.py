"""The database is killed under imports and under a portal, and started again on what it left."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest
from django.db import connections

from tests.conftest import ROLES, TestDatabase
from tests.factories.households import a_whole_household
from tests.filled_homes import copied, filled_home
from tests.interfaces.api.programs import a_token
from tests.interfaces.commands.conftest import clean_environment
from tests.journeys.test_import_kills_and_memory import (
    KILLS,
    Importer,
    a_file_over_a_change_of_clocks,
    a_series,
    assert_nothing_acknowledged_is_lost,
    counts,
    next_line,
    stored,
)
from tests.journeys.test_import_kills_of_the_web import (
    Answer,
    Batch,
    HeadEnd,
    NotAnswered,
    Portal,
    assert_each_is_kept_once,
    batches,
    registers_of,
)
from tests.journeys.test_import_kills_of_the_worker import (
    Workers,
    a_home,
    assert_all_is_kept_once,
    take_up_imports_of_dead_workers,
    wait_for,
    wait_for_the_end,
)
from wattstead.config.databases import database_settings
from wattstead.domains.metering.models import ImportRun
from wattstead.foundation.embedded_postgres import Cluster, installed_binaries, owned
from wattstead.foundation.embedded_postgres.roles import DATABASE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.kills,
    pytest.mark.one_release,  # the server that comes with us is killed
]
OF_PORTAL = OF_WORKER = KILLS // 3
# A server that answers before it has written what it was told.
CARELESS = (("synchronous_commit", "off"), ("wal_writer_delay", "10s"), ("wal_writer_flush_after", "1GB"))


class Server:
    """A server of its own with a migrated database, which Django's aliases point to while it runs."""

    def __init__(self, home: Path, *, settings: tuple[tuple[str, str], ...] = ()) -> None:
        self.cluster = Cluster(home=home, binaries=installed_binaries(), settings=settings)
        self.database = TestDatabase(cluster=self.cluster, name=DATABASE)
        self._open, self._runs = ExitStack(), ExitStack()
        self.kills = 0

    def start(self) -> None:
        self._open.enter_context(owned(self.cluster.home))
        self._run()
        self._open.enter_context(_looked_at(self.database))

    def kill(self) -> None:
        self.kills += 1
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=30)

    def start_again(self) -> None:
        self._runs.close()
        self._run()
        connections.close_all()

    def stop(self) -> None:
        self._runs.close()
        self._open.close()

    def _run(self) -> None:
        self._process = self._runs.enter_context(self.cluster.running()).process


@contextmanager
def _looked_at(database: TestDatabase) -> Iterator[None]:
    before = {alias: dict(connections[alias].settings_dict) for alias in ROLES}
    connections.close_all()
    for alias, role in ROLES.items():
        connections[alias].settings_dict.update(database_settings(database.url(role), pool_size=0))
    try:
        yield
    finally:
        connections.close_all()
        for alias, told in before.items():
            connections[alias].settings_dict.update(told)


@pytest.fixture
def serve(db: None, migrated_cluster: Cluster, home: Path) -> Iterator[Callable[..., Server]]:
    copied(filled_home(migrated_cluster.home, environ=clean_environment()), to=home)
    with ExitStack() as open_servers:

        def start(*, settings: tuple[tuple[str, str], ...] = ()) -> Server:
            server = Server(home, settings=settings)
            server.start()
            open_servers.callback(server.stop)
            return server

        yield start


def test_an_import_whose_database_is_killed_loses_nothing_acknowledged(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server, written = serve(), a_file_over_a_change_of_clocks(tmp_path)
    disturbed = a_series(meter_number="DROPPED")
    chance = random.Random(20250330)  # noqa: S311  not a secret
    progress = []

    with closing(Importer(server.database)) as importer:
        for kill in range(KILLS - OF_PORTAL - OF_WORKER):
            under_way = importer.start(written.path, meter="DROPPED")
            told = under_way.told_before(
                server.kill, acknowledgements=1 + chance.randrange(3), then_s=chance.random() * 0.02
            )
            assert under_way.process.returncode != 0, f"kill {kill} came too late"
            server.start_again()
            assert_nothing_acknowledged_is_lost(written, series=disturbed, told=told)
            progress.append(next_line(disturbed))
        importer.start(written.path, meter="DROPPED").finish()

    assert progress == sorted(set(progress))
    assert stored(disturbed) == dict(written.good.values())
    told_of_it = counts(disturbed)
    assert (told_of_it["stored"], told_of_it["unchanged"], told_of_it["refused"]) == (
        len(written.good),
        0,
        len(written.refused),
    )


def test_the_check_notices_a_database_that_answers_before_it_has_written(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    """Prove that the test above can fail."""
    server, written = serve(settings=CARELESS), a_file_over_a_change_of_clocks(tmp_path)
    series = a_series(meter_number="CARELESS")

    with closing(Importer(server.database)) as importer:
        under_way = importer.start(written.path, meter="CARELESS")
        told = under_way.told_before(server.kill, acknowledgements=5, then_s=0)
    server.start_again()

    assert told > 1
    # Even that the import began may be lost.
    with pytest.raises((AssertionError, ImportRun.DoesNotExist)):
        assert_nothing_acknowledged_is_lost(written, series=series, told=told)


def test_an_import_of_a_worker_whose_database_is_killed_loses_nothing_acknowledged(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server, chance = serve(), random.Random(20270328)  # noqa: S311  not a secret
    home, progress = a_home(tmp_path), [1]

    with closing(Workers(server.database, folder=tmp_path)) as workers:
        for _ in range(OF_WORKER):
            workers.start()
            told = wait_for(home, line=progress[-1] + 1, workers=workers)
            time.sleep(chance.random() * 0.05)
            server.kill()
            server.start_again()
            assert_nothing_acknowledged_is_lost(home.written, series=home.series, told=told - 1)
            progress.append(next_line(home.series))
            take_up_imports_of_dead_workers()
        workers.start()
        wait_for_the_end(home)
        *cut_off, last = workers.running
        # They end by themselves, so that who started them starts them again.
        for worker in cut_off:
            worker.wait()
        assert last.poll() is None

    assert progress == sorted(set(progress))
    assert_all_is_kept_once(home)


def test_batches_of_a_portal_whose_database_is_killed_are_kept_once(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server, chance = serve(), random.Random(20251026)  # noqa: S311  not a secret
    household = a_whole_household()
    registers = registers_of(household)
    sent = batches(registers, count=OF_PORTAL)
    answers: list[Answer] = []

    with closing(Portal(server.database, home=tmp_path)) as portal, ThreadPoolExecutor(1) as programs:
        head_end = HeadEnd(portal=portal, token=a_token(household.user_id))
        portal.start()
        for batch in sent:
            answer = programs.submit(sent_until_answered, batch, head_end=head_end)
            time.sleep(chance.random() * 0.2)
            server.kill()
            server.start_again()
            answers.append(answer.result(timeout=120))
            assert_each_is_kept_once(sent[: len(answers)], answers, registers=registers)

    assert server.kills == len(sent)


def sent_until_answered(batch: Batch, *, head_end: HeadEnd) -> Answer:
    """Send a batch again and again, while the database is killed and started again."""
    for _ in range(1000):
        try:
            return head_end.send(batch)
        except (OSError, HTTPException, NotAnswered):
            time.sleep(0.05)
    raise AssertionError("the portal did not find its database again")
