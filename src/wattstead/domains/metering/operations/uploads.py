"""Keeps files that people send for a meter, piece by piece in the database, until they are imported."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from wattstead.domains.metering.file_formats.heads import FileHoldsNothing
from wattstead.domains.metering.models import (
    ImportRun,
    Meter,
    Upload,
    UploadChunk,
)
from wattstead.domains.metering.operations.imports import ImportUnderWay
from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD, ImportState
from wattstead.foundation.files.pieces import laid_down, put_together
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.refusals import Refusal, said

MOST_UPLOADS = 20
_MEGABYTE = 1024 * 1024


class UploadTooLarge(Refusal):
    """A file larger than the portal takes; the command line takes files of any size."""

    code = "upload_too_large"
    kind = "unreadable"
    message = said("The file is larger than {most} MB. Export fewer months at a time.")


class TooManyUploads(Refusal):
    """More files wait for their import than anybody needs."""

    code = "too_many_uploads"
    message = said("{count} uploaded files are waiting already. Import them or remove them first.")


def keep_upload(*, meter: Meter, name: str, chunks: Iterable[bytes], now: datetime) -> Upload:
    """Keep the bytes of a file for a meter; raises FileHoldsNothing, UploadTooLarge and TooManyUploads."""
    take_turn("uploads", of=meter.account_id)
    waiting = Upload.objects.filter(account_id=meter.account_id, run=None).count()
    if waiting >= MOST_UPLOADS:
        raise TooManyUploads(count=waiting)
    too_large = UploadTooLarge(most=LARGEST_UPLOAD // _MEGABYTE)
    with laid_down(chunks, most_bytes=LARGEST_UPLOAD, too_large=too_large) as file:
        if not file.size_bytes:
            raise FileHoldsNothing
        upload = Upload.objects.create(
            account_id=meter.account_id,
            meter=meter,
            name=name[-255:].replace("\0", ""),
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            kept_at=now,
        )
        for number, piece in enumerate(file.pieces()):
            UploadChunk.objects.create(
                account_id=upload.account_id, upload=upload, number=number, content=piece
            )
    return upload


def open_upload(upload: Upload) -> BinaryIO:
    """Return the bytes of an upload as a file; the caller closes it."""
    require_unit_of_work()
    chunks = UploadChunk.objects.filter(upload=upload).order_by("number").values_list("content", flat=True)
    return put_together(chunks.iterator(chunk_size=1))


def give_to_import(*, upload: Upload, run: ImportRun, asked_by: UUID | None) -> None:
    """Note which import an upload feeds, and who wants it."""
    require_unit_of_work()
    Upload.objects.filter(pk=upload.pk).update(run=run, asked_by=asked_by)


def remove_upload(*, upload: Upload) -> None:
    """Remove an upload and its bytes; raises ImportUnderWay while an import reads them."""
    require_unit_of_work()
    if upload.run is not None and upload.run.state == ImportState.UNFINISHED.value:
        raise ImportUnderWay(file_name=upload.name)
    UploadChunk.objects.filter(upload=upload).delete()
    Upload.objects.filter(pk=upload.pk).delete()
