"""Files that people send are kept whole, bounded, and apart."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.file_formats.heads import FileHoldsNothing
from wattstead.domains.metering.models import Meter, Upload, UploadChunk
from wattstead.domains.metering.operations.imports import (
    FileIdentity,
    FileReading,
    ImportUnderWay,
    begin_import,
)
from wattstead.domains.metering.operations.uploads import (
    MOST_UPLOADS,
    TooManyUploads,
    UploadTooLarge,
    give_to_import,
    keep_upload,
    open_upload,
    remove_upload,
)
from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD
from wattstead.foundation.files.pieces import LARGEST_PIECE as LARGEST_CHUNK
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def some_meter() -> Meter:
    return a_meter(site_id=a_site(account_id=an_account().pk).pk)


def pieces(size: int) -> Iterator[bytes]:
    """Yield `size` bytes in pieces as an HTTP server hands them out."""
    for start in range(0, size, 65_536):
        yield bytes(n % 251 for n in range(start, min(start + 65_536, size)))


def test_a_file_comes_back_byte_by_byte_however_it_was_cut() -> None:
    size = 2 * LARGEST_CHUNK + 12_345
    with seen_by(SYSTEM):
        upload = keep_upload(meter=some_meter(), name="reads.csv", chunks=pieces(size), now=NOW)

        with closing(open_upload(upload)) as stream:
            content = stream.read()
        chunks = [
            len(kept) for kept in UploadChunk.objects.order_by("number").values_list("content", flat=True)
        ]

    assert content == b"".join(pieces(size))
    assert chunks == [LARGEST_CHUNK, LARGEST_CHUNK, 12_345]
    assert (upload.name, upload.size_bytes) == ("reads.csv", size)


def test_a_file_beyond_the_largest_is_refused_before_all_of_it_was_taken() -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        while True:
            taken.append(1)
            yield bytes(8 * LARGEST_CHUNK)

    with seen_by(SYSTEM):
        meter = some_meter()
        with pytest.raises(UploadTooLarge) as refused:
            keep_upload(meter=meter, name="x", chunks=endless(), now=NOW)
        kept = Upload.objects.count()

    assert refused.value.english == "The file is larger than 64 MB. Export fewer months at a time."
    assert (len(taken), kept) == (LARGEST_UPLOAD // (8 * LARGEST_CHUNK) + 1, 0)


def test_an_empty_file_and_one_too_many_are_refused() -> None:
    with seen_by(SYSTEM):
        meter, neighbour = some_meter(), some_meter()
        with pytest.raises(FileHoldsNothing):
            keep_upload(meter=meter, name="x", chunks=[b"", b""], now=NOW)
        for _ in range(MOST_UPLOADS):
            keep_upload(meter=meter, name="x", chunks=[b"x"], now=NOW)

        with pytest.raises(TooManyUploads) as refused:
            keep_upload(meter=meter, name="x", chunks=[b"x"], now=NOW)
        keep_upload(meter=neighbour, name="x", chunks=[b"x"], now=NOW)

    assert refused.value.facts == {"count": MOST_UPLOADS}


def test_an_upload_is_not_removed_while_an_import_reads_it() -> None:
    with seen_by(SYSTEM):
        meter = some_meter()
        upload = keep_upload(meter=meter, name="x", chunks=[b"x"], now=NOW)
        run = begin_import(
            register=the_register(meter),
            file=FileIdentity(name="x", sha256=upload.sha256, size_bytes=1),
            reading=FileReading(format_code="netz_noe"),
            now=NOW,
        )
        give_to_import(upload=upload, run=run, asked_by=None)

        with pytest.raises(ImportUnderWay):
            remove_upload(upload=Upload.objects.select_related("run").get(pk=upload.pk))
        type(run).objects.filter(pk=run.pk).update(state="finished", finished_at=NOW)
        remove_upload(upload=Upload.objects.select_related("run").get(pk=upload.pk))

        assert (Upload.objects.count(), UploadChunk.objects.count()) == (0, 0)


def refused_by(change: Callable[[], object]) -> str | None:
    with pytest.raises(IntegrityError) as refused, seen_by(SYSTEM):
        change()
    return constraint_named_in(refused.value)


def test_the_database_keeps_uploads_true() -> None:
    with seen_by(SYSTEM):
        meter, other = some_meter(), some_meter()
        upload = keep_upload(meter=meter, name="x", chunks=[b"x"], now=NOW)
        foreign = keep_upload(meter=other, name="x", chunks=[b"x"], now=NOW)
        run = begin_import(
            register=the_register(other),
            file=FileIdentity(name="x", sha256="0", size_bytes=1),
            reading=FileReading(format_code="netz_noe"),
            now=NOW,
        )
    mine = Upload.objects.filter(pk=upload.pk)
    chunk = UploadChunk.objects.filter(upload=upload)

    assert [
        refused_by(lambda: mine.update(meter=other)),
        refused_by(lambda: mine.update(run=run)),
        refused_by(lambda: mine.update(size_bytes=0)),
        refused_by(lambda: mine.update(size_bytes=LARGEST_UPLOAD + 1)),
        refused_by(lambda: chunk.update(upload=foreign, number=7)),
        refused_by(
            lambda: UploadChunk.objects.create(
                account_id=upload.account_id, upload=upload, number=0, content=b""
            )
        ),
    ] == [
        "upload_is_for_a_meter_of_its_account",
        "upload_feeds_an_import_of_its_account",
        "upload_is_of_bearable_size",
        "upload_is_of_bearable_size",
        "chunk_belongs_to_an_upload_of_its_account",
        "chunks_of_an_upload_are_numbered",
    ]


def test_the_pair_of_key_and_account_is_there_for_chunks_to_refer_to() -> None:
    assert "upload_of_its_account" in {constraint.name for constraint in Upload._meta.constraints}
