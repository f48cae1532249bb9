"""One database cluster: its folder, its addresses, and the time it runs."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.rows import TupleRow

from wattstead.foundation.embedded_postgres import initialising, places, roles, server, sockets
from wattstead.foundation.embedded_postgres.binaries import Binaries, readable_by
from wattstead.foundation.embedded_postgres.failures import CannotStart
from wattstead.foundation.embedded_postgres.secrets_file import kept_passwords, write_private

PORT = 5432
PROVISIONED = "1"
LONG_LOG_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The cluster inside the installation's folder `home`.

    `settings` are handed to the server as they are, beside those that make it
    private; they are for tests.
    """

    home: Path
    binaries: Binaries
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> Path:
        """Return the folder that belongs to the server's account."""
        return self.home / "postgres"

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.folder / "data"

    def url(self, role: str, *, database: str = roles.DATABASE) -> str:
        """Return the address at which `role` reaches `database` over the private socket."""
        password = kept_passwords(self._passwords_file, names=(role,))[role]
        socket = quote(str(sockets.socket_folder(self.folder)), safe="")
        return f"postgresql://{role}:{quote(password)}@/{database}?host={socket}&port={PORT}"

    def connect_as_superuser(self, *, database: str) -> psycopg.Connection[TupleRow]:
        """Connect, each statement on its own, with the one role that may do everything."""
        return psycopg.connect(self.url(roles.SUPERUSER, database=database), autocommit=True)

    @contextmanager
    def running(self) -> Iterator["RunningCluster"]:
        """Make the cluster if it is new, stop what an earlier owner left, run it, stop it.

        The caller holds the folder (`ownership.owned`).
        """
        account = places.server_account()
        places.make_home(self.home)
        places.let_through(self.home, account=account)
        binaries = readable_by(account, binaries=self.binaries)
        places.make_private_folder(self.folder, account=account)
        passwords = kept_passwords(self._passwords_file, names=(roles.SUPERUSER, *roles.ROLES))
        initialising.make_data(
            self.data, binaries=binaries, account=account, password=passwords[roles.SUPERUSER]
        )
        server.stop_orphan(self.data, socket=sockets.socket_folder(self.folder))
        started = server.start(
            self.data,
            binaries=binaries,
            account=account,
            settings={**self._private_settings(account), **dict(self.settings)},
            log=self._log(),
        )
        try:
            self._provision(passwords)
            yield RunningCluster(cluster=self, process=started)
        finally:
            server.stop(started)
            sockets.remove_moved_folder(self.folder)

    @property
    def _passwords_file(self) -> Path:
        return self.home / "database-passwords.json"

    def _log(self) -> Path:
        """Return the server's log, begun anew when it has grown long.

        It lies outside the folder of the server's account: root opens it, and
        must not follow a link that account could lay.
        """
        log = self.home / "server.log"
        if log.exists() and log.stat().st_size > LONG_LOG_BYTES:
            log.replace(log.with_name("server.log.1"))
        return log

    def _private_settings(self, account: places.ServerAccount) -> dict[str, str]:
        socket = sockets.make_socket_folder(self.folder, account=account)
        return {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(socket).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            # What was just imported is counted for the planner in seconds, not in a minute.
            "autovacuum_naptime": "10s",
        }

    def _provision(self, passwords: dict[str, str]) -> None:
        """Make roles, database and rights once for each version of what is made."""
        done = self.home / "provisioned"
        if done.exists() and done.read_text().strip() == PROVISIONED:
            return
        try:
            with self.connect_as_superuser(database="postgres") as maintenance:
                roles.make_roles(maintenance, passwords=passwords)
                roles.make_database(maintenance)
            with self.connect_as_superuser(database=roles.DATABASE) as inside:
                roles.make_privileges(inside)
        except psycopg.Error as problem:
            raise CannotStart(f"The database roles could not be made: {problem}") from problem
        write_private(done, text=PROVISIONED)


@dataclass(frozen=True, kw_only=True)
class RunningCluster:
    """A cluster while it runs."""

    cluster: Cluster
    process: subprocess.Popen[bytes]

    def url(self, role: str, *, database: str = roles.DATABASE) -> str:
        """Return the address at which `role` reaches `database`."""
        return self.cluster.url(role, database=database)

    def is_running(self) -> bool:
        """Return whether the server still serves."""
        return self.process.poll() is None
