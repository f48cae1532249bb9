"""Root and ordinary user: the same server, under an account of its own or under the caller's."""

import os
import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from wattstead.foundation.embedded_postgres import Cluster, data_home, owned, server
from wattstead.foundation.embedded_postgres.binaries import readable_by
from wattstead.foundation.embedded_postgres.places import SYSTEM_HOME, server_account
from wattstead.foundation.embedded_postgres.roles import APP

NOBODY = 65534
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # no other thread matters here
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def _as_ordinary_user(action: Callable[[], None]) -> bool:
    """Return whether `action` went through in a process without any privilege."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            action()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@only_root
def test_as_root_the_server_runs_as_the_system_user_from_its_own_copy(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running:
        pid = running.process.pid
        account = Path(f"/proc/{pid}").stat().st_uid
        program = Path(f"/proc/{pid}/exe").resolve()

    assert account == server_account().uid
    assert account not in {0, NOBODY}
    assert program.is_relative_to(SYSTEM_HOME / "binaries")


@only_root
def test_an_ordinary_user_runs_everything_as_themselves(cluster: Cluster) -> None:
    readable = readable_by(server_account(), binaries=cluster.binaries)
    cluster.home.parent.chmod(0o777)
    own = Cluster(home=cluster.home, binaries=readable)

    def start_and_ask() -> None:
        with owned(own.home), own.running() as running, psycopg.connect(running.url(APP)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
            assert Path(f"/proc/{running.process.pid}").stat().st_uid == NOBODY

    assert _as_ordinary_user(start_and_ask)
    assert own.data.stat().st_uid == NOBODY
    assert server.orphan_of(own.data) is None


def test_the_data_lies_where_the_operator_says() -> None:
    assert data_home({"WATTSTEAD_DATA_DIR": "/srv/portal"}) == Path("/srv/portal")


def test_an_ordinary_users_data_lies_in_their_own_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/people/anna")

    found = [
        data_home({}),
        data_home({"XDG_DATA_HOME": "/data"}),
        data_home({"XDG_DATA_HOME": "x"}),
    ]

    assert found == [
        Path("/people/anna/.local/share/wattstead/main"),
        Path("/data/wattstead/main"),
        Path("/people/anna/.local/share/wattstead/main"),
    ]


def test_roots_data_lies_with_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert data_home({}) == Path("/var/lib/wattstead/main")
