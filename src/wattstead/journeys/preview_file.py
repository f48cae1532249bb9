"""Shows what an import of a file would find, without keeping anything."""

from datetime import datetime
from functools import partial
from uuid import UUID

from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.opening import lines_of
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.previewing import preview_of, preview_without_meter
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.judging_of_lines import judged_lines
from wattstead.domains.metering.queries import counting_of
from wattstead.domains.metering.reading_of_files import fitted, limits_of
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.domains.metering.vocabulary import Direction
from wattstead.journeys.import_readings import ReadingFile
from wattstead.kernel.viewer import Viewer


def preview_file(
    viewer: Viewer,
    *,
    file: ReadingFile,
    meter_id: UUID | None,
    now: datetime,
    register_name: str = Direction.IMPORT.value,
    corrections: Corrections = NO_CORRECTIONS,
) -> Preview:
    """Return what importing `file` into a meter would find; runs in the caller's unit of work.

    Without a meter nothing of the database is asked, and the zone has to be told or
    known of the format. Raises what `register_named` raises, FileOfOtherMeter,
    FileOfOtherUnit, GreenButtonOfOtherDirection, CorrectionUnusable and what `recognise` refuses.
    """
    if meter_id is None:
        return preview_without_meter(file.stream, corrections=corrections, now_s=int(now.timestamp()))
    recognised = recognise(file.stream, corrections=corrections)
    register = register_named(viewer, meter_id=meter_id, named=register_name)
    recognised = fitted(recognised, register=register, corrections=corrections)
    preview = preview_of(
        recognised,
        lines_of(recognised, file.stream),
        limits=limits_of(register, corrections=corrections, now=now),
        judge=partial(judged_lines, file=recognised, register=counting_of(register), now=now),
    )
    file.stream.seek(0)
    return preview
