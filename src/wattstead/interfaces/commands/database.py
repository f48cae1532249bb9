"""Lets a command work on the database, wherever it is and whether or not it runs."""

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg

import wattstead
from wattstead.foundation.embedded_postgres import CannotStart, data_home, owned
from wattstead.foundation.embedded_postgres.ownership import is_owned
from wattstead.foundation.embedded_postgres.secrets_file import write_private
from wattstead.interfaces.commands import installation
from wattstead.interfaces.commands.installation import Addresses, Role

BRINGING_MIGRATIONS = ("django", "django-allauth", "procrastinate")


@contextmanager
def django_as(role: Role) -> Iterator[None]:
    """Make Django ready in this process as `role` for the time of the block.

    The database is the operator's server where WATTSTEAD_DATABASE_URL is set,
    else the one a running `wattstead up` serves from the data folder, else
    that same one started and migrated for this command alone.
    """
    home = data_home(os.environ)
    with reachable_database(home, environ=os.environ) as addresses:
        installation.set_up_django(
            installation.environment_of(
                role,
                addresses=addresses,
                home=home,
                public_url=installation.public_url_of(os.environ, port=8000),
                environ=os.environ,
            )
        )
        yield


@contextmanager
def reachable_database(home: Path, *, environ: Mapping[str, str]) -> Iterator[Addresses]:
    """Yield where the database is reached, starting the embedded one if nobody runs it."""
    if operators := installation.operators_addresses(environ):
        home.mkdir(parents=True, exist_ok=True)
        yield operators
        return
    cluster = installation.embedded_cluster(home)
    if is_owned(home):
        _refuse_silent_server(addresses := installation.embedded_addresses(cluster), home=home)
        yield addresses
        return
    with owned(home), cluster.running():
        addresses = installation.embedded_addresses(cluster)
        migrate_if_needed(addresses, home=home, environ=environ)
        yield addresses


def migrate_if_needed(addresses: Addresses, *, home: Path, environ: Mapping[str, str]) -> None:
    """Migrate the database in the data folder unless it is known to need nothing.

    To ask Django takes a second of every start. What it would compare is
    noted after each migration instead: the migrations this version has, and
    those the database says were applied.
    """
    noted = home / "migrated"
    if noted.exists() and noted.read_text() == _migrations_here_and_there(addresses.owner):
        return
    migrate_in_own_process(addresses, home=home, environ=environ)
    write_private(noted, text=_migrations_here_and_there(addresses.owner))


def _migrations_here_and_there(address: str) -> str:
    package = Path(wattstead.__file__).parent
    here = sorted(str(path.relative_to(package)) for path in package.rglob("migrations/[0-9]*.py"))
    versions = [f"{name} {version(name)}" for name in BRINGING_MIGRATIONS]
    with psycopg.connect(address) as connection:
        if connection.execute("SELECT to_regclass('django_migrations')").fetchone() == (None,):
            return ""
        there = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return hashlib.sha256(repr((here, versions, there)).encode()).hexdigest()


def migrate_in_own_process(addresses: Addresses, *, home: Path, environ: Mapping[str, str]) -> None:
    """Migrate as the owner, in a process that alone knows the owner's password."""
    environment = installation.environment_of(
        "owner",
        addresses=addresses,
        home=home,
        public_url=installation.public_url_of(environ, port=8000),
        environ=environ,
    )
    done = subprocess.run(installation.own_command("migrate", "--quiet"), env=environment, check=False)
    if done.returncode != 0:
        raise CannotStart("The database could not be migrated; the reason stands above.")


def _refuse_silent_server(addresses: Addresses, *, home: Path) -> None:
    try:
        psycopg.connect(addresses.app, connect_timeout=10).close()
    except psycopg.OperationalError as problem:
        raise CannotStart(
            f"Another Wattstead owns {home}, but its database does not answer yet: try again in a moment."
        ) from problem
