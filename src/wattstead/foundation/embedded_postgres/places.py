"""Says where the data of an installation lies, and whose it is."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wattstead.foundation.embedded_postgres.failures import CannotStart

SYSTEM_HOME = Path("/var/lib/wattstead")
SERVICE_USER = "wattstead"


@dataclass(frozen=True, kw_only=True)
class ServerAccount:
    """The operating-system account the server runs under; PostgreSQL refuses root."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Return whether this process already runs under the account."""
        return self.uid == os.geteuid()


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder that holds everything of this installation."""
    if chosen := environ.get("WATTSTEAD_DATA_DIR"):
        return Path(chosen).expanduser().absolute()
    if os.geteuid() == 0:
        return SYSTEM_HOME / "main"
    share = environ.get("XDG_DATA_HOME", "")
    folder = Path(share) if share.startswith("/") else Path.home() / ".local" / "share"
    return folder / "wattstead" / "main"


def server_account() -> ServerAccount:
    """Return the account to run the server under; as root the user `wattstead`, made if missing."""
    if os.geteuid() != 0:
        return ServerAccount(uid=os.geteuid(), gid=os.getegid())
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _make_service_user()
        entry = pwd.getpwnam(SERVICE_USER)
    return ServerAccount(uid=entry.pw_uid, gid=entry.pw_gid)


def _make_service_user() -> None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise CannotStart(
            f"PostgreSQL does not run as root, and there is no useradd to make the system user"
            f" '{SERVICE_USER}': make that user, or start as an ordinary user."
        )
    made = subprocess.run(
        [
            *(useradd, "--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_HOME)),
            *("--shell", "/usr/sbin/nologin", SERVICE_USER),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0 and SERVICE_USER not in {entry.pw_name for entry in pwd.getpwall()}:
        raise CannotStart(f"The system user '{SERVICE_USER}' could not be made: {made.stderr}")


def make_private_folder(folder: Path, *, account: ServerAccount) -> None:
    """Make `folder` closed to everyone but `account`, whatever the umask."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def make_home(home: Path) -> None:
    """Make the installation's folder, closed to everybody else; raise CannotStart if that fails."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise CannotStart(f"The data folder {home} cannot be used: {problem.strerror}.") from problem


def let_through(home: Path, *, account: ServerAccount) -> None:
    """Let the server's account reach its own folder below `home`, and list nothing on the way."""
    if account.is_ours:
        return
    if SYSTEM_HOME in home.parents:
        SYSTEM_HOME.chmod(0o755)
    os.chown(home, 0, account.gid)
    home.chmod(0o710)
    _refuse_closed_parents(home, account=account)


def _refuse_closed_parents(home: Path, *, account: ServerAccount) -> None:
    for folder in home.resolve().parents:
        found = folder.stat()
        by_owner = found.st_uid == account.uid and found.st_mode & stat.S_IXUSR
        by_group = found.st_gid == account.gid and found.st_mode & stat.S_IXGRP
        if not (by_owner or by_group or found.st_mode & stat.S_IXOTH):
            raise CannotStart(
                f"The data folder {home} lies inside {folder}, which the system user"
                f" '{SERVICE_USER}' may not enter; as root set WATTSTEAD_DATA_DIR to a folder"
                f" below {SYSTEM_HOME}, or leave it unset."
            )
