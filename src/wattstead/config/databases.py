"""Turns a PostgreSQL address into what Django wants to know of a database."""

from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

REPEATED = 5
"""How often a statement is planned anew on one connection before its plan is kept."""


class DatabaseSettings(TypedDict):
    """One entry of Django's DATABASES."""

    ENGINE: str
    NAME: str
    USER: str
    PASSWORD: str
    HOST: str
    PORT: str
    CONN_MAX_AGE: int
    OPTIONS: dict[str, object]


class UnreadableDatabaseUrl(ValueError):
    """The address of the database is not of the form postgresql://user:password@host:port/name."""


def database_settings(url: str, *, pool_size: int) -> DatabaseSettings:
    """Return Django's settings for `url`; a socket's folder may stand in `?host=`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise UnreadableDatabaseUrl(
            f"The database address must read postgresql://user:password@host:port/name, not {parts.scheme or '?'}://…"
        )
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = (
        {"pool": {"min_size": 1, "max_size": pool_size, "timeout": 10}} if pool_size else {}
    )
    # To plan a small question, policies and all, takes longer than to answer it: what is asked
    # again and again on a connection is planned once.
    options |= {"server_side_binding": True, "prepare_threshold": REPEATED}
    host = query.pop("host", "") or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": query.pop("port", "") or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options | query,
    }
