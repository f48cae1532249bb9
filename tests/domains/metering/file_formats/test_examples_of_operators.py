"""A short file of every operator, written by us, with what is particular about it."""

from pathlib import Path

from tests.domains.metering.file_formats.reading_of_text import lines_of, utc
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognition import recognise

EXAMPLES = Path(__file__).parent / "examples"


def example(name: str) -> list[Line]:
    return lines_of((EXAMPLES / name).read_bytes())


def test_every_format_has_an_example_and_is_recognised_in_it() -> None:
    found = set()
    for path in EXAMPLES.iterdir():
        with path.open("rb") as stream:
            found.add((path.stem, recognise(stream).format.code))

    of_text = {declared.code for declared in KNOWN_FORMATS} - {"kwg"}
    assert found == {(code, code) for code in of_text}


def test_clam_strom_leaves_the_counter_empty_and_noise_of_floats_is_rounded_away() -> None:
    assert example("clam_strom.csv") == [
        GoodLine(2, utc("2023-10-28 23:45"), 301_000, "measured"),
        GoodLine(3, utc("2023-10-29 00:00"), 302_000, "measured"),
        GoodLine(4, utc("2023-10-29 00:15"), 303_000, "measured"),
        GoodLine(5, utc("2023-10-29 00:30"), 304_000, "measured"),
        GoodLine(6, utc("2023-10-29 00:45"), 305_000, "measured"),
        GoodLine(7, utc("2023-10-29 01:00"), 306_000, "measured"),
    ]


def test_energienetze_steiermark_names_point_unit_and_quality_on_every_line() -> None:
    assert example("energienetze_steiermark.csv") == [
        GoodLine(3, utc("2023-03-26 00:45"), 501_000, "measured"),
        GoodLine(4, utc("2023-03-26 01:00"), 502_000, "estimated"),
        RefusedLine(5, "Zaehlpunkt", "AT0099900000000000000000000000102", "metering_point_other"),
        RefusedLine(6, "Einheit", "MWH", "unit_other"),
    ]


def test_energienetze_steiermark_of_the_newer_kind_jumps_over_the_lost_hour() -> None:
    assert example("energienetze_steiermark_2.csv") == [
        GoodLine(2, utc("2023-03-26 00:30"), 510_000, "measured"),
        GoodLine(3, utc("2023-03-26 00:45"), 520_000, "measured"),
        RefusedLine(4, "Statistikzeitraum Beginn", "26.03.2023 02:00", "stamp_skipped_by_clock"),
    ]


def test_ikb_puts_the_last_line_first_and_the_hour_that_comes_twice_is_told_by_what_follows() -> None:
    assert example("ikb.csv") == [
        GoodLine(2, utc("2023-10-29 01:45"), 606_000, "measured"),
        GoodLine(3, utc("2023-10-28 23:30"), 601_000, "measured"),
        GoodLine(4, utc("2023-10-28 23:45"), 602_000, "measured"),
        GoodLine(5, utc("2023-10-29 00:00"), 603_000, "measured"),
        GoodLine(6, utc("2023-10-29 00:15"), 604_000, "measured"),
        GoodLine(7, utc("2023-10-29 00:30"), 605_000, "measured"),
    ]


def test_kaernten_netz_parts_date_and_time_below_a_block_about_the_customer() -> None:
    assert example("kaernten_netz.csv") == [
        GoodLine(10, utc("2024-03-31 00:45"), 701_000, "measured"),
        GoodLine(11, utc("2024-03-31 01:00"), 702_000, "measured"),
        RefusedLine(12, "Status", "Der Wert ist ungültig", "quality_unknown"),
    ]


def test_linz_netz_has_a_column_for_substitute_values() -> None:
    assert example("linz_netz.csv") == [
        GoodLine(2, utc("2023-10-28 21:45"), 801_000, "measured"),
        GoodLine(3, utc("2023-10-28 22:00"), 802_000, "estimated"),
        IdleLine(4, is_repeated=False),
        GoodLine(5, utc("2023-10-28 23:45"), 803_000, "measured"),
        GoodLine(6, utc("2023-10-29 00:00"), 804_000, "measured"),
    ]


def test_linz_netz_of_the_newer_kind_refuses_an_interval_of_other_length() -> None:
    assert example("linz_netz_2.csv") == [
        GoodLine(2, utc("2023-03-26 00:45"), 811_000, "measured"),
        GoodLine(3, utc("2023-03-26 01:00"), 812_000, "measured"),
        RefusedLine(4, "Datum bis", "26.03.2023 03:45", "interval_of_other_length"),
    ]


def test_netz_noe_with_quality_does_not_guess_the_half_of_the_hour_after_a_leap() -> None:
    assert example("netz_noe_quality.csv") == [
        GoodLine(2, utc("2023-03-26 00:30"), 401_000, "measured"),
        GoodLine(3, utc("2023-03-26 00:45"), 402_000, "measured"),
        GoodLine(4, utc("2023-03-26 01:00"), 403_000, "measured"),
        RefusedLine(5, "Messzeitpunkt", "29.10.2023 02:00", "stamp_ambiguous"),
        RefusedLine(6, "Messzeitpunkt", "29.10.2023 02:15", "stamp_ambiguous"),
    ]


def test_salzburg_netz_writes_points_quotes_and_quality_in_words() -> None:
    assert example("salzburg_netz.csv") == [
        GoodLine(2, utc("2023-10-28 23:45"), 901_000, "measured"),
        GoodLine(3, utc("2023-10-29 00:00"), 902_000, "estimated"),
        GoodLine(4, utc("2023-10-29 00:15"), 903_000, "questionable"),
        IdleLine(5, is_repeated=True),
    ]


def test_stromnetz_graz_adds_up_its_tariffs_and_compares_them_with_their_counters() -> None:
    assert example("stromnetz_graz.csv") == [
        GoodLine(2, utc("2023-10-28 23:30"), 0, "measured"),
        GoodLine(3, utc("2023-10-28 23:45"), 210_000, "measured"),
        GoodLine(4, utc("2023-10-29 00:30"), 30_000, "measured"),
        GoodLine(5, utc("2023-10-29 00:45"), 50_000, "measured"),
        GoodLine(6, utc("2023-10-29 01:00"), 70_000, "questionable"),
        RefusedLine(7, "Zaehlerstand Niedertarif", "301.4", "counter_runs_backwards"),
    ]


def test_vorarlberg_netz_comes_as_utf_16_without_a_mark() -> None:
    assert example("vorarlberg_netz.csv") == [
        GoodLine(5, utc("2023-03-26 00:45"), 101_000, "measured"),
        GoodLine(6, utc("2023-03-26 01:00"), 102_000, "measured"),
        RefusedLine(7, "Messwert in kWh", "-0,103", "reading_negative"),
    ]


def test_wiener_netze_writes_midnight_as_00_00_of_the_day_it_closes() -> None:
    assert example("wiener_netze.csv") == [
        GoodLine(2, utc("2023-10-28 21:30"), 151_000, "measured"),
        GoodLine(3, utc("2023-10-28 21:45"), 152_000, "measured"),
        IdleLine(4, is_repeated=False),
        GoodLine(5, utc("2023-10-28 23:45"), 153_000, "measured"),
        GoodLine(6, utc("2023-10-29 00:00"), 154_000, "measured"),
        GoodLine(7, utc("2023-10-29 00:15"), 155_000, "measured"),
        GoodLine(8, utc("2023-10-29 00:30"), 156_000, "measured"),
        GoodLine(9, utc("2023-10-29 00:45"), 157_000, "measured"),
        GoodLine(10, utc("2023-10-29 01:00"), 158_000, "measured"),
        GoodLine(11, utc("2023-10-29 22:45"), 159_000, "measured"),
        RefusedLine(12, "Datum Zeit bis", "30.10.2023 00:00:00", "interval_of_other_length"),
    ]
