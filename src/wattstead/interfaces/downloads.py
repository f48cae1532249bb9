"""Gives files out: piece by piece, to who may see them, as downloads that no browser guesses at or runs."""

from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from wattstead.domains.metering.counter_photos.vocabulary import PHOTO_TYPE

Piece = Callable[[int], bytes | None]
HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def streamed(
    request: HttpRequest, *, name: str, mime_type: str, size_bytes: int, piece: Piece
) -> StreamingHttpResponse:
    """Return a file as a download; `piece` gives one piece after the other, and None behind the last.

    Each piece is asked for when the reader has taken the one before, in a unit of work of its own.
    """
    pieces = _awaited(piece) if isinstance(request, ASGIRequest) else _asked(piece)
    answer = StreamingHttpResponse(pieces, content_type=mime_type, headers=HARMLESS)
    answer["Content-Length"] = str(size_bytes)
    answer["Content-Disposition"] = _as_download(name)
    return answer


def whole(content: bytes, *, name: str, mime_type: str) -> HttpResponse:
    """Return a small file as a download."""
    answer = HttpResponse(content, content_type=mime_type, headers=HARMLESS)
    answer["Content-Disposition"] = _as_download(name)
    return answer


def photo_answer(content: bytes) -> HttpResponse:
    """Return a photo of a counter, drawn anew when it came, as what a page shows."""
    answer = HttpResponse(content, content_type=PHOTO_TYPE, headers=HARMLESS)
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _as_download(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _asked(piece: Piece) -> Iterator[bytes]:
    for number in count():
        content = piece(number)
        if content is None:
            return
        yield content


async def _awaited(piece: Piece) -> AsyncIterator[bytes]:
    ask = sync_to_async(piece, thread_sensitive=True)
    for number in count():
        content = await ask(number)
        if content is None:
            return
        yield content
