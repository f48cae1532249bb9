"""An operator's own PostgreSQL: what Wattstead refuses there, and what it says."""

import os
import re
import signal
from collections.abc import Callable
from urllib.request import urlopen

import psycopg
import pytest

from tests.conftest import TestDatabase
from tests.interfaces.commands.conftest import Ended, Served
from wattstead.foundation.embedded_postgres.roles import APP, OWNER, SUPERUSER, foreign_server_sql
from wattstead.foundation.embedded_postgres.secrets_file import fresh_encryption_key
from wattstead.interfaces.commands.foreign_servers import refuse_unsafe_role

Run = Callable[..., Ended]


def _refusal(role: str, *, reason: str) -> str:
    return (
        f"wattstead: WATTSTEAD_DATABASE_URL connects as '{role}', which {reason}, so row-level security would"
        " not hold. Make the three roles with this SQL, run once by a superuser, and use their addresses:"
        f"\n\n{foreign_server_sql()}\n\n"
    )


@pytest.mark.parametrize("command", ["up", "web"])
@pytest.mark.parametrize(("role", "reason"), [(SUPERUSER, "is a superuser"), (OWNER, "owns tables")])
def test_a_role_that_sees_everybodys_rows_is_refused_with_the_sql_for_better_ones(
    wattstead: Run,
    operators_database: TestDatabase,
    operators_environment: dict[str, str],
    command: str,
    role: str,
    reason: str,
) -> None:
    environment = operators_environment | {"WATTSTEAD_DATABASE_URL": operators_database.url(role)}

    refused = wattstead(command, environment=environment)

    assert refused == Ended(code=1, told=_refusal(role, reason=reason))


def test_a_role_whose_other_connections_hold_temporary_tables_owns_nothing(
    operators_database: TestDatabase,
) -> None:
    with psycopg.connect(operators_database.url(APP), autocommit=True) as busy:
        busy.execute("CREATE TEMPORARY TABLE arriving (number bigint)")

        refuse_unsafe_role(operators_database.url(APP), variable="WATTSTEAD_DATABASE_URL", migrates=False)

        assert busy.execute(
            "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'arriving'"
        ).fetchone() == (APP,)


def test_a_role_with_bypassrls_is_refused(
    wattstead: Run, clone_database: Callable[[str], TestDatabase], operators_environment: dict[str, str]
) -> None:
    database = clone_database("bypass")
    with database.connect_as_superuser() as superuser:
        superuser.execute("DROP ROLE IF EXISTS passing_by")
        superuser.execute("CREATE ROLE passing_by LOGIN BYPASSRLS PASSWORD 'let-me-through'")
        superuser.execute(f"GRANT CONNECT ON DATABASE {database.name} TO passing_by")
    password = database.url(APP).split(":")[2].split("@")[0]
    address = database.url(APP).replace(APP, "passing_by").replace(password, "let-me-through")

    refused = wattstead("up", environment=operators_environment | {"WATTSTEAD_DATABASE_URL": address})

    assert refused == Ended(code=1, told=_refusal("passing_by", reason="has BYPASSRLS"))


def test_the_printed_sql_makes_what_wattstead_needs(
    wattstead: Run, clone_database: Callable[[str], TestDatabase]
) -> None:
    database = clone_database("printed")
    lines = foreign_server_sql("printed_sql").splitlines()
    with database.connect_as_superuser() as superuser:
        superuser.execute("DROP DATABASE IF EXISTS printed_sql")
        for line in lines[: lines.index("\\connect printed_sql")]:
            if not line.startswith("CREATE ROLE"):  # they are there, with better passwords
                superuser.execute(line.replace("UTF8'", "UTF8' "))
    with database.cluster.connect_as_superuser(database="printed_sql") as superuser:
        for line in lines[lines.index("\\connect printed_sql") + 1 :]:
            superuser.execute(line)
    fresh = TestDatabase(cluster=database.cluster, name="printed_sql")

    migrated = wattstead("migrate", "--quiet", environment=fresh.environment)

    with psycopg.connect(fresh.url(APP)) as app:
        found = app.execute("SELECT count(*) > 0 FROM identity_session").fetchone()
    assert migrated == Ended(code=0, told="")
    assert found == (False,)


def test_up_serves_from_the_operators_server(
    serve: Callable[..., Served], operators_environment: dict[str, str]
) -> None:
    served = serve(environment=operators_environment)

    with urlopen(served.url, timeout=30) as answer:  # noqa: S310 - our own address
        status = answer.status
    served.process.send_signal(signal.SIGTERM)
    told, _ = served.process.communicate(timeout=60)

    assert (status, told, served.process.returncode) == (200, "Stopped.\n", 0)


def test_a_database_without_tables_is_refused_until_it_is_migrated(
    wattstead: Run, clone_database: Callable[[str], TestDatabase], operators_environment: dict[str, str]
) -> None:
    database = clone_database("empty")
    with database.connect_as_superuser() as superuser:
        superuser.execute("DROP TABLE django_migrations")
    environment = operators_environment | database.environment | {"WATTSTEAD_OWNER_DATABASE_URL": ""}

    refused = wattstead("up", environment=environment)

    assert refused == Ended(
        code=1,
        told="wattstead: The database of WATTSTEAD_DATABASE_URL has no tables yet: run `wattstead migrate`"
        " with WATTSTEAD_OWNER_DATABASE_URL set, or set it for `wattstead up`.\n",
    )


@pytest.mark.parametrize("command", ["up", "web", "worker", "migrate"])
def test_an_unreachable_server_is_one_sentence(wattstead: Run, command: str) -> None:
    address = "postgresql://anna@/none?host=/nowhere"
    environment = {"WATTSTEAD_DATABASE_URL": address, "WATTSTEAD_OWNER_DATABASE_URL": address}
    keys = {"WATTSTEAD_SECRET_KEY": "x" * 60, "WATTSTEAD_ENCRYPTION_KEYS": fresh_encryption_key()}

    refused = wattstead(command, environment=environment | keys)

    assert refused.code == 1
    assert refused.told.startswith("wattstead: The database cannot be reached: ")
    assert refused.told.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "variable"),
    [("web", "WATTSTEAD_DATABASE_URL"), ("worker", "WATTSTEAD_WORKER_DATABASE_URL")],
)
def test_web_and_worker_alone_say_what_they_miss(wattstead: Run, command: str, variable: str) -> None:
    refused = wattstead(command)

    assert refused == Ended(
        code=1,
        told=f"wattstead: {variable} is not set; `wattstead up` runs everything on this machine.\n",
    )


def test_a_wrong_variable_is_named(wattstead: Run, operators_environment: dict[str, str]) -> None:
    refused = wattstead(
        "worker", environment=operators_environment | {"WATTSTEAD_DATABASE_POOL_SIZE": "many"}
    )

    assert refused == Ended(
        code=1,
        told="wattstead: The environment cannot be read: WATTSTEAD_DATABASE_POOL_SIZE: Input should be a"
        " valid integer, unable to parse string as an integer\n",
    )


def test_nobody_but_the_owner_migrates(
    wattstead: Run, operators_database: TestDatabase, operators_environment: dict[str, str]
) -> None:
    address = operators_database.url(APP)

    refused = wattstead(
        "migrate", environment=operators_environment | {"WATTSTEAD_OWNER_DATABASE_URL": address}
    )

    assert refused == Ended(
        code=1,
        told="wattstead: The database cannot be migrated as 'wattstead_app' instead of 'wattstead_owner'."
        f" A superuser runs this SQL once:\n\n{foreign_server_sql()}\n\n",
    )


def test_a_migration_gives_up_rather_than_keep_the_portal_waiting(
    wattstead: Run, operators_database: TestDatabase, operators_environment: dict[str, str]
) -> None:
    with psycopg.connect(operators_database.url(OWNER)) as busy:
        busy.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")

        refused = wattstead("migrate", "--lock-timeout", "200ms", environment=operators_environment)

    assert refused == Ended(
        code=1,
        told="wattstead: Others kept a table of the database busy for too long; nothing was changed,"
        " try again later.\n",
    )


def test_help_lists_every_command_without_loading_any(wattstead: Run) -> None:
    listed = wattstead("--help", environment={"DJANGO_SETTINGS_MODULE": "not.there", "PATH": os.defpath})

    assert listed.code == 0
    # What is told of a command may go on in a second line, behind its name.
    names = re.findall(r"^  (\S+)", listed.told.rpartition("Commands:")[2], flags=re.MULTILINE)
    assert names == [
        *("up", "demo", "web", "worker", "migrate", "make-admin", "change-zone"),
        *("estimate", "delete-readings", "thin-readings", "rotate-keys"),
        *("bench", "bench-pages", "bench-api", "bench-intake", "bench-live", "bench-million"),
        *("bench-access", "openapi", "import"),
    ]
