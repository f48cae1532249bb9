from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.domains.metering.file_formats.reading_of_text import (
    NETZ_NOE_HEADER,
    TINETZ_HEADER,
    lines_of,
    netz_noe,
    utc,
)
from wattstead.domains.metering.file_formats.order import OrderOfLines
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine

VIENNA = ZoneInfo("Europe/Vienna")
DAY_OF_100 = datetime(2023, 10, 28, 22, tzinfo=UTC)
QUARTERS = [DAY_OF_100 + timedelta(minutes=15 * n) for n in range(100)]


def end_stamped(starts: list[datetime]) -> bytes:
    stamps = [(start + timedelta(minutes=15)).astimezone(VIENNA) for start in starts]
    rows = [f"{stamp:%d.%m.%Y %H:%M};0,{n:03d};;" for n, stamp in enumerate(stamps, start=1)]
    return "\n".join([NETZ_NOE_HEADER, *rows]).encode()


def start_stamped(starts: list[datetime]) -> bytes:
    rows = [
        f"{start.astimezone(VIENNA):%d.%m.%Y %H:%M};"
        f"{(start + timedelta(minutes=14)).astimezone(VIENNA):%d.%m.%Y %H:%M};0,{n:03d}"
        for n, start in enumerate(starts, start=1)
    ]
    return "\n".join([TINETZ_HEADER, *rows]).encode()


def expected(starts: list[datetime]) -> list[Line]:
    return [
        GoodLine(n + 1, int(start.timestamp()), n * 1000, "measured")
        for n, start in enumerate(starts, start=1)
    ]


@pytest.mark.parametrize("written", [end_stamped, start_stamped])
def test_a_day_of_25_hours_has_100_quarter_hours_forwards_and_backwards(
    written: Callable[[list[datetime]], bytes],
) -> None:
    assert lines_of(written(QUARTERS)) == expected(QUARTERS)
    assert lines_of(written(QUARTERS[::-1])) == expected(QUARTERS[::-1])


@pytest.mark.parametrize("written", [end_stamped, start_stamped])
@pytest.mark.parametrize("missing", range(1, 100))
def test_one_missing_line_shifts_no_other(written: Callable[[list[datetime]], bytes], missing: int) -> None:
    starts = QUARTERS[:missing] + QUARTERS[missing + 1 :]

    assert lines_of(written(starts)) == expected(starts)


def test_a_file_that_names_the_repeated_hour_once_means_the_first() -> None:
    lines = netz_noe("29.10.2023 02:00;0,1;;", "29.10.2023 02:15;0,2;;", "29.10.2023 03:15;0,3;;")

    assert lines == [
        RefusedLine(2, "Messzeitpunkt", "29.10.2023 02:00", "stamp_ambiguous"),
        RefusedLine(3, "Messzeitpunkt", "29.10.2023 02:15", "stamp_ambiguous"),
        GoodLine(4, utc("2023-10-29 02:00"), 300_000, "measured"),
    ]


def test_a_line_written_twice_in_the_repeated_hour_does_not_shift_what_follows() -> None:
    lines = netz_noe(
        "29.10.2023 01:45;0,1;;",
        "29.10.2023 02:00;0,2;;",
        "29.10.2023 02:00;0,2;;",
        "29.10.2023 02:15;0,3;;",
    )

    assert lines == [
        GoodLine(2, utc("2023-10-28 23:30"), 100_000, "measured"),
        GoodLine(3, utc("2023-10-28 23:45"), 200_000, "measured"),
        IdleLine(4, is_repeated=True),
        GoodLine(5, utc("2023-10-29 00:00"), 300_000, "measured"),
    ]


def test_a_bad_value_in_the_repeated_hour_does_not_confuse_the_order() -> None:
    rows = ["01:45", "02:00", "02:15", "02:30", "02:45", "02:00"]

    lines = netz_noe(*(f"29.10.2023 {row};{'x' if row == '02:15' else '0,1'};;" for row in rows))

    assert [line.starts_s for line in lines if isinstance(line, GoodLine)] == [
        utc("2023-10-28 23:30"),
        utc("2023-10-28 23:45"),
        utc("2023-10-29 00:15"),
        utc("2023-10-29 00:30"),
        utc("2023-10-29 00:45"),
    ]


def test_a_far_away_line_before_does_not_tell_the_half_of_the_hour() -> None:
    order = OrderOfLines(step_s=900)
    order.passed(utc("2023-10-28 12:00"), text="28.10.2023 14:00")

    chosen = order.choose((utc("2023-10-29 00:15"), utc("2023-10-29 01:15")), text="29.10.2023 02:15")

    assert chosen is None


def test_hourly_lines_of_the_same_text_are_the_two_halves() -> None:
    order = OrderOfLines(step_s=3600)
    order.passed(utc("2023-10-29 00:00"), text="29.10.2023 02:00")

    chosen = order.choose((utc("2023-10-29 00:00"), utc("2023-10-29 01:00")), text="29.10.2023 02:00")

    assert chosen == utc("2023-10-29 01:00")
