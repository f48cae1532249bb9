"""Takes files of readings from the portal: kept, looked at, imported by a job, removed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.vocabulary import Direction
from wattstead.journeys.import_readings import ImportProgress
from wattstead.kernel.viewer import Viewer

LARGEST_UPLOAD = 64 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class UploadTold:
    """A kept upload."""

    id: UUID
    meter_id: UUID
    name: str
    size_bytes: int
    kept_at: datetime


def keep_upload(
    viewer: Viewer, *, meter_id: UUID, name: str, chunks: Iterable[bytes], now: datetime
) -> UUID:
    """Keep a file for a meter and return the id of the upload; runs in the caller's unit of work.

    Raises NotFound, RoleNotAllowed, UploadTooLarge (over LARGEST_UPLOAD), TooManyUploads
    and FileHoldsNothing.
    """
    raise NotImplementedError


def upload_told(viewer: Viewer, *, upload_id: UUID) -> UploadTold:
    """Return what is known of an upload; raises NotFound alike for foreign, removed and missing ones."""
    raise NotImplementedError


def preview_upload(
    viewer: Viewer,
    *,
    upload_id: UUID,
    now: datetime,
    direction: Direction = Direction.IMPORT,
    corrections: Corrections = NO_CORRECTIONS,
) -> Preview:
    """Return what importing an upload would find; runs in the caller's unit of work.

    Raises what `preview_file` raises.
    """
    raise NotImplementedError


def import_upload(
    viewer: Viewer,
    *,
    upload_id: UUID,
    now: datetime,
    direction: Direction = Direction.IMPORT,
    corrections: Corrections = NO_CORRECTIONS,
) -> UUID:
    """Begin the import of an upload and return the id of its run; runs in the caller's unit of work.

    The job `import_upload` does the rest. Raises NotFound, RoleNotAllowed,
    DirectionNotCounted, FileOfOtherMeter, FileOfOtherUnit, ImportQuestionsOpen,
    CorrectionUnusable and what `recognise` refuses; then nothing is begun.
    """
    raise NotImplementedError


def import_progress(viewer: Viewer, *, run_id: UUID) -> ImportProgress | ImportReport:
    """Return how far an import has got, or its report once it has ended; raises NotFound.

    Runs in the caller's unit of work.
    """
    raise NotImplementedError


def withdraw_upload(viewer: Viewer, *, upload_id: UUID) -> None:
    """Remove an upload that is not wanted after all; raises NotFound, RoleNotAllowed, ImportUnderWay."""
    raise NotImplementedError
