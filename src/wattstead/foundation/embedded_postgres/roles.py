"""Makes the three database roles, the database, and what each role may do.

The same statements serve the embedded server and, printed, the operator of
a server of their own.
"""

from collections.abc import Iterator
from typing import Final

from psycopg import Connection, sql
from psycopg.rows import TupleRow

DATABASE: Final = "wattstead"
SUPERUSER: Final = "postgres"
OWNER: Final = "wattstead_owner"
APP: Final = "wattstead_app"
WORKER: Final = "wattstead_worker"
ROLES: Final = (OWNER, APP, WORKER)
EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent", "citext")
ATTRIBUTES: Final = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


def role_statements(*, passwords: dict[str, str]) -> Iterator[str]:
    """Yield one CREATE ROLE for each role."""
    for role in ROLES:
        yield f"CREATE ROLE {role} {ATTRIBUTES} PASSWORD '{passwords[role]}';"


def database_statements(database: str = DATABASE) -> Iterator[str]:
    """Yield what says who may enter the database; run by a superuser."""
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
    yield f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {OWNER}, {APP}, {WORKER};"


def privilege_statements() -> Iterator[str]:
    """Yield what is run inside the database: extensions, and rights on all the owner will make."""
    for extension in EXTENSIONS:
        yield f"CREATE EXTENSION IF NOT EXISTS {extension};"
    yield f"GRANT USAGE ON SCHEMA public TO {APP}, {WORKER};"
    future = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT"
    yield f"{future} USAGE ON SCHEMAS TO {APP}, {WORKER};"
    yield f"{future} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}, {WORKER};"
    yield f"{future} USAGE, SELECT ON SEQUENCES TO {APP}, {WORKER};"


def foreign_server_sql(database: str = DATABASE) -> str:
    """Return what the operator of a server of their own runs once in psql, as its superuser."""
    placeholders = {role: f"choose-a-password-for-{role}" for role in ROLES}
    return "\n".join(
        [
            *role_statements(passwords=placeholders),
            f"CREATE DATABASE {database} OWNER {OWNER} ENCODING 'UTF8' TEMPLATE template0;",
            *database_statements(database),
            f"\\connect {database}",
            *privilege_statements(),
        ]
    )


def make_roles(maintenance: Connection[TupleRow], *, passwords: dict[str, str]) -> None:
    """Make the roles, or give those that are there their passwords; may run again."""
    known = {row[0] for row in maintenance.execute("SELECT rolname FROM pg_roles")}
    for role in ROLES:
        verb = "ALTER" if role in known else "CREATE"
        maintenance.execute(sql.SQL(f"{verb} ROLE {role} {ATTRIBUTES} PASSWORD {{}}").format(passwords[role]))


def make_database(maintenance: Connection[TupleRow]) -> None:
    """Make the database, owned by the owner role, unless it is there."""
    found = maintenance.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if found.fetchone() is None:
        maintenance.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")
    for statement in database_statements():
        maintenance.execute(statement)


def make_privileges(inside: Connection[TupleRow]) -> None:
    """Make the extensions and the rights; may run again."""
    for statement in privilege_statements():
        inside.execute(statement)
