"""Finds a port to listen on, and keeps it from other portals until the web process has it."""

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from wattstead.foundation.embedded_postgres import CannotStart

FIRST = 8000
TRIED = 20


@contextmanager
def reserved_port(*, host: str, wanted: int | None) -> Iterator[int]:
    """Yield the port asked for, or the first free one from 8000; raise CannotStart if there is none."""
    candidates = range(FIRST, FIRST + TRIED) if wanted is None else [wanted]
    with ExitStack() as stack:
        for port in candidates:
            if _reserve(port, stack=stack) and _is_free(host, port=port):
                yield port
                return
    if wanted is not None:
        raise CannotStart(f"Port {wanted} on {host} is taken by another program: choose another with --port.")
    last = FIRST + TRIED - 1
    raise CannotStart(f"The ports {FIRST} to {last} on {host} are all taken: choose one with --port.")


def _reserve(port: int, *, stack: ExitStack) -> bool:
    """Take the port among portals, for as long as `stack` is open; the kernel frees it with the process.

    The web process listens in a way that lets a second one listen beside it,
    so two portals that start at once would answer each other's readers. A
    name in Linux's abstract space is had by one only; elsewhere nothing is taken.
    """
    if not sys.platform.startswith("linux"):
        return True
    name = stack.enter_context(socket.socket(socket.AF_UNIX))
    try:
        name.bind(f"\0wattstead-port-{port}")
    except OSError:
        return False
    return True


def _is_free(host: str, *, port: int) -> bool:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as problem:
        raise CannotStart(f"The address {host} is unknown on this machine.") from problem
    with socket.socket(found[0], found[1]) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(found[4])
        except OSError:
            return False
    return True
