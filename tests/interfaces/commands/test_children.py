import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.processes import born
from wattstead.interfaces.commands.children import RESTARTS, Children, Task, stop_orphans


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """Return a process that sleeps until it is stopped."""
    process = subprocess.Popen(["sleep", "600"])
    yield process
    process.kill()
    process.wait()


def _note(path: Path, *, pid: int, born_at: str) -> None:
    path.write_text(json.dumps([{"pid": pid, "born": born_at}]))


def test_a_process_left_by_a_killed_supervisor_is_stopped(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    notes = tmp_path / "processes.json"
    _note(notes, pid=sleeper.pid, born_at=born(sleeper.pid))

    stop_orphans(notes)

    assert sleeper.wait(timeout=10) == -15
    assert not notes.exists()


def test_a_later_program_of_the_same_number_is_left_alone(
    tmp_path: Path, sleeper: subprocess.Popen[bytes]
) -> None:
    notes = tmp_path / "processes.json"
    _note(notes, pid=sleeper.pid, born_at="long ago")

    stop_orphans(notes)

    assert sleeper.poll() is None


@pytest.mark.parametrize("torn", ["", "[{", '{"pid": 1}'])
def test_a_torn_note_keeps_nobody_from_starting(tmp_path: Path, torn: str) -> None:
    notes = tmp_path / "processes.json"
    notes.write_text(torn)

    stop_orphans(notes)

    assert not notes.exists()


def wait_until_ended(children: Children) -> bool:
    for _ in range(1000):
        if children.has_ended("web"):
            return True
        time.sleep(0.01)
    return False


def test_a_process_that_ends_again_and_again_is_given_up(tmp_path: Path) -> None:
    children = Children(notes=tmp_path / "processes.json")
    failing = Task(name="web", command=[sys.executable, "-c", ""], environment={})
    children.start(failing)

    with pytest.raises(CannotStart, match="The web process ends again and again"):
        for _ in range(RESTARTS + 1):
            assert wait_until_ended(children)
            children.start_again_what_ended([failing])

    children.stop()
