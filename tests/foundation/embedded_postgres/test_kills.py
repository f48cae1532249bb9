import os
import signal
import subprocess
import sys
from collections.abc import Callable

import psycopg
import pytest

from wattstead.foundation.embedded_postgres import CannotStart, Cluster, owned, server
from wattstead.foundation.embedded_postgres.processes import is_alive, wait_until_gone
from wattstead.foundation.embedded_postgres.roles import APP, OWNER

Supervisor = Callable[[str], subprocess.Popen[str]]
COMMITTING = f"""
import psycopg
with owned(cluster.home), cluster.running() as running:
    with psycopg.connect(running.url("{OWNER}"), autocommit=True) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")
        hold()
"""
WITHOUT_THE_KERNELS_HELP = "processes.ends_with_its_parent = lambda *_: None\n"


def _kept_rows(cluster: Cluster) -> list[tuple[str]]:
    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(APP)) as app:
        return app.execute("SELECT word FROM kept").fetchall()


def test_a_second_owner_is_told_who_has_the_folder(cluster: Cluster, supervisor: Supervisor) -> None:
    first = supervisor("with owned(cluster.home): hold()")

    with pytest.raises(CannotStart) as refused, owned(cluster.home):
        pass

    assert str(refused.value) == (
        f"The data folder {cluster.home} is in use by another Wattstead (process {first.pid}):"
        " stop that one first, or set WATTSTEAD_DATA_DIR to another folder."
    )


def test_the_folder_of_a_killed_owner_is_free(cluster: Cluster, supervisor: Supervisor) -> None:
    first = supervisor("with owned(cluster.home): hold()")
    first.kill()
    first.wait()

    with owned(cluster.home):
        holder = (cluster.home / "owner.lock").read_text()

    assert holder == f"{os.getpid()}\n"


def test_an_orphaned_server_is_stopped_and_what_it_acknowledged_is_there(
    cluster: Cluster, supervisor: Supervisor
) -> None:
    first = supervisor(WITHOUT_THE_KERNELS_HELP + COMMITTING)
    first.kill()
    first.wait()
    orphan = server.orphan_of(cluster.data)
    assert orphan is not None

    rows = _kept_rows(cluster)

    assert rows == [("acknowledged",)]
    assert not is_alive(orphan)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's help is Linux's")
def test_a_server_does_not_outlive_its_killed_supervisor(cluster: Cluster, supervisor: Supervisor) -> None:
    first = supervisor(COMMITTING)
    pid = server.orphan_of(cluster.data)
    assert pid is not None

    first.kill()
    first.wait()

    assert wait_until_gone(pid, seconds=20)
    assert _kept_rows(cluster) == [("acknowledged",)]


def test_a_killed_server_leaves_what_it_acknowledged(cluster: Cluster, supervisor: Supervisor) -> None:
    first = supervisor(COMMITTING)
    pid = server.orphan_of(cluster.data)
    assert pid is not None

    os.kill(pid, signal.SIGKILL)
    first.kill()
    first.wait()

    assert _kept_rows(cluster) == [("acknowledged",)]


def test_a_stale_pid_file_never_stops_another_program(cluster: Cluster) -> None:
    with subprocess.Popen(["sleep", "600"]) as bystander:
        cluster.data.mkdir(parents=True)
        (cluster.data / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster.data}\n")

        server.stop_orphan(cluster.data, socket=cluster.folder / "socket")

        assert bystander.poll() is None
        bystander.kill()


def test_a_pid_file_whose_number_went_to_another_program_does_not_keep_the_server_down(
    cluster: Cluster, supervisor: Supervisor
) -> None:
    first = supervisor(COMMITTING)
    pid = server.orphan_of(cluster.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    first.kill()
    first.wait()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(pid_file.read_text().replace(str(pid), str(os.getpid()), 1))

    rows = _kept_rows(cluster)

    assert rows == [("acknowledged",)]
