"""Tells how much memory a process of a test took at most."""

from pathlib import Path


def peak_bytes() -> int:
    """Return the most that this process held at a time since it began as what it is now.

    Not `ru_maxrss`: that begins with what the process was before, the tests' own.
    """
    status = Path("/proc/self/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
