import socket
import sys

import pytest

from wattstead.foundation.embedded_postgres import CannotStart
from wattstead.interfaces.commands.ports import reserved_port

HOST = "127.0.0.1"


def _unused_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        port: int = found.getsockname()[1]
    return port


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="portals know of each other on Linux")
def test_two_portals_that_start_at_once_do_not_get_the_same_port() -> None:
    with (
        reserved_port(host=HOST, wanted=None) as first,
        reserved_port(host=HOST, wanted=None) as second,
    ):
        ports = [first, second]

    assert len(set(ports)) == 2


def test_a_port_is_free_again_when_its_portal_has_ended() -> None:
    wanted = _unused_port()
    with reserved_port(host=HOST, wanted=wanted):
        pass

    with reserved_port(host=HOST, wanted=wanted) as again:
        assert again == wanted


def test_an_unknown_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    wanted = _unused_port()
    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with (
        pytest.raises(CannotStart, match=r"The address no\.such\.host is unknown on this machine\."),
        reserved_port(host="no.such.host", wanted=wanted),
    ):
        pass
