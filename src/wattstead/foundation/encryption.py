"""Encrypts single values of columns, each bound to the place it stands in, with keys that can change.

A value reads `v1.<key>.<nonce and ciphertext>`: AES-256-GCM, a random nonce of 96 bits, and the table, column
and row as associated data, so that a value copied into another row opens there no more. The keys come from
the setting ENCRYPTION_KEYS, the newest first: it encrypts, the others only read what they once wrote.

What need not be read again, only recognised, leaves a mark: HMAC-SHA256 with a key derived from those keys
for one purpose, so that nobody who reads the database alone can try out what it was the mark of.
"""

import base64
import binascii
import hashlib
import hmac
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

VERSION = "v1"
KEY_BYTES = 32
NONCE_BYTES = 12
BOUND = "\x1f"


class EncryptionKeysUnusable(RuntimeError):
    """The keys are missing or cannot be read: nothing may be encrypted, and nothing stored in clear."""


class KeyLost(RuntimeError):
    """A value was written with a key that is not among the keys any more."""


class ValueTampered(RuntimeError):
    """A value was changed, or stands in another place than the one it was written for."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an encrypted value stands; it opens nowhere else."""

    table: str
    column: str
    row: object

    @property
    def bytes(self) -> bytes:
        """Return the place as the associated data of the cipher."""
        return BOUND.join((VERSION, self.table, self.column, str(self.row))).encode()


@dataclass(frozen=True)
class KeyRing:
    """The keys of this installation, the newest first; a key's name is the start of its hash."""

    keys: tuple[bytes, ...]

    @property
    def newest(self) -> str:
        """Return the name of the key that encrypts."""
        return name_of(self.keys[0])

    def named(self, name: str) -> bytes:
        """Return the key of that name; raises KeyLost."""
        for key in self.keys:
            if name_of(key) == name:
                return key
        raise KeyLost(f"a value was encrypted with key {name}, which WATTSTEAD_ENCRYPTION_KEYS does not hold")


if TYPE_CHECKING:
    TextOfText = models.TextField[str, str]
else:
    TextOfText = models.TextField


class EncryptedField(TextOfText):
    """A column of encrypted text: it holds what `encrypt` returned, and `rotate-keys` finds it."""


def name_of(key: bytes) -> str:
    """Return the name of a key; it tells nothing about the key."""
    return hashlib.sha256(key).hexdigest()[:8]


@lru_cache(maxsize=4)
def key_ring(text: str) -> KeyRing:
    """Read keys separated by commas or lines, the newest first; raises EncryptionKeysUnusable."""
    written = text.replace(",", "\n").split()
    if not written:
        raise EncryptionKeysUnusable(
            "WATTSTEAD_ENCRYPTION_KEYS is not set: secrets cannot be stored or read."
            " `wattstead up` makes a key by itself, `wattstead rotate-keys --new-key` prints one."
        )
    return KeyRing(tuple(_key_of(part, position) for position, part in enumerate(written, start=1)))


def encrypt(text: str, *, place: Place) -> str:
    """Return `text` as it may be stored in that place; raises EncryptionKeysUnusable."""
    ring = _ring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.keys[0]).encrypt(nonce, text.encode(), place.bytes)
    return f"{VERSION}.{ring.newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(value: str, *, place: Place) -> str:
    """Return the text of a stored value; raises KeyLost, ValueTampered and EncryptionKeysUnusable."""
    version, _, rest = value.partition(".")
    name, _, body = rest.partition(".")
    if version != VERSION or not name or not body:
        raise ValueTampered(f"{place.table}.{place.column} holds something that nobody encrypted")
    key = _ring().named(name)
    try:
        raw = base64.urlsafe_b64decode(body.encode())
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.bytes).decode()
    except (InvalidTag, ValueError) as error:
        raise ValueTampered(
            f"{place.table}.{place.column} of row {place.row} was changed or moved since it was encrypted"
        ) from error


def start_of_newest() -> str:
    """Return how every value begins that was written with the key that encrypts now."""
    return f"{VERSION}.{_ring().newest}."


def mark_of(value: bytes, *, purpose: str) -> bytes:
    """Return the mark by which the newest key recognises a value; raises EncryptionKeysUnusable."""
    return _marked(value, key=_ring().keys[0], purpose=purpose)


def is_mark_of(mark: bytes, value: bytes, *, purpose: str) -> bool:
    """Return whether one of the keys gave this mark to this value; a mark of a lost key is nobody's.

    Raises EncryptionKeysUnusable.
    """
    return any(hmac.compare_digest(mark, _marked(value, key=key, purpose=purpose)) for key in _ring().keys)


def _marked(value: bytes, *, key: bytes, purpose: str) -> bytes:
    return hmac.digest(_derived(key, purpose), value, "sha256")


@lru_cache(maxsize=16)
def _derived(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose; it tells nothing about the key it comes from, nor of other purposes."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"wattstead {purpose}".encode()).derive(
        key
    )


def _ring() -> KeyRing:
    return key_ring(settings.ENCRYPTION_KEYS)


def _key_of(written: str, position: int) -> bytes:
    try:
        key = base64.urlsafe_b64decode(written.encode())
    except (binascii.Error, ValueError) as error:
        raise EncryptionKeysUnusable(_unreadable(position)) from error
    if len(key) != KEY_BYTES:
        raise EncryptionKeysUnusable(_unreadable(position))
    return key


def _unreadable(position: int) -> str:
    return (
        f"Key {position} of WATTSTEAD_ENCRYPTION_KEYS is not {KEY_BYTES} bytes in URL-safe base64."
        " `wattstead rotate-keys --new-key` prints a usable one."
    )
