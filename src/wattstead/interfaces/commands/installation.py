"""Says what a process of this installation finds in its environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from wattstead.foundation.embedded_postgres import CannotStart, Cluster, installed_binaries
from wattstead.foundation.embedded_postgres.roles import APP, OWNER, WORKER
from wattstead.foundation.embedded_postgres.secrets_file import kept_encryption_keys, kept_secret

Role = Literal["app", "worker", "owner"]
VARIABLES: dict[Role, str] = {
    "app": "WATTSTEAD_DATABASE_URL",
    "worker": "WATTSTEAD_WORKER_DATABASE_URL",
    "owner": "WATTSTEAD_OWNER_DATABASE_URL",
}
ENCRYPTION_KEYS = "encryption-keys"
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where each role reaches the database; the owner's may be unknown to this process."""

    app: str
    worker: str
    owner: str

    def of(self, role: Role) -> str:
        """Return the address of `role`; raise CannotStart when nobody gave it."""
        address = {"app": self.app, "worker": self.worker, "owner": self.owner}[role]
        if not address:
            raise CannotStart(
                f"{VARIABLES[role]} is not set, so the database cannot be reached as its {role}."
            )
        return address


def embedded_cluster(home: Path) -> Cluster:
    """Return the database that lies in the data folder."""
    return Cluster(home=home, binaries=installed_binaries())


def operators_addresses(environ: Mapping[str, str]) -> Addresses | None:
    """Return the addresses of the operator's own server; None when Wattstead brings its own."""
    app, worker, owner = (environ.get(variable, "") for variable in VARIABLES.values())
    if not (app or worker or owner):
        return None
    return Addresses(app=app, worker=worker or app, owner=owner)


def embedded_addresses(cluster: Cluster) -> Addresses:
    """Return the addresses of the database in the data folder."""
    return Addresses(app=cluster.url(APP), worker=cluster.url(WORKER), owner=cluster.url(OWNER))


def environment_of(
    role: Role, *, addresses: Addresses, home: Path, public_url: str, environ: Mapping[str, str]
) -> dict[str, str]:
    """Return the environment of a process that acts as `role`.

    It holds that role's address and no other: a web process that is taken
    over must not find the owner's password in its own environment.
    """
    own = {name: value for name, value in environ.items() if name not in VARIABLES.values()}
    return own | {
        VARIABLES[role]: addresses.of(role),
        "WATTSTEAD_DATABASE_ROLE": role,
        "WATTSTEAD_DATA_DIR": str(home),
        "WATTSTEAD_PUBLIC_URL": public_url,
        "WATTSTEAD_SECRET_KEY": environ.get("WATTSTEAD_SECRET_KEY") or kept_secret(home / "secret-key"),
        "WATTSTEAD_ENCRYPTION_KEYS": environ.get("WATTSTEAD_ENCRYPTION_KEYS")
        or kept_encryption_keys(home / ENCRYPTION_KEYS),
        "DJANGO_SETTINGS_MODULE": settings_module(environ, public_url=public_url),
    }


def refuse_unusable_keys(environ: Mapping[str, str]) -> None:
    """Refuse to start without keys that encrypt: a secret could be neither kept nor read."""
    from wattstead.foundation.encryption import EncryptionKeysUnusable, key_ring

    try:
        key_ring(environ.get("WATTSTEAD_ENCRYPTION_KEYS", ""))
    except EncryptionKeysUnusable as problem:
        raise CannotStart(str(problem)) from problem


def settings_module(environ: Mapping[str, str], *, public_url: str) -> str:
    """Return the settings to run under: those without TLS only for an address on this machine."""
    local = urlsplit(public_url).scheme == "http" and urlsplit(public_url).hostname in THIS_MACHINE
    default = f"wattstead.config.settings.{'local' if local else 'production'}"
    return environ.get("DJANGO_SETTINGS_MODULE") or default


def public_url_of(environ: Mapping[str, str], *, port: int) -> str:
    """Return where people reach the portal."""
    return environ.get("WATTSTEAD_PUBLIC_URL") or f"http://localhost:{port}"


def own_command(*words: str) -> list[str]:
    """Return the words that start another command of this installation."""
    return [sys.executable, "-m", "wattstead.interfaces.commands", *words]


def set_up_django(environment: Mapping[str, str]) -> None:
    """Make Django ready in this process, under `environment`."""
    import django

    os.environ.update(environment)
    django.setup()
