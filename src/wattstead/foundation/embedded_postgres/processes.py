"""Knows other processes: whether they live, and how to end them."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1
POLL_S = 0.02


def is_alive(pid: int) -> bool:
    """Return whether `pid` still runs; a zombie that nobody has collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return not sys.platform.startswith("linux")
    return stat.rpartition(")")[2].split()[0] != "Z"


def command_line(pid: int) -> str:
    """Return the command line of `pid`, words parted by spaces; empty when it is gone."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
        return raw.replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        if sys.platform.startswith("linux"):
            return ""
    return _asked_of_ps(pid, column="command")


def _asked_of_ps(pid: int, *, column: str) -> str:
    words = ["/bin/ps", "-o", f"{column}=", "-p", str(pid)]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def born(pid: int) -> str:
    """Return a mark of when `pid` was started, to tell it from a later one of the same number."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        if sys.platform.startswith("linux"):
            return ""
    return _asked_of_ps(pid, column="lstart")


def any_works_in(folder: Path) -> bool:
    """Return whether a process of ours has `folder` as its working directory (Linux)."""
    sought = folder.resolve()
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                if (process / "cwd").readlink() == sought:
                    return True
    return False


def wait_until_gone(pid: int, *, seconds: float) -> bool:
    """Return True once `pid` has ended, False when it outlives `seconds`."""
    deadline_s = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline_s:
            return False
        time.sleep(POLL_S)
    return True


def end(pid: int, *, steps: Sequence[tuple[signal.Signals, float]]) -> bool:
    """Send each signal in turn and give it its seconds; return whether `pid` has ended."""
    for number, seconds in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until_gone(pid, seconds=seconds):
            return True
    return not is_alive(pid)


def ends_with_its_parent(number: signal.Signals, *, parent: int | None = None) -> Callable[[], None] | None:
    """Return what a child must call so that Linux signals it when its parent dies.

    The parent is the caller of this function, unless told otherwise.

    Elsewhere there is no such call; the next start then finds the orphan by
    its pid file.
    """
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    expected = parent or os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != expected:  # the parent died before the kernel could be asked
            os._exit(1)

    return ask_kernel
