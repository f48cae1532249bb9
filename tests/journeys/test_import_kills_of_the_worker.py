"""The worker is killed while it imports a file that somebody sent, and another one goes on."""

import os
import random
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import F

from tests.conftest import TestDatabase
from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import a_member, a_viewer, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.loaded_process import Copy, LoadedProcess
from tests.journeys.test_import_kills_and_memory import (
    KILLS,
    VIENNA,
    Written,
    assert_nothing_acknowledged_is_lost,
    counts,
    next_line,
    stored,
    wait_until_alone,
)
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.file_formats.corrections import Corrections
from wattstead.domains.metering.models import ImportRun
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.embedded_postgres.roles import APP, WORKER
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.uploads import SILENT_FOR, import_upload, keep_upload, tidy_uploads
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.series import Series

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.kills,
    pytest.mark.one_release,  # it is our process that dies, not the server
]
FIRST = datetime(2005, 3, 20, tzinfo=VIENNA)
# For every kill more than a worker keeps until it is killed, and some for the end.
DAYS = 40 * (KILLS + 5)
SECONDS_TO_START = 90


@dataclass(frozen=True, kw_only=True)
class Home:
    """A customer whose file waits for a worker."""

    viewer: Viewer
    series: Series
    written: Written


def a_long_file(folder: Path) -> Written:
    rows, good, refused = [NETZ_NOE_HEADER], {}, []
    for n in range(DAYS * 96):
        starts_s = int(FIRST.timestamp()) + n * 900
        stamp = datetime.fromtimestamp(starts_s + 900, UTC).astimezone(VIENNA)
        number, is_bad = n + 2, n % 500 == 7
        if is_bad:
            refused.append(number)
        else:
            good[number] = (starts_s, n % 997)
        rows.append(f"{stamp:%d.%m.%Y %H:%M};{'NaN' if is_bad else f'0,{n % 997:03d}'};;")
    path = folder / "reads.csv"
    path.write_text("\n".join(rows) + "\n")
    return Written(path=path, good=good, refused=tuple(refused))


@pytest.fixture
def home(db: None, tmp_path: Path) -> Home:
    return a_home(tmp_path)


def a_home(folder: Path) -> Home:
    """Return a home with a file that is to be imported."""
    now, written = datetime.now(UTC), a_long_file(folder)
    with seen_by(SYSTEM):
        account = an_account()
        person = a_member(account, role=MembershipRole.OWNER)
        meter = a_meter(site_id=a_site(account_id=account.pk, zone="Europe/Vienna").pk, installed_on=None)
        series = series_of(the_register(meter))
    viewer = a_viewer(account_id=account.pk, user_id=person.pk)
    with seen_by(viewer):
        chunks = [written.path.read_bytes()]
        upload_id = keep_upload(viewer, meter_id=meter.pk, name="reads.csv", chunks=chunks, now=now)
        import_upload(viewer, upload_id=upload_id, corrections=Corrections(), now=now)
    return Home(viewer=viewer, series=series, written=written)


class Workers:
    """Starts workers of a portal, that keep a little of a file at a time."""

    def __init__(self, database: TestDatabase, *, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WATTSTEAD_")}
        self.log = folder / "worker.log"
        self.running: list[Copy] = []
        self._loaded = LoadedProcess(
            *(
                "wattstead.interfaces.jobs.tasks",
                "wattstead.interfaces.commands.worker",
                "tests.journeys.working_process",
            ),
            environment=kept
            | {
                "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.local",
                "PYTHONPATH": os.pathsep.join(sys.path),
                "WATTSTEAD_DATABASE_URL": database.url(APP),
                "WATTSTEAD_WORKER_DATABASE_URL": database.url(WORKER),
                "WATTSTEAD_SECRET_KEY": "only-for-tests-of-kills-" + "x" * 40,
                "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
                "WATTSTEAD_DATA_DIR": str(folder),
                "WATTSTEAD_DATABASE_ROLE": "worker",
            },
        )

    def start(self) -> Copy:
        with self.log.open("ab") as log:
            worker = self._loaded.start(
                "tests.journeys.working_process:work", "worker", "--concurrency", "1", output=log
            )
        self.running.append(worker)
        return worker

    def close(self) -> None:
        for worker in self.running:
            worker.kill()
        self._loaded.close()


@pytest.fixture
def workers(test_database: TestDatabase, tmp_path: Path) -> Iterator[Workers]:
    with closing(Workers(test_database, folder=tmp_path)) as workers:
        yield workers


def wait_for(home: Home, *, line: int, workers: Workers) -> int:
    """Wait until the import has acknowledged that line or has ended, and return where it stands."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if (stands_at := next_line(home.series)) >= line or has_ended(home):
            return stands_at
        time.sleep(0.005)
    raise AssertionError(f"the worker did nothing:\n{workers.log.read_text()}")


def has_ended(home: Home) -> bool:
    with seen_by(SYSTEM):
        return ImportRun.objects.get(register__number=home.series.number).state != "unfinished"


def take_up_imports_of_dead_workers() -> None:
    """Do what the job of every quarter of an hour does, as if that time had gone by."""
    with seen_by(SYSTEM):
        tidy_uploads(SYSTEM, now=datetime.now(UTC) + SILENT_FOR + timedelta(minutes=1))


def wait_for_the_end(home: Home) -> None:
    until = time.monotonic() + 2 * SECONDS_TO_START
    while not has_ended(home) and time.monotonic() < until:
        time.sleep(0.02)


def assert_all_is_kept_once(home: Home) -> None:
    assert stored(home.series) == dict(home.written.good.values())
    told_of_it = counts(home.series)
    assert (told_of_it["state"], told_of_it["stored"], told_of_it["unchanged"], told_of_it["refused"]) == (
        "finished",
        len(home.written.good),
        0,
        len(home.written.refused),
    )


def test_an_import_whose_worker_is_killed_again_and_again_loses_nothing_acknowledged(
    home: Home, workers: Workers, test_database: TestDatabase
) -> None:
    chance = random.Random(20260329)  # noqa: S311  not a secret
    progress = [1]

    for _ in range(KILLS):
        worker = workers.start()
        told = wait_for(home, line=progress[-1] + 1, workers=workers)
        time.sleep(chance.random() * 0.05)
        worker.kill()
        wait_until_alone(test_database)
        assert worker.returncode == -9
        assert_nothing_acknowledged_is_lost(home.written, series=home.series, told=told - 1)
        progress.append(next_line(home.series))
        take_up_imports_of_dead_workers()
    workers.start()
    wait_for_the_end(home)

    assert progress == sorted(set(progress))
    assert_all_is_kept_once(home)


def test_the_check_notices_a_worker_that_acknowledges_what_it_did_not_store(
    home: Home, workers: Workers, test_database: TestDatabase
) -> None:
    """Prove that the test above can fail."""
    worker = workers.start()
    told = wait_for(home, line=2, workers=workers)
    worker.kill()
    wait_until_alone(test_database)
    assert_nothing_acknowledged_is_lost(home.written, series=home.series, told=told - 1)

    with seen_by(SYSTEM):
        ImportRun.objects.filter(register__number=home.series.number).update(next_line=F("next_line") + 1_000)

    with pytest.raises(AssertionError):
        assert_nothing_acknowledged_is_lost(home.written, series=home.series, told=told - 1)
