"""Keeps generated secrets in files that only their owner may read."""

import base64
import json
import os
import secrets
from pathlib import Path


def write_private(path: Path, *, text: str) -> None:
    """Write `text` in one step into a file of mode 0600, durable before it has its name."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def kept_passwords(path: Path, *, names: tuple[str, ...]) -> dict[str, str]:
    """Return a random password for each name, the same at every call."""
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(32) for name in missing}
        write_private(path, text=json.dumps(known, indent=1))
    return known


def kept_secret(path: Path) -> str:
    """Return the random secret kept in `path`, made at the first call."""
    if not path.exists():
        write_private(path, text=secrets.token_urlsafe(64))
    return path.read_text().strip()


def kept_encryption_keys(path: Path) -> str:
    """Return the keys kept in `path`, the newest first, one a line; the first is made at the first call."""
    if not path.exists():
        add_encryption_key(path)
    return ",".join(path.read_text().split())


def add_encryption_key(path: Path) -> None:
    """Put a fresh key before those kept in `path`; the old ones stay, to read what they wrote."""
    known = path.read_text().split() if path.exists() else []
    write_private(path, text="\n".join([fresh_encryption_key(), *known]) + "\n")


def fresh_encryption_key() -> str:
    """Return 32 random bytes, as WATTSTEAD_ENCRYPTION_KEYS writes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
