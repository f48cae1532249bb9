"""Makes a data folder whose database is migrated once for all processes of a run: it takes seconds."""

import fcntl
import subprocess
from collections.abc import Mapping
from pathlib import Path

from wattstead.interfaces.commands.database import reachable_database


def filled_home(beside: Path, *, environ: Mapping[str, str]) -> Path:
    """Return the folder, for copies; it goes with the cluster of the tests, in whose folder it lies."""
    folder = beside / "filled"
    with (beside / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
            with reachable_database(folder / "home", environ=environ):
                pass
            (folder / "made").touch()
    return folder / "home"


def copied(home: Path, *, to: Path) -> Path:
    """Return a copy, which somebody may run and spoil."""
    subprocess.run(["cp", "--archive", home, to], check=True)
    return to
