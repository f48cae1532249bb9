"""Takes files of readings from the portal: kept, looked at, imported by a job, removed."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wattstead.domains.accounts.queries import require, viewer_of
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.counter_photos.operations import forget_photos_aside
from wattstead.domains.metering.file_formats.corrections import (
    NO_CORRECTIONS,
    Corrections,
    corrections_of,
)
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.recognised import refuse_open_questions
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.import_reports import ImportReport, report_of
from wattstead.domains.metering.operations import uploads
from wattstead.domains.metering.operations.imports import (
    FileIdentity,
    ImportUnderWay,
    begin_import,
    stop_import,
)
from wattstead.domains.metering.queries import (
    import_visible_to,
    meter_visible_to,
    upload_visible_to,
    uploads_out_of_date,
    uploads_stuck,
    uploads_visible_to,
)
from wattstead.domains.metering.reading_of_files import fitted, reading_of
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.domains.metering.vocabulary import LARGEST_UPLOAD as LARGEST_UPLOAD
from wattstead.domains.metering.vocabulary import Direction, ImportState
from wattstead.foundation.jobs import defer
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ImportProgress, ReadingFile, import_readings
from wattstead.journeys.preview_file import preview_file
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer

JOB = "import_upload"
CANCELLED = "cancelled"
KEPT_FOR = timedelta(days=7)
SILENT_FOR = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(days=1)
_TIDIED_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class UploadTold:
    """A kept upload."""

    id: UUID
    meter_id: UUID
    name: str
    size_bytes: int
    kept_at: datetime


def keep_upload(viewer: Viewer, *, meter_id: UUID, name: str, chunks: Iterable[bytes], now: datetime) -> UUID:
    """Keep a file for a meter and return the id of the upload; runs in the caller's unit of work.

    Raises NotFound, RoleNotAllowed, UploadTooLarge, TooManyUploads and FileHoldsNothing.
    """
    meter = meter_visible_to(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    return uploads.keep_upload(meter=meter, name=name, chunks=chunks, now=now).pk


def upload_told(viewer: Viewer, *, upload_id: UUID) -> UploadTold:
    """Return what is known of an upload; raises NotFound alike for foreign, removed and missing ones."""
    upload = upload_visible_to(viewer, upload_id=upload_id)
    return UploadTold(
        id=upload.pk,
        meter_id=upload.meter_id,
        name=upload.name,
        size_bytes=upload.size_bytes,
        kept_at=upload.kept_at,
    )


def preview_upload(
    viewer: Viewer,
    *,
    upload_id: UUID,
    now: datetime,
    register_name: str = Direction.IMPORT.value,
    corrections: Corrections = NO_CORRECTIONS,
) -> Preview:
    """Return what importing an upload would find; runs in the caller's unit of work.

    Raises what `preview_file` raises.
    """
    upload = upload_visible_to(viewer, upload_id=upload_id)
    with closing(uploads.open_upload(upload)) as stream:
        return preview_file(
            viewer,
            file=ReadingFile(name=upload.name, stream=stream),
            meter_id=upload.meter_id,
            now=now,
            register_name=register_name,
            corrections=corrections,
        )


def import_upload(
    viewer: Viewer,
    *,
    upload_id: UUID,
    now: datetime,
    register_name: str = Direction.IMPORT.value,
    corrections: Corrections = NO_CORRECTIONS,
) -> UUID:
    """Begin the import of an upload and return the id of its run; runs in the caller's unit of work.

    The job `import_upload` does the rest. Raises NotFound, RoleNotAllowed,
    what `register_named` raises, FileOfOtherMeter, FileOfOtherUnit, ImportQuestionsOpen,
    CorrectionUnusable and what `recognise` refuses; then nothing is begun.
    """
    upload = upload_visible_to(viewer, upload_id=upload_id)
    require(viewer, account_id=upload.account_id, to=Action.MANAGE_READINGS)
    register = register_named(viewer, meter_id=upload.meter_id, named=register_name)
    with closing(uploads.open_upload(upload)) as stream:
        recognised = recognise(stream, corrections=corrections)
    refuse_open_questions(recognised)
    recognised = fitted(recognised, register=register, corrections=corrections)
    refuse_open_questions(recognised)
    run = begin_import(
        register=register,
        file=FileIdentity(name=upload.name, sha256=upload.sha256, size_bytes=upload.size_bytes),
        reading=reading_of(recognised, register=register, corrections=corrections),
        now=now,
    )
    uploads.give_to_import(upload=upload, run=run, asked_by=viewer.user_id)
    defer(JOB, upload_id=str(upload.pk))
    return run.pk


def import_progress(viewer: Viewer, *, run_id: UUID) -> ImportProgress | ImportReport:
    """Return how far an import has got, or its report once it has ended; raises NotFound.

    Runs in the caller's unit of work.
    """
    run = import_visible_to(viewer, run_id=run_id)
    if run.state != ImportState.UNFINISHED.value:
        return report_of(viewer, run_id=run_id)
    return ImportProgress(
        line=run.next_line - 1,
        bytes_read=run.bytes_read,
        bytes_in_all=run.file_bytes,
        found=run.found,
        refused=run.refused,
    )


def withdraw_upload(viewer: Viewer, *, upload_id: UUID) -> None:
    """Remove an upload that is not wanted after all; raises NotFound, RoleNotAllowed, ImportUnderWay."""
    upload = upload_visible_to(viewer, upload_id=upload_id)
    require(viewer, account_id=upload.account_id, to=Action.MANAGE_READINGS)
    uploads.remove_upload(upload=upload)


def cancel_import(viewer: Viewer, *, run_id: UUID, now: datetime) -> None:
    """End an import that is under way and remove its file; what it has kept until now stays.

    One that has ended stays as it is. Raises NotFound and RoleNotAllowed; runs in the caller's unit of work.
    """
    run = import_visible_to(viewer, run_id=run_id)
    require(viewer, account_id=run.account_id, to=Action.MANAGE_READINGS)
    stop_import(run_id=run.pk, because=CANCELLED, now=now)
    for upload in uploads_visible_to(viewer).filter(run_id=run.pk):
        uploads.remove_upload(upload=upload)


def carry_out_import(system: Viewer, *, upload_id: UUID, now: datetime, today: date) -> None:
    """Bring the import of an upload to its end as the person who wanted it, then remove the upload.

    May run twice, also at the same time: what was kept is not kept again. Opens
    its own units of work. A refusal ends the import and is told by its report.
    """
    with seen_by(system):
        upload = uploads_visible_to(system).filter(pk=upload_id).first()
        if upload is None or upload.run is None or upload.run.state != ImportState.UNFINISHED.value:
            return
        stream = uploads.open_upload(upload)
    run = upload.run
    with closing(stream):
        try:
            import_readings(
                _viewer(system, user_id=upload.asked_by, today=today),
                file=ReadingFile(name=upload.name, stream=stream),
                meter_number=upload.meter.meter_number,
                now=now,
                register_name=str(run.register_id),
                corrections=corrections_of(run.corrections),
                only=run.pk,
            )
        except ImportUnderWay:
            return
        except Refusal as refusal:
            with seen_by(system):
                stop_import(run_id=run.pk, because=refusal.code, now=now)
    with seen_by(system):
        if (kept := uploads_visible_to(system).filter(pk=upload_id).first()) is not None:
            uploads.remove_upload(upload=kept)


def _viewer(system: Viewer, *, user_id: UUID | None, today: date) -> Viewer:
    """Return the person as what they may do today, or the system where it asked itself."""
    if user_id is None:
        return system
    with seen_by(Viewer(user_id=user_id)):
        return viewer_of(user_id, on=today)


def tidy_uploads(system: Viewer, *, now: datetime) -> None:
    """Remove uploads that nobody imported for a week, and take up imports whose worker died.

    Photos of counters whose reading never came go, too. An import that has not ended after a day
    is given up. Runs in the caller's unit of work.
    """
    forget_photos_aside(now=now)
    for upload in uploads_out_of_date(system, kept_before=now - KEPT_FOR)[:_TIDIED_AT_ONCE]:
        uploads.remove_upload(upload=upload)
    for upload in uploads_stuck(system, silent_since=now - SILENT_FOR)[:_TIDIED_AT_ONCE]:
        if upload.run is not None and upload.run.started_at < now - GIVEN_UP_AFTER:
            stop_import(run_id=upload.run.pk, because="given_up", now=now)
        else:
            defer(JOB, upload_id=str(upload.pk))
