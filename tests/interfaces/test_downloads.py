"""Files are given out piece by piece, by both kinds of servers, under names that break no header."""

import asyncio
from collections.abc import AsyncIterable, Iterable

import pytest
from django.test import AsyncRequestFactory, RequestFactory

from wattstead.interfaces.downloads import streamed, whole

PIECES = (b"one", b"two", b"three")


def piece(number: int) -> bytes | None:
    return PIECES[number] if number < len(PIECES) else None


def nothing(number: int) -> bytes | None:
    return piece(number + len(PIECES))


def test_a_synchronous_server_gets_one_piece_after_the_other() -> None:
    answer = streamed(
        RequestFactory().get("/"), name="a.txt", mime_type="text/plain", size_bytes=11, piece=piece
    )

    content = answer.streaming_content
    assert isinstance(content, Iterable)
    assert (tuple(content), answer["Content-Length"]) == (PIECES, "11")


def test_an_asynchronous_server_waits_for_each_piece() -> None:
    request = AsyncRequestFactory().get("/")

    async def read() -> list[bytes]:
        answer = streamed(request, name="a.txt", mime_type="text/plain", size_bytes=11, piece=piece)
        content = answer.streaming_content
        assert isinstance(content, AsyncIterable)
        return [part async for part in content]

    assert asyncio.run(read()) == list(PIECES)


def test_a_file_that_is_gone_meanwhile_ends_instead_of_failing() -> None:
    answer = streamed(
        RequestFactory().get("/"), name="a", mime_type="text/plain", size_bytes=1, piece=nothing
    )

    assert answer.getvalue() == b""


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("bill.pdf", 'attachment; filename="bill.pdf"'),
        ("Z\u00e4hler.pdf", "attachment; filename*=utf-8''Z%C3%A4hler.pdf"),
        ('a"b.pdf', r'attachment; filename="a\"b.pdf"'),
    ],
)
def test_a_name_stays_inside_of_its_header(name: str, header: str) -> None:
    assert whole(b"x", name=name, mime_type="application/pdf")["Content-Disposition"] == header
