"""Runs a real web process on a database of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.conftest import TestDatabase
from wattstead.foundation.embedded_postgres.roles import APP, WORKER

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "wattstead.interfaces.commands"]


@dataclass(frozen=True, kw_only=True)
class Server:
    """A web process, and the environment that other processes of the same portal find."""

    url: str
    home: Path
    environment: dict[str, str]

    def run(self, module: str, *words: str) -> str:
        """Run a module of the tests to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def running(self, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Keep a command of the portal running; what it writes is kept in a file of its name."""
        with _running(*words, environment=self.environment, log=self.log_of(words[0])) as process:
            yield process

    def log_of(self, command: str) -> Path:
        """Return the file that keeps what a command writes."""
        return self.home / f"{command}.log"


@contextmanager
def served(
    database: TestDatabase, *, home: Path, settings: str = "wattstead.config.settings.local"
) -> Iterator[Server]:
    """Run `wattstead web` on a database as the application's role, on a port of its own."""
    port = _free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WATTSTEAD_")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "WATTSTEAD_DATABASE_URL": database.url(APP),
        "WATTSTEAD_WORKER_DATABASE_URL": database.url(WORKER),
        "WATTSTEAD_SECRET_KEY": "only-for-browser-tests-" + "x" * 40,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
        "WATTSTEAD_PUBLIC_URL": f"http://localhost:{port}",
        "WATTSTEAD_DATA_DIR": str(home),
        "WATTSTEAD_API_REQUESTS_A_MINUTE": "0",
    }
    server = Server(url=f"http://localhost:{port}", home=home, environment=environment)
    with server.running("web", "--port", str(port)) as process:
        _wait_for(server.url, process=process, log=server.log_of("web"))
        yield server


@contextmanager
def _running(*words: str, environment: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("w") as file:
        process = subprocess.Popen([*COMMAND, *words], env=environment, cwd=ROOT, stdout=file, stderr=file)
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()
        process.wait()


def _wait_for(url: str, *, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urlopen(url, timeout=5):  # noqa: S310 our own portal
            return
        time.sleep(0.2)
    raise AssertionError(f"the portal did not answer:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
