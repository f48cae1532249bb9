"""Unpacks bodies that came packed, a bit at a time, so that a small body never becomes a large memory."""

import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

import zstandard

from wattstead.interfaces.api.refusals import BodyTooLarge, ProtocolRefusal
from wattstead.kernel.refusals import said

MOST_UNPACKED = 4 * 1024**3
_LARGEST_WINDOW = 16 * 1024**2
_PACKED_AT_ONCE = 64 * 1024
_MARK = b"wattstead: here the body ended"


class CodingUnknown(ProtocolRefusal):
    """The body is packed in a way that nobody here unpacks."""

    code = "coding_unknown"
    status = 415
    message = said("Send the body as it is, or packed once with gzip or zstd (header Content-Encoding).")


class BodyPackedWrongly(ProtocolRefusal):
    """The body is not packed as its header says, or its end is missing."""

    code = "body_packed_wrongly"
    status = 422
    message = said("The body is not packed as Content-Encoding says, or its end is missing.")


class Source(Protocol):
    """What bytes are read from."""

    def read(self, most: int, /) -> bytes:
        """Return up to so many bytes; none at the end."""
        ...


def unpacked(stream: BinaryIO, *, coding: str) -> Source:
    """Return what reads a body as it was before it was packed; raises CodingUnknown.

    Reading raises BodyPackedWrongly, and BodyTooLarge once more came out than anybody sends.
    """
    known: dict[str, Callable[[BinaryIO], Source]] = {"gzip": _Gzip, "x-gzip": _Gzip, "zstd": _Zstd}
    name = coding.strip().lower()
    if name in {"", "identity"}:
        return stream
    if name not in known:
        raise CodingUnknown
    return _Bounded(known[name](stream))


class _Bounded:
    """Stops where more comes out than anybody sends."""

    def __init__(self, source: Source) -> None:
        self._source, self._left = source, MOST_UNPACKED

    def read(self, most: int, /) -> bytes:
        piece = self._source.read(most)
        self._left -= len(piece)
        if self._left < 0:
            raise BodyTooLarge(most_bytes=MOST_UNPACKED)
        return piece


class _Gzip:
    """Reads one gzip file after another, as the format allows."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._packed = stream, b""
        self._unpacker = zlib.decompressobj(wbits=31)
        self._begun = False

    def read(self, most: int, /) -> bytes:
        while True:
            if self._unpacker.eof:
                self._packed = self._unpacker.unused_data
                self._unpacker, self._begun = zlib.decompressobj(wbits=31), False
            self._packed = self._packed or self._stream.read(_PACKED_AT_ONCE)
            if not self._packed and not self._begun:
                return b""
            begun_with = self._packed
            try:
                piece = self._unpacker.decompress(self._packed, most)
            except zlib.error:
                raise BodyPackedWrongly from None
            self._begun = True
            self._packed = self._unpacker.unconsumed_tail
            if piece:
                return piece
            if not begun_with and not self._unpacker.eof:
                raise BodyPackedWrongly


class _Zstd:
    """Reads zstd frames whose window fits into what a request may hold.

    The library does not tell a body that was cut off from one that ended. So a frame of our own is set
    behind it: only where the body ended with a whole frame does its content come out last.
    """

    def __init__(self, stream: BinaryIO) -> None:
        unpacker = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW)
        self._reader = unpacker.stream_reader(
            cast("BinaryIO", _WithMark(stream)),
            read_size=_PACKED_AT_ONCE,
            read_across_frames=True,
            closefd=False,
        )
        self._held, self._has_ended = b"", False

    def read(self, most: int, /) -> bytes:
        while not self._has_ended and len(self._held) <= len(_MARK):
            try:
                piece = self._reader.read(most)
            except (zstandard.ZstdError, MemoryError):
                raise BodyPackedWrongly from None
            self._held += piece
            if not piece:
                if not self._held.endswith(_MARK):
                    raise BodyPackedWrongly
                self._held, self._has_ended = self._held[: -len(_MARK)], True
        certain = len(self._held) if self._has_ended else len(self._held) - len(_MARK)
        given, self._held = self._held[: min(most, certain)], self._held[min(most, certain) :]
        return given


class _WithMark:
    """A stream, and behind its end the frame that tells that it was whole."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._behind = stream, zstandard.ZstdCompressor().compress(_MARK)

    def read(self, most: int = -1, /) -> bytes:
        piece = self._stream.read(most)
        if not piece:
            piece, self._behind = self._behind[:most], self._behind[most:]
        return piece
