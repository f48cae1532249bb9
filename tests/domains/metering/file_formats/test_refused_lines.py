import pytest

from tests.domains.metering.file_formats.reading_of_text import (
    NETZ_NOE_HEADER,
    lines_of,
    netz_noe,
    tinetz,
    utc,
)
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.vocabulary import LINE_RULES

STAMP = "Messzeitpunkt"
VALUE = "Gemessener Verbrauch (kWh)"


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ("01.01.2023 00:15", RefusedLine(2, VALUE, "01.01.2023 00:15", "columns_missing")),
        ("2023-01-01 00:15;0,1;;", RefusedLine(2, STAMP, "2023-01-01 00:15", "stamp_unreadable")),
        ("32.01.2023 00:15;0,1;;", RefusedLine(2, STAMP, "32.01.2023 00:15", "stamp_unreadable")),
        ("01.01.0001 00:15;0,1;;", RefusedLine(2, STAMP, "01.01.0001 00:15", "stamp_unreadable")),
        (";0,1;;", RefusedLine(2, STAMP, "", "stamp_unreadable")),
        ("26.03.2023 02:15;0,1;;", RefusedLine(2, STAMP, "26.03.2023 02:15", "stamp_skipped_by_clock")),
        ("29.10.2023 02:15;0,1;;", RefusedLine(2, STAMP, "29.10.2023 02:15", "stamp_ambiguous")),
        ("01.01.2023 00:17;0,1;;", RefusedLine(2, STAMP, "01.01.2023 00:17", "stamp_off_grid")),
        ("31.12.1969 00:15;0,1;;", RefusedLine(2, STAMP, "31.12.1969 00:15", "stamp_too_early")),
        ("01.01.2026 01:15;0,1;;", RefusedLine(2, STAMP, "01.01.2026 01:15", "reading_in_future")),
        ("01.01.2023 00:15;NaN;;", RefusedLine(2, VALUE, "NaN", "value_not_a_number")),
        ("01.01.2023 00:15;inf;;", RefusedLine(2, VALUE, "inf", "value_not_a_number")),
        ("01.01.2023 00:15;1e3;;", RefusedLine(2, VALUE, "1e3", "value_not_a_number")),
        ("01.01.2023 00:15;0.454;;", RefusedLine(2, VALUE, "0.454", "value_not_a_number")),
        ("01.01.2023 00:15;1.234,5;;", RefusedLine(2, VALUE, "1.234,5", "value_not_a_number")),
        ("01.01.2023 00:15;٣,٤;;", RefusedLine(2, VALUE, "٣,٤", "value_not_a_number")),
        ("01.01.2023 00:15;-0,1;;", RefusedLine(2, VALUE, "-0,1", "reading_negative")),
        ("01.01.2023 00:15;100001;;", RefusedLine(2, VALUE, "100001", "number_too_large")),
        ("01.01.2023 00:15;;x;", RefusedLine(2, "Ersatzwert", "x", "value_not_a_number")),
    ],
)
def test_a_bad_line_is_refused_by_name_and_the_next_one_is_kept(row: str, refused: Line) -> None:
    lines = netz_noe(row, "01.02.2023 00:15;0,5;;")

    assert lines == [refused, GoodLine(3, utc("2023-01-31 23:00"), 500_000, "measured")]


def test_every_refusal_of_a_line_says_what_is_wrong_and_what_to_do() -> None:
    for rule in LINE_RULES.values():
        assert rule.what.endswith(".")
        assert rule.remedy.endswith(".")


def test_the_present_is_not_the_future() -> None:
    lines = netz_noe("01.01.2026 01:00;0,1;;")

    assert lines == [GoodLine(2, utc("2025-12-31 23:45"), 100_000, "measured")]


def test_a_repeated_line_is_idle_but_another_value_for_it_is_refused() -> None:
    lines = netz_noe("01.01.2023 00:15;0,1;;", "01.01.2023 00:15;0,10;;", "01.01.2023 00:15;0,2;;")

    assert lines == [
        GoodLine(2, utc("2022-12-31 23:00"), 100_000, "measured"),
        IdleLine(3, is_repeated=True),
        RefusedLine(4, VALUE, "0,2", "repeated_differently"),
    ]


def test_an_end_that_is_not_one_step_away_is_refused() -> None:
    lines = tinetz(
        "01.01.2023 00:00;01.01.2023 00:14;0,1",
        "01.01.2023 00:15;01.01.2023 23:59;0,1",
        "01.01.2023 00:30;2023;0,1",
        "01.01.2023 00:45:00;01.01.2023 00:59:59;0,1",
    )

    assert lines == [
        GoodLine(2, utc("2022-12-31 23:00"), 100_000, "measured"),
        RefusedLine(3, "DATE_TO", "01.01.2023 23:59", "interval_of_other_length"),
        RefusedLine(4, "DATE_TO", "2023", "stamp_unreadable"),
        GoodLine(5, utc("2022-12-31 23:45"), 100_000, "measured"),
    ]


def test_a_counter_that_runs_backwards_is_refused_once() -> None:
    header = "Start;Ende;Verbrauch (kWh) - Haus;Zählerstand (kWh) - Haus"
    rows = [
        f" 01.07.2023 0{hour}:00:00; 01.07.2023 0{hour}:15:00;0,1;{counter}"
        for hour, counter in enumerate(["100,5", "100,4", "100,6", "x", ""])
    ]

    lines = lines_of("\n".join([header, *rows]).encode("latin-1"))

    assert lines == [
        GoodLine(2, utc("2023-06-30 22:00"), 100_000, "measured"),
        RefusedLine(3, "Zählerstand (kWh) - *", "100,4", "counter_runs_backwards"),
        GoodLine(4, utc("2023-07-01 00:00"), 100_000, "measured"),
        RefusedLine(5, "Zählerstand (kWh) - *", "x", "counter_not_a_number"),
        GoodLine(6, utc("2023-07-01 02:00"), 100_000, "measured"),
    ]


def test_a_counter_that_shows_zero_was_not_read_and_costs_no_line() -> None:
    header = "Start;Ende;Verbrauch (kWh) - Haus;Zählerstand (kWh) - Haus"
    rows = [
        f" 01.07.2023 00:{15 * n:02d}:00; 01.07.2023 {(15 * n + 15) // 60:02d}:{(15 * n + 15) % 60:02d}:00;"
        f"0,1;{counter}"
        for n, counter in enumerate(["100,5", "0", "100,7", "100,8"])
    ]

    lines = lines_of("\n".join([header, *rows]).encode("latin-1"))

    assert lines == [
        GoodLine(2, utc("2023-06-30 22:00"), 100_000, "measured"),
        GoodLine(3, utc("2023-06-30 22:15"), 100_000, "measured"),
        GoodLine(4, utc("2023-06-30 22:30"), 100_000, "measured"),
        GoodLine(5, utc("2023-06-30 22:45"), 100_000, "measured"),
    ]


def test_a_line_without_end_is_refused_in_little_memory_and_the_next_one_is_kept() -> None:
    content = NETZ_NOE_HEADER.encode() + b"\n" + b"9" * 3_000_000 + b"\n01.01.2023 00:15;0,1;;\n"

    lines = lines_of(content)

    assert lines == [
        RefusedLine(2, "", "9" * 80 + "…", "line_too_long"),
        GoodLine(3, utc("2022-12-31 23:00"), 100_000, "measured"),
    ]


def test_bytes_that_are_no_text_spoil_their_own_line_only() -> None:
    content = (
        NETZ_NOE_HEADER.encode("utf-8-sig") + b"\n01.01.2023 00:15;0,\xff1;;\n01.01.2023 00:30;0,1;;\xfe\n"
    )

    lines = lines_of(content)

    assert lines == [
        RefusedLine(2, VALUE, "0,\ufffd1", "value_not_a_number"),
        GoodLine(3, utc("2022-12-31 23:15"), 100_000, "measured"),
    ]


def test_a_line_of_blanks_and_signs_says_nothing() -> None:
    assert netz_noe(" ; ;;", ";;;", "  ", "") == []
