"""Cuts a stream of bytes into numbered lines, whatever lies in it, in little memory."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Protocol

_CHUNK_BYTES = 128 * 1024
LONGEST_LINE = 8 * 1024


class Lines(Protocol):
    """Lines of a file with their numbers from 1, and how much of the file they took."""

    bytes_read: int

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of every line, without its line break."""


class NumberedLines:
    """The lines of a stream with their numbers from 1; bytes that are no text become U+FFFD.

    A line longer than LONGEST_LINE is cut to one character more than that, so
    that its reader can refuse it, and the rest up to the line break is skipped.
    """

    def __init__(self, stream: BinaryIO, *, encoding: str) -> None:
        """Read `stream` from its present position."""
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of every line, without its line break."""
        number = 0
        rest = ""
        for text in self._texts():
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                number += 1
                yield number, line[: LONGEST_LINE + 1].removesuffix("\r")
            rest = rest[: LONGEST_LINE + 1]
        if rest:
            yield number + 1, rest.removesuffix("\r")

    def _texts(self) -> Iterator[str]:
        while chunk := self._stream.read(_CHUNK_BYTES):
            self.bytes_read += len(chunk)
            yield self._decoder.decode(chunk)
        yield self._decoder.decode(b"", final=True)
