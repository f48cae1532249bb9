"""Brings the database to the shape this version wants; the one command that acts as its owner."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.roles import EXTENSIONS, OWNER, foreign_server_sql
from wattstead.interfaces.commands.database import django_as

ONE_AT_A_TIME = 7_702_030_001  # any number, the same for every migrating process
LOOK = "SELECT current_user, ARRAY(SELECT extname::text FROM pg_extension)"


@click.command("migrate")
@click.option("--quiet", is_flag=True, help="Say nothing unless something fails.")
@click.option(
    "--lock-timeout",
    default="5s",
    show_default=True,
    help="Give up rather than keep the portal waiting longer than this for a table.",
)
def command(*, quiet: bool, lock_timeout: str) -> None:
    """Bring the database to the shape this version wants.

    Needs WATTSTEAD_OWNER_DATABASE_URL where the database is a server of your
    own. Several machines may run it at once: one works, the others wait.
    """
    os.environ["PGOPTIONS"] = f"-c lock_timeout={lock_timeout}"
    with django_as("owner"), _alone(os.environ["WATTSTEAD_OWNER_DATABASE_URL"]):
        from django.core.management import call_command

        if not _is_current():
            gc.disable()  # models are rendered over and over here: collecting them takes longer than all SQL
            call_command("migrate", interactive=False, verbosity=0 if quiet else 1, skip_checks=True)
        elif not quiet:
            click.echo("The database is as this version wants it.")


def _is_current() -> bool:
    """Return whether nothing is left to apply; far quicker than to apply nothing."""
    from django.core.management import call_command

    try:
        call_command("migrate", check_unapplied=True, verbosity=0, skip_checks=True)
    except SystemExit:
        return False
    return True


@contextmanager
def _alone(address: str) -> Iterator[None]:
    """Hold the lock that lets one process migrate at a time."""
    with psycopg.connect(address, autocommit=True, options="-c lock_timeout=10min") as connection:
        _refuse_wrong_owner(connection)
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield


def _refuse_wrong_owner(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    found = connection.execute(LOOK).fetchone()
    role, extensions = found or ("nobody", [])
    missing = set(EXTENSIONS) - set(extensions if isinstance(extensions, list) else [])
    if role == OWNER and not missing:
        return
    reason = f"as '{role}' instead of '{OWNER}'" if role != OWNER else f"without {', '.join(sorted(missing))}"
    raise CannotStart(
        f"The database cannot be migrated {reason}."
        f" A superuser runs this SQL once:\n\n{foreign_server_sql()}\n"
    )
