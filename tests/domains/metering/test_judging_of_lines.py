"""What a meter cannot have counted is refused line by line, with the cell that tells it."""

from datetime import UTC, datetime, time

from tests.domains.metering.file_formats.reading_of_text import (
    NETZ_NOE_HEADER,
    a_counting,
    judged_lines_of,
    utc,
)
from wattstead.domains.metering.arriving import Verdict
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.reading import GoodLine, RefusedLine
from wattstead.domains.metering.operations.verdicts import CODES
from wattstead.domains.metering.vocabulary import LINE_RULES, MeterType

STAMP, VALUE = "Messzeitpunkt", "Gemessener Verbrauch (kWh)"


def noe(*rows: str) -> bytes:
    return "\n".join([NETZ_NOE_HEADER, *rows]).encode()


def test_nothing_is_taken_after_the_meter_was_removed() -> None:
    removed = a_counting(removed_at=datetime(2023, 1, 1, 23, tzinfo=UTC))
    content = noe("02.01.2023 00:00;0,1;;", "02.01.2023 00:15;0,1;;")

    lines = judged_lines_of(content, counting=removed, corrections=NO_CORRECTIONS)

    assert lines == [
        GoodLine(2, utc("2023-01-01 22:45"), 100_000, "measured"),
        RefusedLine(3, STAMP, "02.01.2023 00:15", "meter_out_of_use"),
    ]


def test_an_interval_over_the_start_of_a_day_of_gas_is_refused() -> None:
    gas = a_counting(boundary=time(6), meter_type=MeterType.GAS)
    content = noe("01.03.2023 00:00;1;;", "01.03.2023 06:00;2;;")

    lines = judged_lines_of(content, counting=gas, corrections=Corrections(step_s=86_400, unit="m3"))

    assert lines == [
        RefusedLine(2, STAMP, "01.03.2023 00:00", "interval_of_two_days"),
        GoodLine(3, utc("2023-02-28 05:00"), 2_000_000, "measured", 24 * 3600),
    ]


def test_more_than_a_connection_delivers_is_refused_and_the_cell_shown() -> None:
    content = noe("01.01.2023 00:15;44;;", "01.01.2023 00:30;45;;")

    lines = judged_lines_of(content, counting=a_counting(), corrections=NO_CORRECTIONS)

    assert lines == [
        GoodLine(2, utc("2022-12-31 23:00"), 44_000_000, "measured"),
        RefusedLine(3, VALUE, "45", "interval_beyond_belief"),
    ]


def test_whatever_refuses_a_reading_is_explained_to_the_owner_of_a_file() -> None:
    assert {CODES[verdict] for verdict in Verdict if verdict is not Verdict.GOOD} <= set(LINE_RULES)
