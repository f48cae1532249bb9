"""What becomes of the values of a Green Button file, one short file for each thing it may say."""

import pytest

from tests.domains.metering.file_formats.green_button.feeds import (
    ATOM,
    ESPI,
    MIDNIGHT,
    a_block,
    a_feed,
    a_house,
    a_meter_reading,
    a_reading_type,
    a_usage_point,
    a_value,
    an_entry,
    some_values,
)
from tests.domains.metering.file_formats.green_button.reading_of_feeds import (
    amounts_in,
    idle_in,
    lines_in,
    previewed,
    refused_in,
)
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine
from wattstead.domains.metering.vocabulary import LINE_RULES, MARKS


def test_every_value_becomes_an_interval_with_its_place_in_the_file() -> None:
    found = lines_in(a_house(some_values(250, 0, 1234)))

    assert found == [
        GoodLine(1, MIDNIGHT, 250_000, "measured", 900),
        GoodLine(2, MIDNIGHT + 900, 0, "measured", 900),
        GoodLine(3, MIDNIGHT + 1800, 1_234_000, "measured", 900),
    ]


@pytest.mark.parametrize(
    ("power", "value", "millionths"),
    [(-3, 1_234_567, 1_234_567), (0, 1, 1_000), (1, 25, 250_000), (3, 2, 2_000_000), (-6, 1_499_999, 1_500)],
)
def test_powers_of_ten_are_applied_to_the_last_digit(power: int, value: int, millionths: int) -> None:
    assert amounts_in(a_house(a_value(value), powerOfTenMultiplier=power)) == [millionths]


@pytest.mark.parametrize(
    ("uom", "value", "unit", "millionths"),
    [
        (31, 3_600_000, "kWh", 1_000_000),
        (42, 2, "m3", 2_000_000),
        (72, 1500, "kWh", 1_500_000),
        (119, 100, "m3", 2_831_685),  # 2.8316846592 m3
        (134, 1250, "m3", 1_250_000),
    ],
)
def test_units_become_those_of_the_register(uom: int, value: int, unit: str, millionths: int) -> None:
    content = a_house(a_value(value), uom=uom, kind=58 if unit == "m3" else 12)

    assert amounts_in(content, unit=unit) == [millionths]


def test_a_mean_power_counts_for_the_length_of_its_interval() -> None:
    # 2,000 W for a quarter of an hour are half a kilowatt-hour.
    content = a_house(a_value(2000), uom=38, dataQualifier=2, kind=37, accumulationBehaviour=0)

    assert amounts_in(content) == [500_000]


def test_a_reading_without_a_time_follows_its_block() -> None:
    block = (
        f"<interval><duration>1800</duration><start>{MIDNIGHT}</start></interval>"
        "<IntervalReading><value>10</value></IntervalReading>"
        "<IntervalReading><value>20</value></IntervalReading>"
    )

    found = [line for line in lines_in(a_house(block)) if isinstance(line, GoodLine)]

    assert [(line.starts_s, line.length_s, line.millionths) for line in found] == [
        (MIDNIGHT, 900, 10_000),
        (MIDNIGHT + 900, 900, 20_000),
    ]


def test_blocks_may_stand_before_what_explains_them_and_in_any_order() -> None:
    content = a_feed(
        a_block(some_values(3, start=MIDNIGHT + 900), number=2),
        a_block(some_values(2), number=1),
        a_reading_type(powerOfTenMultiplier=3),
        a_meter_reading(),
        a_usage_point(),
    )

    assert amounts_in(content) == [3_000_000, 2_000_000]


def test_links_to_a_server_and_links_without_one_mean_the_same() -> None:
    entry = a_block(some_values(5)).replace('href="/espi', 'href="https://example.com/espi')

    assert amounts_in(a_feed(a_meter_reading(), a_meter_reading(2), a_reading_type(), entry)) == [5_000]


def test_elements_without_the_namespace_of_the_standard_are_understood() -> None:
    content = a_house(some_values(5)).replace(f' xmlns="{ESPI}"'.encode(), b"")

    assert amounts_in(content) == [5_000]


def test_a_prefix_changes_nothing() -> None:
    value = a_value(5).replace("<", "<e:").replace("<e:/", "</e:")
    block = f'<e:IntervalBlock xmlns:e="{ESPI}">{value}</e:IntervalBlock>'

    assert amounts_in(a_feed(a_reading_type(), an_entry(block, itself="/x"))) == [5_000]


def test_one_entry_alone_is_a_file() -> None:
    content = a_block(a_value(5)) + ""
    entry = content.replace(
        "<content>", f'<content><ReadingType xmlns="{ESPI}"><uom>72</uom></ReadingType>', 1
    ).replace("<entry>", f'<entry xmlns="{ATOM}">', 1)

    assert amounts_in(entry.encode(), direction=None) == [5_000]


def test_a_value_that_stands_there_twice_counts_once() -> None:
    assert lines_in(a_house(a_value(5), a_value(5)))[1:] == [IdleLine(2, is_repeated=True)]


def test_an_interval_without_a_value_is_a_gap() -> None:
    assert lines_in(a_house(a_value(""))) == [IdleLine(1, is_repeated=False)]


@pytest.mark.parametrize(
    ("reading", "field", "value", "rule"),
    [
        (a_value("1,5"), "value", "1,5", "value_not_a_number"),
        (a_value("9" * 400), "value", "9" * 80 + "…", "value_not_a_number"),
        (a_value(-5), "value", "-5", "reading_negative"),
        (a_value(10**15), "value", str(10**15), "number_too_large"),
        (a_value(5, start="noon"), "start", "noon", "stamp_unreadable"),
        (a_value(5, start=-900), "start", "-900", "stamp_too_early"),
        (a_value(5, start=4_000_000_000), "start", "4000000000", "reading_in_future"),
        (a_value(5, start=10**18), "start", "1" + "0" * 18, "reading_in_future"),
        (a_value(5, duration=0), "duration", "0", "interval_without_length"),
        (a_value(5, duration=""), "duration", "", "interval_without_length"),
        (a_value(5, duration=2_592_000), "duration", "2592000", "interval_of_two_days"),
        (a_value(5, start=MIDNIGHT - 450), "start", str(MIDNIGHT - 450), "interval_of_two_days"),
        (a_value(5, quality=[99]), "quality", "99", "quality_unknown"),
    ],
    ids=str,
)
def test_a_bad_value_is_refused_alone(reading: str, field: str, value: str, rule: str) -> None:
    content = a_house(some_values(1, 2, start=MIDNIGHT + 3600), reading)

    assert refused_in(content) == [(3, field, value, rule)]
    assert amounts_in(content) == [1_000, 2_000]
    assert rule in LINE_RULES


def test_another_value_for_the_same_interval_is_refused() -> None:
    content = a_house(a_value(5), a_value(6))

    assert refused_in(content) == [(2, "value", "6", "repeated_differently")]


@pytest.mark.parametrize(
    ("start", "duration"),
    [(MIDNIGHT, 3600), (MIDNIGHT + 450, 900), (MIDNIGHT - 450 + 900, 60), (MIDNIGHT, 60)],
)
def test_an_interval_that_shares_time_with_another_is_refused(start: int, duration: int) -> None:
    content = a_house(a_value(5), a_value(6, start=start, duration=duration))

    assert refused_in(content) == [(2, "start", str(start), "intervals_overlap")]


def test_overlaps_are_found_across_midnight_in_utc_in_whichever_order() -> None:
    noon = MIDNIGHT + 1800  # 23:30 in UTC
    day, hour = a_value(1, start=MIDNIGHT, duration=86_400), a_value(2, start=noon + 3600, duration=900)

    assert [line[3] for line in refused_in(a_house(day, hour))] == ["intervals_overlap"]
    assert [line[3] for line in refused_in(a_house(hour, day))] == ["intervals_overlap"]


def test_lengths_may_differ_where_nothing_overlaps() -> None:
    content = a_house(a_value(4, duration=3600), some_values(1, 1, start=MIDNIGHT + 3600))

    assert amounts_in(content) == [4_000, 1_000, 1_000]


def test_days_on_which_clocks_change_are_whole_days() -> None:
    march, october = 1_774_738_800, 1_792_879_200  # midnight of 29 March and of 25 October 2026 in Berlin
    content = a_house(
        a_value(1, start=march, duration=23 * 3600), a_value(2, start=october, duration=25 * 3600)
    )

    assert amounts_in(content) == [1_000, 2_000]
    assert [line[3] for line in refused_in(a_house(a_value(1, start=march, duration=86_400)))] == [
        "interval_of_two_days"
    ]


@pytest.mark.parametrize(
    ("codes", "source", "quality"),
    [
        ((), "smart_meter", "valid"),
        ((0,), "smart_meter", "valid"),
        ((17,), "smart_meter", "valid"),
        ((19,), "smart_meter", "valid"),
        ((7,), "adjusted", "valid"),
        ((7, 14), "manual", "valid"),
        ((8,), "estimated", "estimated"),
        ((9,), "estimated", "estimated"),
        ((12,), "estimated", "estimated"),
        ((11,), "smart_meter", "estimated"),
        ((10,), "smart_meter", "questionable"),
        ((13,), "smart_meter", "questionable"),
        ((8, 10), "estimated", "questionable"),
    ],
    ids=str,
)
def test_codes_of_quality_say_how_a_value_came_about(
    codes: tuple[int, ...], source: str, quality: str
) -> None:
    (line,) = lines_in(a_house(a_value(5, quality=codes)))

    assert line == GoodLine(1, MIDNIGHT, 5_000, MARKS[source, quality], 900)


def test_the_quality_of_a_type_holds_where_a_value_names_none() -> None:
    found = lines_in(a_house(a_value(5), a_value(6, start=MIDNIGHT + 900, quality=[0]), defaultQuality=8))

    assert [line.mark for line in found if isinstance(line, GoodLine)] == ["estimated", "measured"]


def test_the_preview_counts_what_was_found() -> None:
    seen = previewed(a_house(a_value(5, quality=[8]), a_value(6, start=MIDNIGHT + 1800, quality=[10])))

    assert (seen.found, seen.estimated, seen.questionable, seen.gaps) == (2, 1, 1, 1)
    assert seen.sample[0] == (str(MIDNIGHT), "900", "5", "8", "1")


def counter(*shown: int, at_s: int = MIDNIGHT, **fields: int) -> bytes:
    """Return a file of what a counter showed each quarter-hour, the first time at `at_s`."""
    return a_house(some_values(*shown, start=at_s, duration=0, step=900), accumulationBehaviour=1, **fields)


def test_what_a_counter_showed_becomes_what_it_counted_between() -> None:
    good = [line for line in lines_in(counter(70_000, 70_250, 70_250, 71_000)) if isinstance(line, GoodLine)]

    assert good == [
        GoodLine(2, MIDNIGHT, 250_000, "measured", 900),
        GoodLine(3, MIDNIGHT + 900, 0, "measured", 900),
        GoodLine(4, MIDNIGHT + 1800, 750_000, "measured", 900),
    ]


def test_a_counter_is_looked_at_when_its_interval_ends() -> None:
    content = a_house(some_values(100, 300), accumulationBehaviour=9)

    assert [line for line in lines_in(content) if isinstance(line, GoodLine)] == [
        GoodLine(2, MIDNIGHT + 900, 200_000, "measured", 900)
    ]


def test_a_counter_that_shows_less_is_refused_and_counted_on_from_there() -> None:
    content = counter(99_990, 15, 40)

    assert refused_in(content) == [(2, "value", "15", "counter_runs_backwards")]
    assert amounts_in(content) == [25_000]


def test_two_looks_at_one_moment_are_one_or_refused() -> None:
    values = a_value(5, start=MIDNIGHT, duration=0) * 2 + a_value(6, start=MIDNIGHT, duration=0)
    content = a_house(values, accumulationBehaviour=1)

    assert idle_in(content) == [IdleLine(1, is_repeated=False), IdleLine(2, is_repeated=True)]
    assert refused_in(content) == [(3, "value", "6", "repeated_differently")]


def test_looks_a_month_apart_say_nothing_of_its_days() -> None:
    values = a_value(5, start=MIDNIGHT, duration=0) + a_value(900, start=MIDNIGHT + 30 * 86_400, duration=0)

    assert refused_in(a_house(values, accumulationBehaviour=1)) == [
        (2, "start", str(MIDNIGHT + 30 * 86_400), "interval_of_two_days")
    ]


def test_what_was_counted_from_an_estimated_look_on_is_estimated() -> None:
    values = (
        a_value(5, start=MIDNIGHT, duration=0)
        + a_value(6, start=MIDNIGHT + 900, duration=0, quality=[8])
        + a_value(9, start=MIDNIGHT + 1800, duration=0)
        + a_value(9, start=MIDNIGHT + 2700, duration=0)
    )

    lines = lines_in(a_house(values, accumulationBehaviour=1))

    assert [line.mark for line in lines if isinstance(line, GoodLine)] == [
        "estimated",
        "estimated",
        "measured",
    ]
