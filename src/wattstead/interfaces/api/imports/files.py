"""Takes a file out of the body of a request, piece by piece, and stops where no file of readings goes on."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from django.http import HttpRequest

from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD
from wattstead.interfaces.api.refusals import BodyOfOtherType, BodyTooLarge

OCTETS = "application/octet-stream"
READ_AS_FILES = frozenset({OCTETS, "text/csv", "text/plain"})
_PIECE = 256 * 1024
_KEPT_IN_MEMORY = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ReceivedFile:
    """A file that came whole, open at its beginning."""

    stream: BinaryIO
    sha256: bytes

    def pieces(self) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        while piece := self.stream.read(_PIECE):
            yield piece


@contextmanager
def received(request: HttpRequest) -> Iterator[ReceivedFile]:
    """Lay the body down in a file that goes away again; raises BodyOfOtherType and BodyTooLarge."""
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as laid_down:
        while piece := request.read(_PIECE):
            if request.content_type not in READ_AS_FILES:
                raise BodyOfOtherType(wanted=OCTETS)
            size += len(piece)
            if size > LARGEST_UPLOAD:
                raise BodyTooLarge(most_bytes=LARGEST_UPLOAD)
            digest.update(piece)
            laid_down.write(piece)
        laid_down.seek(0)
        yield ReceivedFile(stream=cast("BinaryIO", laid_down), sha256=digest.digest())
