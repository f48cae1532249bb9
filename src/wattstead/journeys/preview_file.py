"""Shows what an import of a file would find, without keeping anything."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.previewing import preview_of, zone_of
from wattstead.domains.metering.file_formats.reading import Limits
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.queries import meter_visible_to, register_counting
from wattstead.domains.metering.reading_of_files import limits_of, refuse_file_of_other_register
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
    recognised = recognise(file.stream, corrections=corrections)
    if meter_id is None:
        limits = _limits_without_meter(recognised, corrections=corrections, now=now)
    else:
        meter = meter_visible_to(viewer, meter_id=meter_id)
        register = register_counting(viewer, meter=meter, direction=direction)
        refuse_file_of_other_register(recognised, register=register)
        limits = limits_of(register, corrections=corrections, now=now)
    lines = lines_of_file(file.stream, encoding=recognised.encoding, sheet=recognised.sheet)
    preview = preview_of(recognised, lines, limits=limits)
    file.stream.seek(0)
    return preview


def _limits_without_meter(file: RecognisedFile, *, corrections: Corrections, now: datetime) -> Limits | None:
    zone = zone_of(file, told=corrections.zone)
    return Limits(zone=zone, now_s=int(now.timestamp())) if zone else None
