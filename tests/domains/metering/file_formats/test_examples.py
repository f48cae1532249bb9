from pathlib import Path

import pytest

from tests.domains.metering.file_formats.reading_of_text import lines_of, utc
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, RefusedLine

EXAMPLES = Path(__file__).parent / "examples"


def test_netz_noe_stamps_the_end_and_both_days_of_changing_clocks_are_right() -> None:
    lines = lines_of((EXAMPLES / "netz_noe.csv").read_bytes())

    assert lines == [
        GoodLine(2, utc("2023-03-25 22:30"), 101_000, "measured"),
        GoodLine(3, utc("2023-03-25 22:45"), 102_000, "measured"),
        GoodLine(4, utc("2023-03-25 23:00"), 103_000, "measured"),
        GoodLine(5, utc("2023-03-26 00:30"), 104_000, "measured"),
        GoodLine(6, utc("2023-03-26 00:45"), 105_000, "measured"),
        GoodLine(7, utc("2023-03-26 01:00"), 106_000, "measured"),
        GoodLine(8, utc("2023-10-28 23:30"), 107_000, "measured"),
        GoodLine(9, utc("2023-10-28 23:45"), 108_000, "measured"),
        GoodLine(10, utc("2023-10-29 00:00"), 109_000, "measured"),
        GoodLine(11, utc("2023-10-29 00:15"), 110_000, "measured"),
        GoodLine(12, utc("2023-10-29 00:30"), 111_000, "measured"),
        GoodLine(13, utc("2023-10-29 00:45"), 112_000, "measured"),
        GoodLine(14, utc("2023-10-29 01:00"), 113_000, "measured"),
        GoodLine(15, utc("2023-10-29 01:15"), 114_000, "measured"),
        GoodLine(16, utc("2023-10-29 01:30"), 115_000, "measured"),
        GoodLine(17, utc("2023-10-29 01:45"), 116_000, "measured"),
        GoodLine(18, utc("2023-10-29 02:00"), 117_000, "measured"),
        GoodLine(19, utc("2023-10-29 02:15"), 200_000, "estimated"),
        IdleLine(20, is_repeated=False),
    ]


def test_tinetz_stamps_the_start_and_its_daily_sums_are_left_alone() -> None:
    lines = lines_of((EXAMPLES / "tinetz.csv").read_bytes())

    assert lines == [
        GoodLine(6, utc("2023-03-26 00:30"), 201_000, "measured"),
        GoodLine(7, utc("2023-03-26 00:45"), 202_000, "measured"),
        GoodLine(8, utc("2023-03-26 01:00"), 203_000, "measured"),
        GoodLine(9, utc("2023-10-28 23:45"), 204_000, "measured"),
        GoodLine(10, utc("2023-10-29 00:00"), 205_000, "measured"),
        GoodLine(11, utc("2023-10-29 00:15"), 206_000, "measured"),
        GoodLine(12, utc("2023-10-29 00:30"), 207_000, "measured"),
        GoodLine(13, utc("2023-10-29 00:45"), 208_000, "measured"),
        GoodLine(14, utc("2023-10-29 01:00"), 209_000, "measured"),
        GoodLine(15, utc("2023-10-29 01:15"), 210_000, "measured"),
        GoodLine(16, utc("2023-10-29 01:30"), 211_000, "measured"),
        GoodLine(17, utc("2023-10-29 01:45"), 212_000, "measured"),
        GoodLine(18, utc("2023-10-29 02:00"), 213_000, "measured"),
        GoodLine(19, utc("2023-10-29 22:45"), 214_000, "measured"),
    ]


def test_netz_burgenland_names_both_ends_and_the_counter() -> None:
    lines = lines_of((EXAMPLES / "netz_burgenland.csv").read_bytes())

    assert lines == [
        GoodLine(2, utc("2023-03-26 00:45"), 64_000, "measured"),
        GoodLine(3, utc("2023-03-26 01:00"), 65_000, "measured"),
        GoodLine(4, utc("2023-03-26 01:15"), 66_000, "measured"),
    ]


def test_what_we_export_ourselves_names_both_ends_of_intervals_of_any_length() -> None:
    lines = lines_of((EXAMPLES / "wattstead.csv").read_bytes())

    assert lines == [
        GoodLine(2, utc("2023-03-26 00:45"), 454_000, "measured"),
        GoodLine(3, utc("2023-10-29 00:00"), 100_000, "measured"),
        GoodLine(4, utc("2023-10-29 01:00"), 200_001, "estimated"),
        GoodLine(5, utc("2023-10-29 02:00"), 2_000_000, "read_by_hand_questionable", 3600),
    ]


@pytest.mark.parametrize(
    ("start", "end", "rest", "field", "rule"),
    [
        ("03:15", "03:15", "1,kWh,import,manual,valid", "start", "interval_of_other_length"),
        (
            "05:00",
            "2023-11-29T05:15:00+01:00",
            "1,kWh,import,manual,valid",
            "start",
            "interval_of_other_length",
        ),
        ("03:15", "03:30", "1,kWh,import,manual,valid", "start", "intervals_overlap"),
        ("03:00", "04:00", "1,kWh,import,manual,valid", "delta", "repeated_differently"),
        ("05:00", "soon", "1,kWh,import,manual,valid", "end", "stamp_unreadable"),
        ("05:00", "05:15", "1,m3,import,manual,valid", "unit", "unit_other"),
        ("05:00", "05:15", "1,kWh,export,manual,valid", "direction", "metering_point_other"),
        ("05:00", "05:15", "1,kWh,import,rumour,valid", "quality", "quality_unknown"),
    ],
    ids=["empty", "month", "overlap", "other", "end", "unit", "direction", "source"],
)
def test_a_line_of_ours_that_was_changed_is_refused_alone(
    start: str, end: str, rest: str, field: str, rule: str
) -> None:
    until = f"2023-10-29T{end}:00+01:00" if ":" in end[:3] else end
    line = f"2023-10-29T{start}:00+01:00,{until},{rest}"
    content = (EXAMPLES / "wattstead.csv").read_bytes() + line.encode()

    *good, refused = lines_of(content)

    assert isinstance(refused, RefusedLine)
    assert (refused.field, refused.rule) == (field, rule)
    assert len(good) == 4
