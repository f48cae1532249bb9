"""Takes a file out of the body of a request, piece by piece, and stops where no file of its kind goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest

from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD
from wattstead.foundation.files.pieces import LaidDown, laid_down
from wattstead.interfaces.api.refusals import BodyOfOtherType, BodyTooLarge

OCTETS = "application/octet-stream"
READ_AS_FILES = frozenset(
    {OCTETS, "text/csv", "text/plain", "application/xml", "text/xml", "application/atom+xml"}
)
_PIECE = 256 * 1024


@contextmanager
def received(request: HttpRequest, *, most_bytes: int = LARGEST_UPLOAD) -> Iterator[LaidDown]:
    """Lay the body down in a file that goes away again; raises BodyOfOtherType and BodyTooLarge."""
    too_large = BodyTooLarge(most_bytes=most_bytes)
    with laid_down(_pieces(request), most_bytes=most_bytes, too_large=too_large) as file:
        yield file


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        if request.content_type not in READ_AS_FILES:
            raise BodyOfOtherType(wanted=OCTETS)
        yield piece
