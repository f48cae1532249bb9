"""Starts and stops the server process."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from wattstead.foundation.embedded_postgres import processes
from wattstead.foundation.embedded_postgres.binaries import Binaries
from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.places import ServerAccount

# SIGINT is PostgreSQL's fast stop (everything is written, nobody is waited for), SIGQUIT its
# immediate one (the next start recovers). Either way what was acknowledged is there.
STOP_STEPS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
READY_LINE = 7  # of postmaster.pid
LEFTOVERS_S = 15.0  # how long backends of a killed server may take to notice


def run_as(
    account: ServerAccount, *, command: Sequence[str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run one program under the server's account to its end."""
    return subprocess.run(
        command,
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
        **_identity(account),
    )


def start(
    data: Path,
    *,
    binaries: Binaries,
    account: ServerAccount,
    settings: Mapping[str, str],
    log: Path,
) -> subprocess.Popen[bytes]:
    """Start the server and return once it serves, however long its recovery takes."""
    words = [binaries.program("postgres"), "-D", str(data)]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    written = log.stat().st_size if log.exists() else 0
    process = _launch(words, data=data, account=account, log=log)
    if not _serves(process, data=data):
        reason = _last_reason(_new_text(log, since=written))
        raise CannotStart(f"PostgreSQL did not start ({reason}); its log is {log}.")
    return process


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server fast and cleanly; insist when it does not go."""
    for number, seconds in STOP_STEPS:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue


def orphan_of(data: Path) -> int | None:
    """Return the process id of a server that runs on `data`, or None.

    A pid file may be stale and its number given to another program since, so
    the process must be a PostgreSQL started on this very folder.
    """
    lines = _pid_lines(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    words = processes.command_line(pid)
    runs_here = "postgres" in words and f" -D {data} " in f"{words} "
    return pid if processes.is_alive(pid) and runs_here else None


def stop_orphan(data: Path, *, socket: Path) -> None:
    """Stop a server that outlived its supervisor; raise CannotStart when it will not go."""
    pid = orphan_of(data)
    if pid is not None and not processes.end(pid, steps=STOP_STEPS):
        raise CannotStart(f"An earlier PostgreSQL (process {pid}) still runs on {data} and does not stop.")
    _forget_killed_server(data, socket=socket)


def _forget_killed_server(data: Path, *, socket: Path) -> None:
    """Remove the lock files a killed server left, once nothing of it works on the data any more.

    PostgreSQL asks only whether the number in the files is taken, by whomever:
    a zombie, or another program after a restart of the machine, would keep it
    from starting for ever.
    """
    if not sys.platform.startswith("linux"):
        return
    deadline_s = time.monotonic() + LEFTOVERS_S
    while processes.any_works_in(data):
        if time.monotonic() > deadline_s:
            return
        time.sleep(processes.POLL_S)
    for left in (data / "postmaster.pid", *socket.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _launch(
    words: Sequence[str], *, data: Path, account: ServerAccount, log: Path
) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            words,
            cwd=data,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal is for the supervisor alone
            preexec_fn=processes.ends_with_its_parent(signal.SIGINT),  # noqa: PLW1509 - before any thread
            **_identity(account),
        )


def _serves(process: subprocess.Popen[bytes], *, data: Path) -> bool:
    while process.poll() is None:
        lines = _pid_lines(data)
        ours = bool(lines) and lines[0].strip() == str(process.pid)
        if ours and len(lines) > READY_LINE and lines[READY_LINE].strip() == "ready":
            return True
        time.sleep(processes.POLL_S)
    return False


def _pid_lines(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _new_text(log: Path, *, since: int) -> str:
    with log.open("rb") as file:
        file.seek(since)
        return file.read().decode(errors="replace")


def _last_reason(told: str) -> str:
    reasons = [line for line in told.splitlines() if "FATAL" in line or "PANIC" in line]
    return (reasons or told.splitlines() or ["it said nothing"])[-1].strip()


def _environment() -> dict[str, str]:
    """Return an environment without the caller's secrets and PG... variables."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _identity(account: ServerAccount) -> _Identity:
    if account.is_ours:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}
