"""The whole portal on one machine: started, killed, started again, stopped."""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from tests.interfaces.commands.conftest import Ended, Served
from wattstead.foundation.embedded_postgres import Cluster, installed_binaries, processes
from wattstead.foundation.embedded_postgres.roles import OWNER
from wattstead.foundation.tenancy.protection import unprotect

pytestmark = pytest.mark.skipif(
    os.environ.get("WATTSTEAD_TEST_POSTGRES") == "16", reason="`up` runs the PostgreSQL it brings, always 18"
)
Serve = Callable[..., Served]
Run = Callable[..., Ended]


def _status(url: str) -> int:
    with urlopen(url, timeout=30) as answer:  # noqa: S310 - our own address
        return int(answer.status)


def _descendants(pid: int) -> dict[int, str]:
    """Return every process below `pid`, with its command line."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return {child: processes.command_line(child) for child in below - {pid}}


def _gone(pids: dict[int, str]) -> bool:
    return all(processes.wait_until_gone(pid, seconds=20) for pid in pids)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_and_leaves_nothing(serve: Serve, number: signal.Signals) -> None:
    served = serve()
    status = _status(served.url)
    everything = _descendants(served.process.pid)

    served.process.send_signal(number)
    told, _ = served.process.communicate(timeout=60)

    assert status == 200
    assert (told, served.process.returncode) == ("Stopped.\n", 0)
    assert len(everything) >= 4
    assert _gone(everything)


def test_after_a_kill_the_next_start_serves_what_was_acknowledged(serve: Serve, home: Path) -> None:
    first = serve()
    everything = _descendants(first.process.pid)
    database = Cluster(home=home, binaries=installed_binaries())
    with psycopg.connect(database.url(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")

    first.process.kill()
    first.process.wait()
    second = serve()

    with psycopg.connect(database.url(OWNER)) as owner:
        rows = owner.execute("SELECT word FROM kept").fetchall()
    assert rows == [("acknowledged",)]
    assert _status(second.url) == 200
    assert _gone(everything)


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(
    serve: Serve, wattstead: Run, home: Path
) -> None:
    first = serve()

    refused = wattstead("up")

    assert refused == Ended(
        code=1,
        told=f"wattstead: The data folder {home} is in use by another Wattstead (process"
        f" {first.process.pid}): stop that one first, or set WATTSTEAD_DATA_DIR to another folder.\n",
    )


def test_a_web_process_that_dies_is_started_again(serve: Serve) -> None:
    served = serve()
    web = [pid for pid, words in _descendants(served.process.pid).items() if " web " in words]

    for pid in web:
        os.kill(pid, signal.SIGKILL)
    assert _gone(dict.fromkeys(web, ""))

    assert _answers_again(served.url)


def _answers_again(url: str) -> bool:
    for _ in range(300):
        try:
            return _status(url) == 200
        except OSError:
            processes.wait_until_gone(os.getpid(), seconds=0.1)
    return False


def test_a_process_sees_its_own_roles_password_and_no_other(serve: Serve) -> None:
    served = serve()
    found: dict[str, set[str]] = {}

    for pid, words in _descendants(served.process.pid).items():
        kind = next((kind for kind in ("web", "worker") if f"commands {kind}" in words), None)
        if kind:
            variables = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            names = {word.partition(b"=")[0].decode() for word in variables}
            found[kind] = {name for name in names if name.endswith("DATABASE_URL")}

    assert found == {"web": {"WATTSTEAD_DATABASE_URL"}, "worker": {"WATTSTEAD_WORKER_DATABASE_URL"}}


def test_a_taken_port_is_refused_when_asked_for_and_passed_over_when_not(
    serve: Serve, wattstead: Run
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        refused = wattstead("up", "--port", str(port))

    assert refused == Ended(
        code=1,
        told=f"wattstead: Port {port} on 127.0.0.1 is taken by another program: choose another with"
        " --port.\n",
    )
    first = serve()
    assert first.url.startswith("http://localhost:80")


def test_the_secret_key_stays_the_same_and_private(wattstead: Run, serve: Serve, home: Path) -> None:
    first = serve()
    key = home / "secret-key"
    before = key.read_text()
    first.process.terminate()
    first.process.communicate(timeout=60)

    serve()

    assert key.read_text() == before
    assert len(before) > 50
    assert key.stat().st_mode & 0o777 == 0o600


def test_a_database_that_lost_a_migration_gets_it_again_at_the_next_start(serve: Serve, home: Path) -> None:
    first = serve()
    database = Cluster(home=home, binaries=installed_binaries())
    with psycopg.connect(database.url(OWNER), autocommit=True) as owner:
        owner.execute(unprotect("goals_goal").encode())
        owner.execute("DROP TRIGGER touch_updated_at ON goals_goal")
        owner.execute("DELETE FROM django_migrations WHERE app = 'goals' AND name = '0002_protection'")
    first.process.terminate()
    first.process.communicate(timeout=60)

    serve()

    with psycopg.connect(database.url(OWNER)) as owner:
        found = owner.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'goals_goal'").fetchone()
    assert found == (2,)
