"""A German reader never meets an English sentence, and the file of words is the one of today."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_message_is_translated_and_the_catalogue_is_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "script/messages", "--check"], capture_output=True, text=True, cwd=ROOT
    )

    assert (done.returncode, done.stderr) == (0, "")
