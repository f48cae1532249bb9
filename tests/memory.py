"""Tells how much memory a process of a test took at most."""

import tracemalloc
from collections.abc import Callable
from pathlib import Path


def peak_bytes() -> int:
    """Return the most that this process held at a time since it began as what it is now.

    Not `ru_maxrss`: that begins with what the process was before, the tests' own.
    """
    status = Path("/proc/self/status").read_text()
    return 1024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def traced_peak_bytes(done: Callable[[], object]) -> int:
    """Return the most that Python's own objects took while something was done."""
    tracemalloc.start()
    try:
        done()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def grown_bytes(done: Callable[[], object]) -> int:
    """Return by how much the process grew at most while something was done."""
    Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before = peak_bytes()
    done()
    return peak_bytes() - before
