"""Folders in which a server's account can live, and processes that get killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wattstead.foundation.embedded_postgres import Cluster


@pytest.fixture
def cluster(home: Path, migrated_cluster: Cluster) -> Cluster:
    """Return a new cluster of the release under test."""
    return Cluster(home=home, binaries=migrated_cluster.binaries)


@pytest.fixture
def supervisor(cluster: Cluster) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Return a function that runs lines of Python with `cluster`, and `hold()` for ever, elsewhere."""
    started: list[subprocess.Popen[str]] = []

    def start(lines: str) -> subprocess.Popen[str]:
        program = f"""
import signal, sys, time
from pathlib import Path, PosixPath
from wattstead.foundation.embedded_postgres import *
from wattstead.foundation.embedded_postgres import processes
cluster = {cluster!r}
def hold():
    print("ready", flush=True)
    time.sleep(600)
{lines}
"""
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        words = [sys.executable, "-c", program]
        started.append(subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment))
        stdout = started[-1].stdout
        assert stdout is not None
        assert stdout.readline() == "ready\n"
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
