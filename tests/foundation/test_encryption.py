"""A secret opens in its own row alone, and with a key that is still there."""

import base64
import stat
from pathlib import Path

import pytest
from django.test import override_settings

from wattstead.foundation.embedded_postgres.secrets_file import (
    add_encryption_key,
    fresh_encryption_key,
    kept_encryption_keys,
)
from wattstead.foundation.encryption import (
    EncryptionKeysUnusable,
    KeyLost,
    Place,
    ValueTampered,
    decrypt,
    encrypt,
    is_mark_of,
    key_ring,
    mark_of,
)

IBAN = "DE89370400440532013000"
HERE = Place(table="payments_paymentmethod", column="iban", row="1")
OLD, NEW = fresh_encryption_key(), fresh_encryption_key()


def test_a_secret_opens_where_it_was_put() -> None:
    stored = encrypt(IBAN, place=HERE)

    assert decrypt(stored, place=HERE) == IBAN
    assert IBAN not in stored


def test_the_same_secret_never_looks_the_same() -> None:
    assert encrypt(IBAN, place=HERE) != encrypt(IBAN, place=HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place(table="payments_paymentmethod", column="iban", row="2"),
        Place(table="payments_paymentmethod", column="account_holder", row="1"),
        Place(table="identity_user", column="iban", row="1"),
    ],
)
def test_a_secret_moved_to_another_place_does_not_open(elsewhere: Place) -> None:
    stored = encrypt(IBAN, place=HERE)

    with pytest.raises(ValueTampered):
        decrypt(stored, place=elsewhere)


def test_a_secret_that_was_changed_does_not_open() -> None:
    version, key, body = encrypt(IBAN, place=HERE).split(".")
    raw = bytearray(base64.urlsafe_b64decode(body))
    for position in (0, 12, len(raw) - 1):
        changed = raw.copy()
        changed[position] ^= 1

        with pytest.raises(ValueTampered):
            decrypt(f"{version}.{key}.{base64.urlsafe_b64encode(changed).decode()}", place=HERE)


@pytest.mark.parametrize(
    "stored", ["", IBAN, "v1", "v1.", "v2.abc.def", "v1.{key}.", "v1.{key}.AA", "v1.{key}.é"]
)
def test_what_nobody_encrypted_does_not_pass_as_a_secret(stored: str) -> None:
    key = encrypt(IBAN, place=HERE).split(".")[1]

    with pytest.raises(ValueTampered):
        decrypt(stored.replace("{key}", key), place=HERE)


def test_an_old_key_still_reads_and_the_newest_writes() -> None:
    with override_settings(ENCRYPTION_KEYS=OLD):
        stored = encrypt(IBAN, place=HERE)

    with override_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}"):
        read, written = decrypt(stored, place=HERE), encrypt(IBAN, place=HERE)

    assert (read, written.split(".")[1]) == (IBAN, key_ring(NEW).newest)


def test_a_key_that_is_gone_is_named() -> None:
    with override_settings(ENCRYPTION_KEYS=OLD):
        stored = encrypt(IBAN, place=HERE)

    with override_settings(ENCRYPTION_KEYS=NEW), pytest.raises(KeyLost, match=key_ring(OLD).newest):
        decrypt(stored, place=HERE)


def test_without_a_key_nothing_is_encrypted_and_the_setting_is_named() -> None:
    unset = pytest.raises(EncryptionKeysUnusable, match="WATTSTEAD_ENCRYPTION_KEYS is not set")

    with override_settings(ENCRYPTION_KEYS=""), unset:
        encrypt(IBAN, place=HERE)


@pytest.mark.parametrize(
    "written", ["short", "c2hvcnQ=", f"{NEW},!", "ü" * 44], ids=["short", "few", "second", "letters"]
)
def test_a_key_that_is_no_key_is_refused_without_telling_it(written: str) -> None:
    with pytest.raises(EncryptionKeysUnusable, match="is not 32 bytes") as refused:
        key_ring(written)

    assert written not in str(refused.value)


def test_the_data_folder_keeps_its_keys_from_others(tmp_path: Path) -> None:
    path = tmp_path / "encryption-keys"
    first = kept_encryption_keys(path)

    add_encryption_key(path)

    newest, *older = kept_encryption_keys(path).split(",")
    assert older == [first] != [newest]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_mark_is_of_one_value_one_purpose_and_the_keys_of_this_installation() -> None:
    with override_settings(ENCRYPTION_KEYS=OLD):
        mark = mark_of(b"DE89", purpose="one")

    with override_settings(ENCRYPTION_KEYS=f"{NEW},{OLD}"):
        told = [
            is_mark_of(mark, value, purpose=purpose)
            for value, purpose in ((b"DE89", "one"), (b"DE88", "one"), (b"DE89", "two"))
        ]
        newer = mark_of(b"DE89", purpose="one")
    with override_settings(ENCRYPTION_KEYS=NEW):
        lost = is_mark_of(mark, b"DE89", purpose="one")

    assert (told, newer == mark, lost) == ([True, False, False], False, False)
