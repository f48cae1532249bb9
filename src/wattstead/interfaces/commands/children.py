"""Starts the processes of a portal, watches them, and stops them in order."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from wattstead.foundation.embedded_postgres import CannotStart, processes
from wattstead.foundation.embedded_postgres.secrets_file import write_private

STOP_STEPS = ((signal.SIGTERM, 12.0), (signal.SIGKILL, 5.0))
ORPHAN_STEPS = ((signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0))
RESTARTS = 5  # within RESTART_WINDOW_S; more often is a fault that starting again does not mend
RESTART_WINDOW_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Task:
    """A process the portal consists of."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


@dataclass(kw_only=True)
class Children:
    """The processes of one portal, noted in `notes` so that the next start finds what a kill left."""

    notes: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _restarted_s: list[float] = field(default_factory=list)

    def start(self, task: Task) -> None:
        """Start one process; it ends when this one dies, however this one dies."""
        self._running[task.name] = subprocess.Popen(
            task.command,
            env=task.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor alone
            preexec_fn=processes.ends_with_its_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads here
        )
        told = [{"pid": child.pid, "born": processes.born(child.pid)} for child in self._running.values()]
        write_private(self.notes, text=json.dumps(told))

    def has_ended(self, name: str) -> bool:
        """Return whether the process of that name is no longer there."""
        return self._running[name].poll() is not None

    def runs(self, name: str) -> bool:
        """Return whether a process of that name was started and has not ended."""
        return name in self._running and not self.has_ended(name)

    def start_again_what_ended(self, tasks: Sequence[Task]) -> None:
        """Start a process anew that ended on its own; raise CannotStart when that does not help."""
        for child in self._running.values():
            child.poll()  # the system forgets one that has ended only when it was asked for
        for task in tasks:
            if not self.has_ended(task.name):
                continue
            now_s = time.monotonic()
            self._restarted_s = [at for at in self._restarted_s if now_s - at < RESTART_WINDOW_S] + [now_s]
            if len(self._restarted_s) > RESTARTS:
                raise CannotStart(f"The {task.name} process ends again and again; the reason stands above.")
            click.echo(f"The {task.name} process ended by itself and is started again.", err=True)
            self.start(task)

    def stop(self) -> None:
        """Ask all processes to end, give them time together, and insist."""
        for number, seconds in STOP_STEPS:
            deadline_s = time.monotonic() + seconds
            for child in self._running.values():
                if child.poll() is None:
                    child.send_signal(number)
            for child in self._running.values():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=max(0.0, deadline_s - time.monotonic()))
        self.notes.unlink(missing_ok=True)


def stop_orphans(notes: Path) -> None:
    """Stop the processes that outlived a killed supervisor.

    A number alone may belong to another program by now: the moment of birth
    says whether it is still the same process.
    """
    with suppress(OSError, ValueError, TypeError, KeyError):  # a note torn by a crash says nothing
        for noted in json.loads(notes.read_text()):
            pid, born = int(noted["pid"]), str(noted["born"])
            if born and processes.born(pid) == born and pid != os.getpid():
                processes.end(pid, steps=ORPHAN_STEPS)
    notes.unlink(missing_ok=True)
