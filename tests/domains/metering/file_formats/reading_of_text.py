"""Reads a text or bytes as a file of readings, for tests."""

from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.metering.arriving import Counting
from wattstead.domains.metering.file_formats.corrections import Corrections
from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.reading import Limits, Line, LineReader
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.judging_of_lines import judged_lines
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.timeseries.series import Series

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOW_S = int(NOW.timestamp())
VIENNA = Limits(zone=ZoneInfo("Europe/Vienna"), now_s=NOW_S)
NETZ_NOE_HEADER = "Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;"
TINETZ_HEADER = "DATE_FROM;DATE_TO;VALUE"


def lines_of(content: bytes, *, limits: Limits = VIENNA) -> list[Line]:
    stream = BytesIO(content)
    file = recognise(stream)
    lines = lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)
    return [line for line, _ in LineReader(file, limits=limits).read_all(lines)]


def a_counting(
    *,
    zone: str = "Europe/Vienna",
    boundary: time = time(0),
    meter_type: MeterType = MeterType.ELECTRICITY,
    removed_at: datetime | None = None,
) -> Counting:
    nobody = UUID(int=0)
    return Counting(
        series=Series(number=1, account_id=nobody, meter_id=nobody, zone=zone, day_boundary=boundary),
        meter_number="1EMH1",
        meter_type=meter_type,
        multiplier=Decimal(1),
        frequency=None,
        removed_at=removed_at,
    )


def judged_lines_of(content: bytes, *, counting: Counting, corrections: Corrections) -> list[Line]:
    """Return the lines of a text as an import into such a register takes them."""
    stream = BytesIO(content)
    file = recognise(stream, corrections=corrections)
    limits = Limits(
        zone=ZoneInfo(counting.series.zone), now_s=NOW_S, day_boundary=counting.series.day_boundary
    )
    lines = lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)
    read = LineReader(file, limits=limits).read_all(lines)
    return [line for line, _ in judged_lines(read, file=file, register=counting, now=NOW)]


def netz_noe(*rows: str) -> list[Line]:
    return lines_of("\n".join([NETZ_NOE_HEADER, *rows]).encode())


def tinetz(*rows: str) -> list[Line]:
    return lines_of("\n".join([TINETZ_HEADER, *rows]).encode())


def utc(text: str) -> int:
    """Return the epoch seconds of `text`, an instant in UTC."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp())
