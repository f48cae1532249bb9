"""Lets one process at a time own a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.places import make_home


@contextmanager
def owned(home: Path) -> Iterator[None]:
    """Hold the folder's lock; raise CannotStart when another process has it.

    The kernel frees the lock when its holder dies, however it dies, so a
    killed owner never locks anybody out.
    """
    make_home(home)
    handle = os.open(home / "owner.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = os.read(handle, 32).decode(errors="replace").strip() or "unknown"
            raise CannotStart(
                f"The data folder {home} is in use by another Wattstead (process {holder}):"
                " stop that one first, or set WATTSTEAD_DATA_DIR to another folder."
            ) from taken
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def is_owned(home: Path) -> bool:
    """Return whether some process holds the folder's lock right now."""
    try:
        handle = os.open(home / "owner.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(handle)
