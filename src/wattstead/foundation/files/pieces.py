"""Keeps files in pieces of a bearable size, so that no row and no answer holds a whole one."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from django.db import models

from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.kernel.refusals import Refusal

LARGEST_PIECE = 1024 * 1024
_KEPT_IN_MEMORY = 8 * 1024 * 1024


class PieceColumns(models.Model):
    """The columns of a table that keeps the pieces of files, in the order of `number`."""

    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    class Meta:
        abstract = True


@dataclass(frozen=True, kw_only=True)
class LaidDown:
    """A file that came whole, open at its beginning."""

    stream: BinaryIO
    size_bytes: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """Yield the file from its beginning, in pieces as they are kept."""
        self.stream.seek(0)
        while piece := self.stream.read(LARGEST_PIECE):
            yield piece


@contextmanager
def laid_down(
    chunks: Iterable[bytes], *, most_bytes: int, too_large: Refusal | None = None
) -> Iterator[LaidDown]:
    """Lay a file down until the end of the block; raises FileTooLarge, or `too_large`, beyond `most_bytes`.

    What would come after that is not taken any more.
    """
    digest, size = hashlib.sha256(), 0
    with SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as stream:
        for chunk in chunks:
            size += len(chunk)
            if size > most_bytes:
                raise too_large or FileTooLarge(most=most_bytes // LARGEST_PIECE)
            digest.update(chunk)
            stream.write(chunk)
        stream.seek(0)
        yield LaidDown(stream=cast("BinaryIO", stream), size_bytes=size, sha256=digest.hexdigest())


def put_together(pieces: Iterable[bytes | memoryview]) -> BinaryIO:
    """Return kept pieces as one file, open at its beginning; the caller closes it."""
    stream = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  the caller closes it
    for piece in pieces:
        stream.write(bytes(piece))
    stream.seek(0)
    return cast("BinaryIO", stream)
