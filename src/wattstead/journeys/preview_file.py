"""Shows what an import of a file would find, without keeping anything."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.vocabulary import Direction
from wattstead.journeys.import_readings import ReadingFile
from wattstead.kernel.viewer import Viewer


def preview_file(
    viewer: Viewer,
    *,
    file: ReadingFile,
    meter_id: UUID | None,
    now: datetime,
    direction: Direction = Direction.IMPORT,
    corrections: Corrections = NO_CORRECTIONS,
) -> Preview:
    """Return what importing `file` into a meter would find; runs in the caller's unit of work.

    Without a meter nothing of the database is asked, and the zone has to be told or
    known of the format. Raises NotFound, DirectionNotCounted, FileOfOtherMeter,
    FileOfOtherUnit, CorrectionUnusable and what `recognise` refuses.
    """
    raise NotImplementedError
