"""Makes the data directory of a new cluster, whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

from wattstead.foundation.embedded_postgres.binaries import Binaries
from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.places import ServerAccount
from wattstead.foundation.embedded_postgres.roles import SUPERUSER
from wattstead.foundation.embedded_postgres.server import run_as

FIRST_RELEASE_WITH_BUILTIN_LOCALE = 17
HOST_BASED_ACCESS = (
    "# Everyone shows a password, and comes through the private socket.\nlocal all all scram-sha-256\n"
)


def make_data(data: Path, *, binaries: Binaries, account: ServerAccount, password: str) -> None:
    """Make the data directory unless it is there; raise CannotStart for one of another release."""
    if data.exists():
        _refuse_other_release(data, binaries=binaries)
        return
    unfinished = data.with_name("data.unfinished")
    told = ""
    for locale in ("C.UTF-8", "C"):  # some systems do not have C.UTF-8
        shutil.rmtree(unfinished, ignore_errors=True)
        made = _initdb(unfinished, binaries=binaries, account=account, password=password, locale=locale)
        if made.returncode == 0:
            break
        told = made.stderr.strip().splitlines()[-1] if made.stderr.strip() else "no reason given"
    else:
        raise CannotStart(f"The database could not be made in {data}: {told}")
    _write_as(account, path=unfinished / "pg_hba.conf", text=HOST_BASED_ACCESS)
    unfinished.rename(data)


def _initdb(
    data: Path, *, binaries: Binaries, account: ServerAccount, password: str, locale: str
) -> subprocess.CompletedProcess[str]:
    provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    password_file = data.with_name("initdb-password")
    _write_as(account, path=password_file, text=password)
    try:
        return run_as(
            account,
            command=[
                binaries.program("initdb"),
                f"--pgdata={data}",
                f"--username={SUPERUSER}",
                f"--pwfile={password_file}",
                "--encoding=UTF8",
                f"--locale={locale}",
                *(provider if binaries.release >= FIRST_RELEASE_WITH_BUILTIN_LOCALE else []),
                "--data-checksums",
                "--auth-local=scram-sha-256",
                "--auth-host=reject",
            ],
            folder=data.parent,
        )
    finally:
        password_file.unlink()


def _write_as(account: ServerAccount, *, path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        if not account.is_ours:
            os.fchown(handle, account.uid, account.gid)
        file.write(text)


def _refuse_other_release(data: Path, *, binaries: Binaries) -> None:
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(binaries.release):
        raise CannotStart(
            f"The database in {data} was made by PostgreSQL {found}, but the installed programs are"
            f" PostgreSQL {binaries.release}: move the data with pg_dump, or install the older programs."
        )
