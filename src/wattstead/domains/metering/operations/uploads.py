"""Keeps files that people send for a meter, piece by piece in the database, until they are imported."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from wattstead.domains.metering.file_formats.heads import FileHoldsNothing
from wattstead.domains.metering.models import (
    LARGEST_CHUNK,
    ImportRun,
    Meter,
    Upload,
    UploadChunk,
)
from wattstead.domains.metering.operations.imports import ImportUnderWay
from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD, ImportState
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

MOST_UPLOADS = 20
_KEPT_IN_MEMORY = 4 * 1024 * 1024
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
    require_unit_of_work()
    waiting = Upload.objects.filter(account_id=meter.account_id, run=None).count()
    if waiting >= MOST_UPLOADS:
        raise TooManyUploads(count=waiting)
    digest, size = hashlib.sha256(), 0
    with SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY) as laid_down:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST_UPLOAD:
                raise UploadTooLarge(most=LARGEST_UPLOAD // _MEGABYTE)
            digest.update(chunk)
            laid_down.write(chunk)
        if not size:
            raise FileHoldsNothing
        laid_down.seek(0)
        upload = Upload.objects.create(
            account_id=meter.account_id,
            meter=meter,
            name=name[-255:].replace("\0", ""),
            sha256=digest.hexdigest(),
            size_bytes=size,
            kept_at=now,
        )
        _keep_chunks(upload, cast("BinaryIO", laid_down))
    return upload


def _keep_chunks(upload: Upload, laid_down: BinaryIO) -> None:
    number = 0
    while content := laid_down.read(LARGEST_CHUNK):
        UploadChunk.objects.create(
            account_id=upload.account_id, upload=upload, number=number, content=content
        )
        number += 1


def open_upload(upload: Upload) -> BinaryIO:
    """Return the bytes of an upload as a file; the caller closes it."""
    require_unit_of_work()
    laid_down = SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  the caller closes it
    chunks = UploadChunk.objects.filter(upload=upload).order_by("number").values_list("content", flat=True)
    for content in chunks.iterator(chunk_size=1):
        laid_down.write(bytes(content))
    laid_down.seek(0)
    return cast("BinaryIO", laid_down)


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
