"""The web process is killed while a program brings readings, which sends each batch until it is answered.

As CSV, as JSON lines and as an Arrow stream in turn.
"""

import json
import os
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import TestDatabase
from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.metering import the_register
from tests.interfaces.api.counting import a_counting_meter
from tests.interfaces.api.programs import a_token
from tests.journeys.loaded_process import Copy, LoadedProcess
from tests.journeys.test_import_kills_and_memory import KILLS, stored
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.embedded_postgres.roles import APP, WORKER
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.series import Series

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.kills,
    pytest.mark.one_release,  # it is our process that dies, not the server
]
FIRST = datetime(2024, 3, 25, tzinfo=UTC)
METERS, QUARTERS = 12, 96
KINDS = ("text/csv", "application/x-ndjson", "application/vnd.apache.arrow.stream")
SECONDS_TO_START = 90
Answer = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """A day of all meters, and the key under which it is sent."""

    key: str
    kind: str
    body: bytes
    says: Mapping[int, Mapping[int, int]]
    """The watt-hours of each register, by the second in which they begin."""

    @property
    def readings(self) -> int:
        return sum(map(len, self.says.values()))


def nothing() -> None:
    """Do nothing."""


class NotAnswered(AssertionError):
    """The portal said that it cannot answer now."""


class Portal:
    """A web process that is started again wherever it is found dead."""

    def __init__(self, database: TestDatabase, *, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WATTSTEAD_")}
        self._log = home / "web.log"
        environment = kept | {
            "DJANGO_SETTINGS_MODULE": "wattstead.config.settings.local",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "WATTSTEAD_DATABASE_URL": database.url(APP),
            "WATTSTEAD_WORKER_DATABASE_URL": database.url(WORKER),
            "WATTSTEAD_SECRET_KEY": "only-for-tests-of-kills-" + "x" * 40,
            "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
            "WATTSTEAD_DATA_DIR": str(home),
            "WATTSTEAD_API_REQUESTS_A_MINUTE": "0",
            "WATTSTEAD_DATABASE_ROLE": "app",
        }
        self._loaded = LoadedProcess(
            *("granian.server", "wattstead.config.asgi", "wattstead.interfaces.commands.web"),
            environment=environment,
        )
        self._process: Copy | None = None
        self.port = 0
        self.cut_off = 0

    def start(self) -> None:
        """Start the process, on a port of its own, and wait until it answers."""
        with closing(socket.socket()) as listening:
            listening.bind(("127.0.0.1", 0))
            self.port = int(listening.getsockname()[1])
        with self._log.open("wb") as log:
            self._process = self._loaded.start(
                "wattstead.interfaces.commands:main", "web", "--port", str(self.port), output=log
            )
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), closing(socket.create_connection(("localhost", self.port), timeout=5)):
                return
            time.sleep(0.01)
        raise AssertionError(f"the portal did not start:\n{self._log.read_text()}")

    def kill(self) -> None:
        """Kill the process and those that it started."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Kill it for good."""
        self.kill()
        self._loaded.close()


@dataclass(frozen=True, kw_only=True)
class HeadEnd:
    """A program that brings readings of the meters of one household."""

    portal: Portal
    token: str

    def send(
        self, batch: Batch, *, only: int | None = None, connected: Callable[[], None] = nothing
    ) -> Answer:
        """Send a batch once, or the first bytes `only` of it; raises what a broken connection raises."""
        with closing(HTTPConnection("localhost", self.portal.port, timeout=120)) as connection:
            connection.connect()
            connected()
            connection.putrequest("POST", "/api/v1/readings")
            connection.putheader("Authorization", f"Bearer {self.token}")
            connection.putheader("Content-Type", batch.kind)
            connection.putheader("Content-Length", str(len(batch.body)))
            connection.putheader("Idempotency-Key", batch.key)
            connection.endheaders(batch.body[:only])
            if only is not None:
                return {}
            answer = connection.getresponse()
            body = answer.read()
        if answer.status >= 500:
            raise NotAnswered(body)
        assert answer.status == 200, body
        told: Answer = json.loads(body)
        return told

    def send_until_answered(self, batch: Batch, *, connected: Callable[[], None] = nothing) -> Answer:
        """Send a batch until it is answered, and tell of the first connection."""
        while True:
            try:
                return self.send(batch, connected=connected)
            except (OSError, HTTPException) as broken:
                self.portal.cut_off += not isinstance(broken, ConnectionRefusedError)
                self.portal.kill()
                self.portal.start()
                connected = nothing


@pytest.fixture
def portal(db: None, test_database: TestDatabase, tmp_path: Path) -> Iterator[Portal]:
    with closing(Portal(test_database, home=tmp_path)) as portal:
        yield portal


@pytest.fixture
def household(db: None) -> WholeHousehold:
    return a_whole_household()


@pytest.fixture
def head_end(portal: Portal, household: WholeHousehold) -> HeadEnd:
    return HeadEnd(portal=portal, token=a_token(household.user_id))


def registers_of(household: WholeHousehold) -> dict[str, Series]:
    meters = [a_counting_meter(household) for _ in range(METERS)]
    with seen_by(SYSTEM):
        return {meter.meter_number: series_of(the_register(meter)) for meter in meters}


def batches(registers: Mapping[str, Series], *, count: int) -> list[Batch]:
    """Return a batch for each day: two as CSV, two as JSON lines, two as Arrow, and so on."""
    return [_batch(registers, day=day, kind=KINDS[day // 2 % len(KINDS)]) for day in range(count)]


def _batch(registers: Mapping[str, Series], *, day: int, kind: str) -> Batch:
    says: dict[int, dict[int, int]] = {series.number: {} for series in registers.values()}
    rows: list[dict[str, object]] = []
    for place, (meter_number, series) in enumerate(registers.items()):
        for quarter in range(QUARTERS):
            starts_at = FIRST + timedelta(days=day, minutes=15 * quarter)
            watt_hours = 100 + (day * 31 + place * 7 + quarter) % 97
            says[series.number][int(starts_at.timestamp())] = watt_hours
            ends_at = starts_at + timedelta(minutes=15)
            rows.append(
                {
                    "meterNumber": meter_number,
                    "startsAt": f"{starts_at:%Y-%m-%dT%H:%M:00Z}",
                    "timestamp": f"{ends_at:%Y-%m-%dT%H:%M:00Z}",
                    "delta": watt_hours / 1000,
                }
            )
    return Batch(key=f"day-{day}", kind=kind, body=_written(rows, kind=kind), says=says)


def _written(rows: Sequence[Mapping[str, object]], *, kind: str) -> bytes:
    written, stream = pl.DataFrame(rows), BytesIO()
    if kind == "text/csv":
        written.write_csv(stream)
    elif kind == "application/x-ndjson":
        written.write_ndjson(stream)
    else:
        written.write_ipc_stream(stream)
    return stream.getvalue()


def assert_each_is_kept_once(
    sent: Sequence[Batch], answers: Sequence[Answer], *, registers: Mapping[str, Series]
) -> None:
    """Check that what was answered is stored, whole, and was stored by the request that was answered."""
    names = ("items", "stored", "unchanged", "revised", "outranked", "waiting", "refused")
    for batch, answer in zip(sent, answers, strict=True):
        count = batch.readings
        assert [answer[name] for name in names] == [count, count, 0, 0, 0, 0, 0]
    for series in registers.values():
        said = {at: amount for batch in sent for at, amount in batch.says[series.number].items()}
        assert stored(series) == said


def test_what_a_killed_portal_acknowledged_is_kept_and_a_batch_sent_again_is_kept_once(
    portal: Portal, head_end: HeadEnd, household: WholeHousehold
) -> None:
    registers = registers_of(household)
    sent = batches(registers, count=2 * KILLS)
    chance = random.Random(20241027)  # noqa: S311  not a secret
    answers: list[Answer] = []
    usual_s = 60.0
    portal.start()

    for place, (calm, disturbed) in enumerate(zip(sent[::2], sent[1::2], strict=True)):
        began_s = time.monotonic()
        answers.append(head_end.send_until_answered(calm))
        usual_s = min(usual_s, time.monotonic() - began_s)
        killer = threading.Timer(chance.random() * usual_s, portal.kill)
        # A slow machine may answer before a kill that waits; every third one does not.
        kill = portal.kill if place % 3 == 0 else killer.start
        answers.append(head_end.send_until_answered(disturbed, connected=kill))
        if killer.ident is not None:
            killer.join()
        assert_each_is_kept_once(sent[: len(answers)], answers, registers=registers)

    assert_each_is_kept_once(sent, answers, registers=registers)
    assert portal.cut_off > KILLS // 4, "the kills came when nothing was under way"


def test_the_check_notices_what_was_never_answered_and_what_was_taken_in_twice(
    portal: Portal, head_end: HeadEnd, household: WholeHousehold
) -> None:
    """Prove that the test above can fail: under another key a batch is another batch."""
    registers = registers_of(household)
    first, second = batches(registers, count=2)
    portal.start()

    answer, same = head_end.send(first), head_end.send(first)
    twice = head_end.send(replace(first, key="another"))
    head_end.send(second, only=len(second.body) // 2)
    portal.kill()
    as_if_answered = {**answer, "items": second.readings, "stored": second.readings}

    assert same == answer
    assert_each_is_kept_once([first], [same], registers=registers)
    with pytest.raises(AssertionError):
        assert_each_is_kept_once([first], [twice], registers=registers)
    with pytest.raises(AssertionError):
        assert_each_is_kept_once([first, second], [answer, as_if_answered], registers=registers)
