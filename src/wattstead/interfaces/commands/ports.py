"""Finds a port to listen on."""

import socket

from wattstead.foundation.embedded_postgres import CannotStart

FIRST = 8000
TRIED = 20


def listening_port(*, host: str, wanted: int | None) -> int:
    """Return the port asked for, or the first free one from 8000; raise CannotStart if there is none."""
    candidates = range(FIRST, FIRST + TRIED) if wanted is None else [wanted]
    for port in candidates:
        if _is_free(host, port=port):
            return port
    if wanted is not None:
        raise CannotStart(f"Port {wanted} on {host} is taken by another program: choose another with --port.")
    raise CannotStart(
        f"The ports {FIRST} to {FIRST + TRIED - 1} on {host} are all taken: choose one with --port."
    )


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
