"""What the server's loop gets from Django."""

import asyncio
import warnings
from pathlib import Path

from django.contrib.staticfiles.finders import find

from wattstead.config.handler import OneThreadHandler


async def asked(path: str) -> tuple[int, bytes]:
    answered: list[dict[str, object]] = []
    asks = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, object]:
        if asks:
            return asks.pop()
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
    }
    await OneThreadHandler()(scope, receive, send)  # type: ignore[arg-type]
    body = b"".join(piece for message in answered[1:] if isinstance(piece := message.get("body"), bytes))
    return int(str(answered[0]["status"])), body


def test_file_of_the_front_end_comes_whole_and_leaves_no_warning_in_the_log() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answered = asyncio.run(asked("/static/mark.svg"))

    assert answered == (200, Path(str(find("mark.svg"))).read_bytes())
