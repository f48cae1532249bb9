"""Reads a text or bytes as a file of readings, for tests."""

from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.reading import Limits, Line, LineReader
from wattstead.domains.metering.file_formats.recognition import recognise

NOW_S = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
VIENNA = Limits(zone=ZoneInfo("Europe/Vienna"), now_s=NOW_S)
NETZ_NOE_HEADER = "Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;"
TINETZ_HEADER = "DATE_FROM;DATE_TO;VALUE"


def lines_of(content: bytes, *, limits: Limits = VIENNA) -> list[Line]:
    stream = BytesIO(content)
    file = recognise(stream)
    lines = lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)
    return [line for line, _ in LineReader(file, limits=limits).read_all(lines)]


def netz_noe(*rows: str) -> list[Line]:
    return lines_of("\n".join([NETZ_NOE_HEADER, *rows]).encode())


def tinetz(*rows: str) -> list[Line]:
    return lines_of("\n".join([TINETZ_HEADER, *rows]).encode())


def utc(text: str) -> int:
    """Return the epoch seconds of `text`, an instant in UTC."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())
