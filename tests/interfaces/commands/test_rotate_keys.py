"""The key that encrypts is changed on the command line, and no process starts without one."""

from collections.abc import Callable

import pytest

from tests.interfaces.commands.conftest import Ended
from wattstead.foundation.embedded_postgres.secrets_file import fresh_encryption_key
from wattstead.foundation.encryption import KEY_BYTES, key_ring

Run = Callable[..., Ended]
KEYS = "WATTSTEAD_ENCRYPTION_KEYS"


@pytest.mark.parametrize("command", ["web", "worker"])
def test_no_process_starts_without_a_key(
    wattstead: Run, operators_environment: dict[str, str], command: str
) -> None:
    refused = wattstead(command, environment=operators_environment | {KEYS: ""})

    assert refused.code == 1
    assert refused.told.startswith("wattstead: WATTSTEAD_ENCRYPTION_KEYS is not set")


def test_a_new_key_is_printed_for_who_keeps_the_keys(
    wattstead: Run, operators_environment: dict[str, str]
) -> None:
    printed = wattstead("rotate-keys", "--new-key", environment=operators_environment)

    key = printed.told.splitlines()[0]
    assert (printed.code, len(key_ring(key).keys[0])) == (0, KEY_BYTES)


def test_everything_is_written_anew_with_the_newest_key(
    wattstead: Run, operators_environment: dict[str, str]
) -> None:
    keys = f"{fresh_encryption_key()},{operators_environment[KEYS]}"

    done = wattstead("rotate-keys", environment=operators_environment | {KEYS: keys})

    assert done == Ended(code=0, told="0 values are encrypted with the newest key now.\n")
