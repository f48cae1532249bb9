"""Ends requests whose sender dawdles or never stops: no body holds every connection or fills the disk."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping

Message = MutableMapping[str, object]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]  # Django's own types differ in words only

FIRST_S = 20.0
BYTES_PER_S = 16 * 1024
# Django keeps a whole body before a page can say in kind words that 64 MB are enough.
MOST_BYTES = 256 * 1024 * 1024
# Readings of many meters come as bodies of up to a gigabyte, which are read piece by piece.
LONG_BODIES = {"/api/v1/readings": 1024**3, "/api/v1/intake/readings": 1024**3}
_LONGEST_NUMBER = 20
TOO_SLOW = b"The request was sent too slowly.\n"
TOO_LARGE = b"The request is too large.\n"


class ReceiveDeadline:
    """An ASGI application around another one, with a clock and a measure for the body of each request.

    A sender has 20 seconds and, beyond, as long as 16 kB a second take; after
    that the answer is 408 and the connection ends. So it does with 413 beyond 256 MB, and
    beyond a gigabyte where readings of many meters are taken in; at once where its header says so.
    """

    def __init__(
        self, application: Application, *, first_s: float = FIRST_S, most_bytes: int = MOST_BYTES
    ) -> None:
        """Guard `application`."""
        self._application = application
        self._first_s = first_s
        self._most_bytes = most_bytes

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request under its own clock."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        most_bytes = LONG_BODIES.get(str(scope.get("path")), self._most_bytes)
        guarded = _Request(receive=receive, send=send, first_s=self._first_s, most_bytes=most_bytes)
        if _announced_bytes(scope) > most_bytes:
            await guarded.refuse_size()
            return
        await self._application(scope, guarded.receive, guarded.send)


class _Request:
    """One request: what of its body came, and whether an answer has begun."""

    def __init__(self, *, receive: Receive, send: Send, first_s: float, most_bytes: int) -> None:
        self._receive = receive
        self._send = send
        self._first_s = first_s
        self._most_bytes = most_bytes
        self._began_s = time.monotonic()
        self._bytes = 0
        self._is_whole = False
        self._has_answer = False
        self._is_given_up = False

    async def receive(self) -> Message:
        if self._is_whole:  # what is awaited now is only whether the reader goes away
            return await self._receive()
        left_s = self._began_s + self._first_s + self._bytes / BYTES_PER_S - time.monotonic()
        try:
            message = await asyncio.wait_for(self._receive(), timeout=max(0.0, left_s))
        except TimeoutError:
            return await self._give_up(status=408, words=TOO_SLOW)
        body = message.get("body", b"")
        self._bytes += len(body) if isinstance(body, bytes) else 0
        if self._bytes > self._most_bytes:
            return await self.refuse_size()
        self._is_whole = not message.get("more_body", False)
        return message

    async def refuse_size(self) -> Message:
        return await self._give_up(status=413, words=TOO_LARGE)

    async def send(self, message: Message) -> None:
        if self._is_given_up:
            return
        self._has_answer = True
        await self._send(message)

    async def _give_up(self, *, status: int, words: bytes) -> Message:
        if not self._has_answer:
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
            await self._send({"type": "http.response.start", "status": status, "headers": headers})
            await self._send({"type": "http.response.body", "body": words})
        self._is_given_up = True
        return {"type": "http.disconnect"}


def _announced_bytes(scope: Message) -> int:
    """Return how long a body is to be, by its header; 0 where that says nothing."""
    headers = scope.get("headers", ())
    told = dict(headers).get(b"content-length", b"") if isinstance(headers, list | tuple) else b""
    return int(told[:_LONGEST_NUMBER]) if told.isdigit() else 0
