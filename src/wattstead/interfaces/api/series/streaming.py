"""Sends long answers while they are made, so that years of readings need no room."""

from collections.abc import AsyncIterator, Callable, Iterator

from asgiref.sync import sync_to_async
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.series.filters import CSV
from wattstead.interfaces.api.writing import JSON
from wattstead.kernel.viewer import Viewer

NEXT_CURSOR = "X-Next-Cursor"


class Streamed(StreamingHttpResponse):
    """An answer whose pieces are made one after another, each in the thread of its request.

    Django's own would first gather them all.
    """

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield each piece as soon as it is made."""
        pieces = iter(self)
        following = sync_to_async(_following, thread_sensitive=True)
        while (piece := await following(pieces)) is not None:
            yield piece


def streamed_answer(
    viewer: Viewer, *, pieces: Callable[[Viewer], Iterator[bytes]], is_csv: bool
) -> HttpResponseBase:
    """Return an answer that opens a unit of work of its own when it is sent."""
    return Streamed(_seen(viewer, pieces=pieces), content_type=_type(is_csv=is_csv))


def whole_answer(body: bytes, *, next_cursor: str | None, is_csv: bool) -> HttpResponse:
    """Return an answer that is there already; CSV carries its cursor in a header."""
    answer = HttpResponse(body, content_type=_type(is_csv=is_csv))
    if is_csv and next_cursor is not None:
        answer[NEXT_CURSOR] = next_cursor
    return answer


def with_commas(head: bytes, items: Iterator[bytes], *, tail: bytes) -> Iterator[bytes]:
    """Yield the pieces of a JSON list, each of some items, between its head and its tail."""
    yield head
    before = b""
    for piece in items:
        yield before + piece
        before = b","
    yield tail


def _following(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _seen(viewer: Viewer, *, pieces: Callable[[Viewer], Iterator[bytes]]) -> Iterator[bytes]:
    with seen_by(viewer) as looking:
        yield from pieces(looking)


def _type(*, is_csv: bool) -> str:
    return f"{CSV}; charset=utf-8" if is_csv else JSON
