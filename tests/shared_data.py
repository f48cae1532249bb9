"""Finds the real files that the tests may use but that a clone does not carry.

They lie where WATTSTEAD_TEST_DATA says, else in `../shared/data` beside the
repository. Without them their tests are skipped, and fail where CI=true.
"""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(name: str) -> Path:
    """Return the path of a real file, or skip the test that asks for it."""
    folder = Path(os.environ.get("WATTSTEAD_TEST_DATA") or _BESIDE)
    path = folder / name
    if not path.is_file():
        reason = f"{name} is not in {folder}; set WATTSTEAD_TEST_DATA to the folder of the real files"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
