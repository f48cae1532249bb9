"""Makes the keys of rows."""

from uuid import UUID

import uuid6


def new_key() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): unique without asking the database, sorted by creation."""
    return UUID(int=uuid6.uuid7().int)
