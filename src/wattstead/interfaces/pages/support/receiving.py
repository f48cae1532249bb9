"""Takes the file of a form in, checks what it is, and hands it on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.uploadedfile import UploadedFile

from wattstead.domains.support.vocabulary import LARGEST_ATTACHMENT
from wattstead.foundation.files.kinds import GoodFile, good_file
from wattstead.foundation.files.pieces import laid_down
from wattstead.kernel.refusals import Refusal


@contextmanager
def file_to_attach(sent: "UploadedFile[bytes] | None") -> Iterator[GoodFile | None]:
    """Give the file that was sent as it may be kept, or None.

    What is refused before the block begins or inside of it is about the field `file`,
    unless it names another.
    """
    try:
        if sent is None:
            yield None
            return
        with (
            laid_down(sent.chunks(), most_bytes=LARGEST_ATTACHMENT) as came,
            good_file(came, name=sent.name or "", most_bytes=LARGEST_ATTACHMENT) as file,
        ):
            yield file
    except Refusal as refusal:
        if refusal.code.startswith(("file_", "picture_", "attachment", "too_many_attachments")):
            refusal.field = "file"
        raise
