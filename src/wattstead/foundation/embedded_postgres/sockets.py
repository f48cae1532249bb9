"""Finds a private folder for the server's socket whose path is short enough."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from wattstead.foundation.embedded_postgres.places import ServerAccount, make_private_folder

LONGEST_PATH_BYTES = 99
SOCKET_NAME = ".s.PGSQL.5432.lock"  # the longest name that lies in the folder


def socket_folder(cluster_folder: Path) -> Path:
    """Return the folder of the socket: beside the data, or the one noted where that is too long."""
    beside = cluster_folder / "socket"
    if _is_short(beside):
        return beside
    noted = _note(cluster_folder)
    return Path(noted.read_text().strip()) if noted.exists() else beside


def make_socket_folder(cluster_folder: Path, *, account: ServerAccount) -> Path:
    """Make the socket's folder, closed to all but the server; return it.

    A unix socket's path ends at some hundred bytes. Under a deeper home the
    socket goes to a fresh folder with a random name, which nobody else can
    have prepared.
    """
    folder = socket_folder(cluster_folder)
    if _is_short(folder) and folder.parent == cluster_folder:
        make_private_folder(folder, account=account)
        return folder
    if not _is_private(folder, account=account):
        folder = Path(tempfile.mkdtemp(prefix="wattstead-", dir="/tmp"))
        make_private_folder(folder, account=account)
        _note(cluster_folder).write_text(str(folder))
    return folder


def remove_moved_folder(cluster_folder: Path) -> None:
    """Remove the socket's folder after a stop where it does not lie beside the data."""
    folder = socket_folder(cluster_folder)
    if folder.parent != cluster_folder:
        with suppress(OSError):
            folder.rmdir()


def _note(cluster_folder: Path) -> Path:
    """Return where a moved folder is noted: not among what the server's account may replace."""
    return cluster_folder.with_name("socket-folder")


def _is_short(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_PATH_BYTES


def _is_private(folder: Path, *, account: ServerAccount) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    closed = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700
    return closed and found.st_uid == account.uid and _is_short(folder)
