"""Answers people's browsers."""

import os
import signal
from collections.abc import Awaitable, Callable
from importlib import import_module

import click

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.foundation.embedded_postgres.processes import ends_with_its_parent
from wattstead.interfaces.commands.foreign_servers import refuse_unsafe_role
from wattstead.interfaces.commands.installation import refuse_unusable_keys

# A browser sends its headers at once; who takes longer keeps a connection for nothing.
HEADER_TIMEOUT_MS = 10_000
KILL_TIMEOUT_S = 5


@click.command("web")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
def command(*, host: str, port: int, workers: int) -> None:
    """Answer people's browsers, as the application's role.

    Needs WATTSTEAD_DATABASE_URL, WATTSTEAD_SECRET_KEY and WATTSTEAD_ENCRYPTION_KEYS;
    `wattstead up` sets them by itself.
    """
    for variable in ("WATTSTEAD_DATABASE_URL", "WATTSTEAD_SECRET_KEY"):
        if not os.environ.get(variable):
            raise CannotStart(f"{variable} is not set; `wattstead up` runs everything on this machine.")
    refuse_unusable_keys(os.environ)
    address = os.environ["WATTSTEAD_DATABASE_URL"]
    refuse_unsafe_role(address, variable="WATTSTEAD_DATABASE_URL", migrates=False)
    os.environ["WATTSTEAD_DATABASE_ROLE"] = "app"
    _serve(host=host, port=port, workers=workers)


def _serve(*, host: str, port: int, workers: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "wattstead.config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,  # Django knows no lifespan
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=KILL_TIMEOUT_S,
        respawn_failed_workers=workers > 1,  # one alone is started again by whoever started us
    ).serve(target_loader=load_application)


def load_application(_: str = "") -> Callable[..., Awaitable[None]]:
    """Load the portal in a serving process, which is not to outlive the one that made it."""
    ask_kernel = ends_with_its_parent(signal.SIGTERM, parent=os.getppid())
    if ask_kernel is not None:
        ask_kernel()
    application: Callable[..., Awaitable[None]] = import_module("wattstead.config.asgi").application
    return application
