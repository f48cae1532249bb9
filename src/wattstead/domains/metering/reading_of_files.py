"""Joins a recognised file with the register it is for."""

from datetime import datetime
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.corrections import UNITS, Corrections
from wattstead.domains.metering.file_formats.green_button.choosing import chosen
from wattstead.domains.metering.file_formats.previewing import read_as
from wattstead.domains.metering.file_formats.reading import Limits
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.imports import FileReading
from wattstead.domains.metering.rules import FileOfOtherDirection, refuse_file_of_other_meter
from wattstead.domains.metering.vocabulary import Direction


def fitted(file: RecognisedFile, *, register: Register, corrections: Corrections) -> RecognisedFile:
    """Return the file as it is read for a register, a question with it where several parts may be meant.

    Raises FileOfOtherMeter, FileOfOtherUnit, FileOfOtherDirection, GreenButtonOfOtherDirection and
    CorrectionUnusable.
    """
    found = chosen(
        file,
        usage_point=corrections.usage_point,
        direction=Direction(register.direction),
        unit=register.unit,
    )
    refuse_file_of_other_register(found, register=register)
    if found.direction not in (None, Direction(register.direction)):
        raise FileOfOtherDirection(
            field="direction",
            counted=found.direction.words if found.direction else "",
            direction=Direction(register.direction).words,
        )
    return found


def refuse_file_of_other_register(file: RecognisedFile, *, register: Register) -> None:
    """Go on only when the file may be this register's; raises FileOfOtherMeter and FileOfOtherUnit."""
    is_unit_open = any(question.detail == "unit" for question in file.questions)
    refuse_file_of_other_meter(
        meter_number=register.meter.meter_number,
        unit=register.unit,
        metering_points=file.metering_points,
        file_unit=register.unit if is_unit_open else UNITS[file.format.unit].register_unit,
    )


def limits_of(register: Register, *, corrections: Corrections, now: datetime) -> Limits:
    """Return what the file cannot know: the zone as told or as the meter's, when days begin, the present."""
    return Limits(
        zone=ZoneInfo(corrections.zone or register.zone),
        now_s=int(now.timestamp()),
        day_boundary=register.day_boundary,
    )


def reading_of(file: RecognisedFile, *, register: Register, corrections: Corrections) -> FileReading:
    """Return how the file is read, for the record of its import."""
    return FileReading(
        format_code=file.format.code,
        corrections=corrections.as_json,
        read_as=read_as(file, zone=corrections.zone or register.zone),
    )
