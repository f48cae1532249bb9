"""Carries a request through Django in one step from the server's loop to a thread and back."""

from collections.abc import AsyncIterator, Iterator
from typing import cast

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Django's handler for a project whose views and middleware are all synchronous.

    Django's own goes back to the loop between the middleware and the view, which costs
    every request milliseconds; here middleware and view run in one thread, once.
    """

    # A year of readings is 10 MB; in pieces of 64 kB the loop is woken 150 times.
    chunk_size = 2**20

    def __init__(self) -> None:
        """Load the middleware, once."""
        self.load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Return the answer of the synchronous chain."""
        answer = await sync_to_async(self.get_response, thread_sensitive=True)(request)
        if isinstance(answer, FileResponse):
            answer.streaming_content = _at_once(cast("Iterator[bytes]", answer.streaming_content))
        return answer


async def _at_once(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield a file of the front end whole; Django would gather it as well, and warn of it in the log."""
    yield await sync_to_async(b"".join, thread_sensitive=True)(pieces)
