"""Reads bytes as a Green Button file, for tests."""

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from tests.domains.metering.file_formats.reading_of_text import a_counting
from wattstead.domains.metering.file_formats.corrections import Corrections
from wattstead.domains.metering.file_formats.green_button.choosing import chosen
from wattstead.domains.metering.file_formats.opening import lines_of, reader_of
from wattstead.domains.metering.file_formats.preview import Preview
from wattstead.domains.metering.file_formats.previewing import preview_of
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Limits, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.judging_of_lines import judged_lines
from wattstead.domains.metering.vocabulary import Direction

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LIMITS = Limits(zone=BERLIN, now_s=int(NOW.timestamp()))


def fitted(
    content: bytes,
    *,
    direction: Direction | None = Direction.IMPORT,
    unit: str = "kWh",
    usage_point: str | None = None,
) -> RecognisedFile:
    file = recognise(BytesIO(content), corrections=Corrections(usage_point=usage_point))
    return chosen(file, usage_point=usage_point, direction=direction, unit=unit if direction else None)


def lines_in(content: bytes, **asked: object) -> list[Line]:
    file = fitted(content, **asked)  # type: ignore[arg-type]
    reader = reader_of(file, limits=LIMITS)
    read = reader.read_all(lines_of(file, BytesIO(content)))
    return [
        line for line, _ in judged_lines(read, file=file, register=a_counting(zone="Europe/Berlin"), now=NOW)
    ]


def amounts_in(content: bytes, **asked: object) -> list[int]:
    """Return the millionths of every line that is kept."""
    return [line.millionths for line in lines_in(content, **asked) if isinstance(line, GoodLine)]


def refused_in(content: bytes, **asked: object) -> list[tuple[int, str, str, str]]:
    return [
        (line.number, line.field, line.value, line.rule)
        for line in lines_in(content, **asked)
        if isinstance(line, RefusedLine)
    ]


def idle_in(content: bytes) -> list[IdleLine]:
    return [line for line in lines_in(content) if isinstance(line, IdleLine)]


def previewed(content: bytes, **asked: object) -> Preview:
    file = fitted(content, **asked)  # type: ignore[arg-type]
    return preview_of(file, lines_of(file, BytesIO(content)), limits=LIMITS)
