"""Looks at the operator's own PostgreSQL before anything runs on it."""

import psycopg

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.roles import foreign_server_sql
from wattstead.interfaces.commands.installation import VARIABLES, Addresses, Role

OLDEST_RELEASE = 160000
WHO_AM_I = """
    SELECT rolname, rolsuper, rolbypassrls, current_setting('server_version_num')::int,
           EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relpersistence <> 't'),
           to_regclass('public.django_migrations') IS NOT NULL
    FROM pg_roles r WHERE rolname = current_user
"""


def refuse_unsafe_roles(addresses: Addresses) -> None:
    """Raise CannotStart unless web and worker connect as roles that row-level security binds."""
    roles: tuple[Role, ...] = ("app", "worker")
    for role in roles:
        refuse_unsafe_role(addresses.of(role), variable=VARIABLES[role], migrates=bool(addresses.owner))


def refuse_unsafe_role(address: str, *, variable: str, migrates: bool) -> None:
    """Raise CannotStart for a role that row-level security does not bind, or a database not ready for it.

    A superuser, a role with BYPASSRLS and the owner of tables see the rows of
    every customer, and nothing would ever tell. `migrates` says that the tables
    are about to be made.
    """
    name, is_superuser, bypasses, release, owns_tables, is_migrated = _look_at(address, variable=variable)
    if release < OLDEST_RELEASE:
        raise CannotStart(f"{variable} names a PostgreSQL {release // 10000}; Wattstead needs 16 or newer.")
    reason = (
        ("is a superuser" if is_superuser else "")
        or ("has BYPASSRLS" if bypasses else "")
        or ("owns tables" if owns_tables else "")
    )
    if reason:
        raise CannotStart(
            f"{variable} connects as '{name}', which {reason}, so row-level security would not hold."
            f" Make the three roles with this SQL, run once by a superuser, and use"
            f" their addresses:\n\n{foreign_server_sql()}\n"
        )
    if not is_migrated and not migrates:
        raise CannotStart(
            f"The database of {variable} has no tables yet: run `wattstead migrate` with"
            f" {VARIABLES['owner']} set, or set it for `wattstead up`."
        )


def _look_at(address: str, *, variable: str) -> tuple[str, bool, bool, int, bool, bool]:
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            found: tuple[str, bool, bool, int, bool, bool] | None = connection.execute(WHO_AM_I).fetchone()
    except psycopg.ProgrammingError as problem:
        raise CannotStart(f"{variable} cannot be read as an address of PostgreSQL: {problem}") from problem
    if found is None:
        raise CannotStart(f"{variable} names a role the server does not know.")
    return found
