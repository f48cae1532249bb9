"""An import is killed at random moments and fed a million lines."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.rows import TupleRow

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.loaded_process import LoadedProcess
from wattstead.domains.metering.models import ImportRemark, ImportRun
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

pytestmark = pytest.mark.django_db(transaction=True)
VIENNA = ZoneInfo("Europe/Vienna")
EVER = Period(starts_at=datetime(1970, 1, 2, tzinfo=UTC), ends_before=datetime(2100, 1, 1, tzinfo=UTC))
FIRST = datetime(2023, 10, 1, tzinfo=VIENNA)
KILLS = 100 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 10
DAYS, LINES_AT_ONCE = 30 + 3 * KILLS, 64
MEGABYTE = 1024 * 1024


class Database(Protocol):
    @property
    def environment(self) -> dict[str, str]: ...

    def connect_as_superuser(self) -> AbstractContextManager[psycopg.Connection[TupleRow]]: ...


@dataclass(frozen=True, kw_only=True)
class Written:
    """A file, and what its lines say: the start and the watt-hours of each good one."""

    path: Path
    good: Mapping[int, tuple[int, int]]
    refused: tuple[int, ...]


def a_file_over_a_change_of_clocks(folder: Path) -> Written:
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


def a_series(*, meter_number: str, zone: str = "Europe/Vienna") -> Series:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone=zone)
        return series_of(the_register(a_meter(site_id=site.pk, meter_number=meter_number)))


class Import:
    """An import that runs in a process of its own and tells what it has acknowledged."""

    def __init__(self, loaded: LoadedProcess, *words: str) -> None:
        reads, writes = os.pipe()
        self._told = os.fdopen(reads)
        with os.fdopen(writes, "wb") as output:
            self.process = loaded.start("tests.journeys.importing_process:run", *words, output=output)

    def told_before(self, kill: Callable[[], None], *, acknowledgements: int, then_s: float) -> int:
        """Let it acknowledge some pieces and work a moment more, then kill what it needs.

        Returns the last line it told.
        """
        told = 0
        for _ in range(acknowledgements):
            words = self._told.readline().split()
            if words[:1] != ["kept"]:
                break
            told = int(words[1])
        time.sleep(then_s)
        kill()
        # What it still said before it died was acknowledged as well.
        for line in self._told.read().splitlines():
            if line.startswith("kept "):
                told = int(line.split()[1])
        self._told.close()
        self.process.wait()
        return told

    def finish(self) -> None:
        """Wait until it has ended well."""
        with self._told:
            said = self._told.read()
        assert self.process.wait() == 0, said


class Importer:
    """Starts imports as the worker's role, from a process that has loaded what they need."""

    def __init__(self, database: Database) -> None:
        self._loaded = LoadedProcess(
            "tests.journeys.importing_process",
            "wattstead.journeys.import_readings",
            environment=environment_of_import(database),
        )

    def start(self, path: Path, *, meter: str, how: tuple[str, ...] = ()) -> Import:
        return Import(self._loaded, str(path), meter, str(LINES_AT_ONCE), *how)

    def close(self) -> None:
        self._loaded.close()


def environment_of_import(database: Database) -> dict[str, str]:
    told = database.environment
    return (
        os.environ
        | told
        | {
            "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.test",
            "WATTSTEAD_DATABASE_URL": told["WATTSTEAD_WORKER_DATABASE_URL"],
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
    )


@pytest.fixture
def importer(test_database: Database) -> Iterator[Importer]:
    with closing(Importer(test_database)) as importer:
        yield importer


def wait_until_alone(database: Database) -> None:
    """Wait until the server has noticed the death of its client, so that nothing is committed any more."""
    with database.connect_as_superuser() as inside:
        for _ in range(1000):
            row = inside.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = 'wattstead_worker'"
            ).fetchone()
            if row == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("the server still works for a client that was killed")


def stored(series: Series) -> dict[int, int]:
    with seen_by(SYSTEM):
        found = read(series=series, period=EVER)
    return dict(zip(found.starts_s.tolist(), found.at_scale(3).deltas.tolist(), strict=True))


def next_line(series: Series) -> int:
    with seen_by(SYSTEM):
        return ImportRun.objects.values_list("next_line", flat=True).get(register__number=series.number)


def assert_nothing_acknowledged_is_lost(written: Written, *, series: Series, told: int) -> None:
    """Check that exactly the acknowledged lines are stored, and at least those that were told."""
    acknowledged = next_line(series) - 1
    assert acknowledged >= told
    assert stored(series) == dict(
        reading for number, reading in written.good.items() if number <= acknowledged
    )
    with seen_by(SYSTEM):
        kept = ImportRemark.objects.filter(run__register__number=series.number)
        assert set(kept.values_list("line_number", flat=True)) == {
            number for number in written.refused if number <= acknowledged
        }


def counts(series: Series) -> dict[str, object]:
    names = ("state", "next_line", "found", "stored", "unchanged", "revised", "refused", "total_millionths")
    with seen_by(SYSTEM):
        run = ImportRun.objects.get(register__number=series.number)
    return {name: getattr(run, name) for name in names}


def last_words(command: list[str], *, environment: dict[str, str]) -> str:
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, timeout=300)
    assert done.returncode == 0
    return done.stdout.splitlines()[-1]


@pytest.mark.kills
@pytest.mark.one_release  # it is our process that dies, not the server
def test_an_import_killed_again_and_again_loses_nothing_acknowledged_and_ends_as_if_undisturbed(
    test_database: Database, importer: Importer, tmp_path: Path
) -> None:
    written = a_file_over_a_change_of_clocks(tmp_path)
    disturbed, calm = a_series(meter_number="KILLED"), a_series(meter_number="CALM")
    chance = random.Random(20231029)  # noqa: S311  not a secret
    progress = []

    for kill in range(KILLS):
        under_way = importer.start(written.path, meter="KILLED")
        told = under_way.told_before(
            under_way.process.kill,
            acknowledgements=1 + chance.randrange(3),
            then_s=chance.random() * 0.02,
        )
        wait_until_alone(test_database)
        assert under_way.process.returncode == -9, f"kill {kill} came too late"
        assert_nothing_acknowledged_is_lost(written, series=disturbed, told=told)
        progress.append(next_line(disturbed))
    importer.start(written.path, meter="KILLED").finish()
    importer.start(written.path, meter="CALM").finish()

    assert progress == sorted(set(progress))
    assert stored(disturbed) == stored(calm) == dict(written.good.values())
    assert counts(disturbed) == counts(calm)
    assert counts(calm)["stored"] == len(written.good)


@pytest.mark.kills
def test_the_check_notices_an_import_that_acknowledges_before_it_stores(
    test_database: Database, importer: Importer, tmp_path: Path
) -> None:
    """Prove that the test above can fail."""
    written = a_file_over_a_change_of_clocks(tmp_path)
    series = a_series(meter_number="EARLY")

    early = importer.start(written.path, meter="EARLY", how=("early",))
    told = early.told_before(early.process.kill, acknowledgements=2, then_s=0)
    wait_until_alone(test_database)

    assert told > 1
    with pytest.raises(AssertionError):
        assert_nothing_acknowledged_is_lost(written, series=series, told=told)


@pytest.mark.one_release  # it is the memory of the importing process that is measured
def test_a_million_lines_take_little_memory(test_database: Database, tmp_path: Path) -> None:
    series = a_series(meter_number="LONG", zone="UTC")
    path, days = tmp_path / "long.csv", 10_417
    clock = [f"{n // 4:02d}:{n % 4 * 15:02d};0,{n + 100};;\n" for n in range(96)]
    with path.open("w") as file:
        file.write(NETZ_NOE_HEADER + "\n")
        for n in range(days):
            day = f"{datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n):%d.%m.%Y} "
            file.writelines(day + time_and_value for time_and_value in clock)

    last = last_words(
        [sys.executable, "-m", "tests.journeys.importing_process", str(path), "LONG", "2976"],
        environment=environment_of_import(test_database),
    )

    assert days * 96 > 1_000_000
    assert counts(series)["stored"] == days * 96
    assert counts(series)["total_millionths"] == days * sum(range(100, 196)) * 1000
    assert int(last.split()[1]) < 500 * MEGABYTE, last
