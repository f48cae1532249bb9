import os
import stat
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from wattstead.foundation.embedded_postgres import CannotStart, Cluster, owned
from wattstead.foundation.embedded_postgres.places import server_account
from wattstead.foundation.embedded_postgres.roles import APP, OWNER, WORKER

SETTINGS = """
    SELECT current_setting('data_checksums'), current_setting('fsync'),
           current_setting('synchronous_commit'), current_setting('password_encryption'),
           current_setting('listen_addresses'), current_setting('server_encoding')
"""


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_acknowledged_is_safe_and_nothing_listens_on_the_network(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(APP)) as connection:
        found = connection.execute(SETTINGS).fetchone()

    assert found == ("on", "on", "on", "scram-sha-256", "", "UTF8")


def test_nobody_enters_without_a_password(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running:
        parts = urlsplit(running.url(OWNER))
        without = urlunsplit(parts._replace(netloc=f"{OWNER}@"))

        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(without)


def test_the_files_are_closed_to_others(cluster: Cluster) -> None:
    account = server_account()
    with owned(cluster.home), cluster.running():
        folders = [cluster.folder, cluster.data, cluster.folder / "socket"]
        found = {(_mode(folder), folder.stat().st_uid) for folder in folders}
        secrets = _mode(cluster.home / "database-passwords.json")

    assert found == {(0o700, account.uid)}
    assert secrets == 0o600
    assert _mode(cluster.home) == (0o710 if os.geteuid() == 0 else 0o700)


def test_web_and_worker_may_work_with_what_the_owner_makes_and_make_nothing(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running:
        with psycopg.connect(running.url(OWNER)) as owner:
            owner.execute("CREATE SCHEMA app")
            owner.execute("CREATE TABLE app.thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)")
        for role in (APP, WORKER):
            with psycopg.connect(running.url(role)) as connection:
                connection.execute("INSERT INTO app.thing (name) VALUES ('kept')")
                connection.execute("UPDATE app.thing SET name = 'changed'")
                connection.execute("CREATE TEMPORARY TABLE incoming (LIKE app.thing)")
                connection.execute("DELETE FROM app.thing")
            for forbidden in ("CREATE TABLE public.mine ()", "TRUNCATE app.thing", "DROP TABLE app.thing"):
                with (
                    psycopg.connect(running.url(role)) as connection,
                    pytest.raises(psycopg.errors.InsufficientPrivilege),
                ):
                    connection.execute(forbidden)


def test_rows_are_there_after_a_clean_stop(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(OWNER)) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")

    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(APP)) as app:
        assert app.execute("SELECT word FROM kept").fetchall() == [("acknowledged",)]


def test_the_letters_of_any_language_change_case(cluster: Cluster) -> None:
    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(APP)) as app:
        assert app.execute("SELECT upper('zähler'), lower('ÉNERGIE')").fetchone() == ("ZÄHLER", "énergie")


def test_a_socket_far_down_moves_to_a_short_private_folder(cluster: Cluster) -> None:
    deep = Cluster(home=cluster.home / ("deep" * 25), binaries=cluster.binaries)
    cluster.home.mkdir()
    cluster.home.chmod(0o755)

    with owned(deep.home), deep.running() as running, psycopg.connect(running.url(APP)) as app:
        folder = app.info.host
        mode = _mode(Path(folder))

    assert len(folder) < 60
    assert mode == 0o700
    assert not Path(folder).exists()


def test_a_half_made_database_is_made_anew(cluster: Cluster) -> None:
    half_made = cluster.folder / "data.unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")

    with owned(cluster.home), cluster.running() as running, psycopg.connect(running.url(APP)) as app:
        assert app.execute("SELECT 1").fetchone() == (1,)

    assert not half_made.exists()


def test_data_of_another_release_is_refused_and_left_alone(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "PG_VERSION").write_text("12\n")

    with (
        owned(cluster.home),
        pytest.raises(CannotStart, match=r"was made by PostgreSQL 12, but .* move the data"),
        cluster.running(),
    ):
        pass

    assert [path.name for path in cluster.data.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is another account than the server's")
def test_root_is_told_when_the_server_could_not_reach_its_data(cluster: Cluster) -> None:
    cluster.home.parent.chmod(0o700)

    with (
        pytest.raises(CannotStart, match="the system user 'wattstead' may not enter"),
        cluster.running(),
    ):
        pass
